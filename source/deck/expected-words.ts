/** Expectations in words, as reports show them. Texts of decks and servers are raw. */
import type {JsonValue} from '../protocol/frames.ts';
import {compactJson} from '../text/json-tree/write.ts';
import {duration} from '../text/quantity.ts';
import type {Expectation, JsonExpectation, Measure, Range, ValueTest} from './deck.ts';

/** UTF-16 units of a text within a sentence. */
const LONGEST = 200;

/** A text, cut if it is long. */
export const shortText = (text: string): string =>
	text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

export const shortJson = (value: JsonValue | undefined): string =>
	value === undefined ? 'nothing' : shortText(compactJson(value));

/** "2", "at most 3", "1 to 3". */
export function rangeInWords({min, max}: Range, word = (value: number): string => String(value)): string {
	if (min === max) return word(min);
	if (max === Number.POSITIVE_INFINITY) return `at least ${word(min)}`;
	return min > 0 ? `${word(min)} to ${word(max)}` : `at most ${word(max)}`;
}

const NOUNS: Readonly<Record<Measure, string>> = {
	failures: 'failed tool calls',
	rounds: 'tool rounds',
	tokens: 'tokens',
	latency: 'time to the answer',
};

/** A clause: `the answer contains "shipped"`. */
export function inWords(expectation: Expectation): string {
	switch (expectation.kind) {
		case 'text':
			return `the answer ${testInWords(expectation.test)}`;
		case 'json':
			return `the answer is JSON in which ${jsonInWords(expectation.json)}`;
		case 'used':
			return `the tool ${expectation.tool} is used`;
		case 'never':
			return `the tool ${expectation.tool} is never used`;
		case 'order':
			return `tools in this order: ${expectation.tools.join(', ')}`;
		case 'only':
			return expectation.tools.length === 0
				? 'no tool is used'
				: `only these tools are used: ${expectation.tools.join(', ')}`;
		case 'call':
			return callInWords(expectation.call);
		case 'measure': {
			const {measure, range} = expectation;
			const amount = measure === 'latency' ? rangeInWords(range, duration) : rangeInWords(range);
			return `${NOUNS[measure]}: ${amount}`;
		}
		case 'complete':
			return expectation.isExpected ? 'a complete answer' : 'an answer that is cut off at its limit';
		case 'failed':
			return expectation.isExpected ? 'a failed turn' : 'an answer';
	}
}

function callInWords({tool, times, ...parts}: Extract<Expectation, {readonly kind: 'call'}>['call']): string {
	const wanted = (['arguments', 'result', 'error'] as const).flatMap((part) =>
		parts[part].map((json) => `${part} ${jsonInWords(json)}`),
	);
	const number =
		times.min === 1 && times.max === Number.POSITIVE_INFINITY ? '' : `${rangeInWords(times)} times `;
	return `the tool ${tool} is called ${number}${wanted.length === 0 ? '' : `with ${wanted.join(', ')}`}`.trimEnd();
}

/** `$.status equals "shipped"`. */
export function jsonInWords({path, tests, count}: JsonExpectation): string {
	const atLeastOne = count.min === 1 && count.max === Number.POSITIVE_INFINITY;
	const found = atLeastOne && tests.length > 0 ? [] : [`finds ${rangeInWords(count)}`];
	return `${path} ${[...tests.map(testInWords), ...found].join(' and ')}`;
}

function testInWords(test: ValueTest): string {
	switch (test.kind) {
		case 'equals':
			return `equals ${shortJson(test.value)}`;
		case 'contains':
			return `contains ${shortJson(test.text)}`;
		case 'not contains':
			return `does not contain ${shortJson(test.text)}`;
		case 'matches':
		case 'not matches': {
			const {source, flags} = test.pattern;
			return `${test.kind === 'matches' ? 'matches' : 'does not match'} /${shortText(source)}/${flags}`;
		}
		case 'range':
			return `is ${rangeInWords(test.range)}`;
	}
}
