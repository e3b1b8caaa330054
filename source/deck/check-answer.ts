/** Checks an answer: each expectation that it does not meet, with what was expected and what was received. */
import type {JsonValue} from '../protocol/frames.ts';
import {readJson} from '../protocol/json.ts';
import {duration} from '../text/quantity.ts';
import type {AnswerCall, AnswerFacts} from './answer-facts.ts';
import type {CallExpectation, Expectation, JsonExpectation, Measure, Range} from './deck.ts';
import {inWords, rangeInWords, shortText} from './expected-words.ts';
import {findValues} from './json-path.ts';
import {closestLine, jsonReceived} from './received-words.ts';
import {fitsValue, fitsValues} from './value-tests.ts';

/** An expectation that was not met. `received` has texts of the server's, raw and of several lines. */
export interface Mismatch {
	/** In the deck. */
	readonly line: number;
	/** A clause. */
	readonly expected: string;
	readonly received: string;
}

/**
 * @param expectations those of the step; unless they are about that, the turn must not fail, nor the answer be cut off
 * @returns one for each expectation that is not met, in their order
 */
export function checkAnswer(
	expectations: readonly Expectation[],
	facts: AnswerFacts,
	stepLine: number,
): readonly Mismatch[] {
	if (facts.failed && !expectations.some(({kind}) => kind === 'failed'))
		return [
			{line: stepLine, expected: 'an answer', received: `the server reports a failed turn: ${facts.text}`},
		];
	const isCut = facts.cutOffBy !== undefined && !expectations.some(({kind}) => kind === 'complete');
	const complete: Expectation = {kind: 'complete', isExpected: true, line: stepLine};
	return [...(isCut ? [complete] : []), ...expectations].flatMap((expectation) => {
		const received = check(expectation, facts);
		return received === undefined ? [] : [{line: expectation.line, expected: inWords(expectation), received}];
	});
}

/** @returns what was received instead; undefined if the expectation is met */
function check(expectation: Expectation, facts: AnswerFacts): string | undefined {
	const {text, calls, failed, cutOffBy, measured} = facts;
	const used = calls.map(({name}) => name);
	switch (expectation.kind) {
		case 'text': {
			const {test} = expectation;
			const fit = fitsValue(test, text);
			if (fit === 'too-slow') return TOO_SLOW;
			return fit ? undefined : closestLine(text, test);
		}
		case 'json': {
			const json = readJson(text);
			return json.kind === 'value' ? checkJson(expectation.json, json.value) : `no JSON: ${shortText(text)}`;
		}
		case 'used':
			return used.includes(expectation.tool) ? undefined : listed(used);
		case 'never':
			return used.includes(expectation.tool) ? listed(used) : undefined;
		case 'order':
			return hasOrder(expectation.tools, used) ? undefined : listed(used);
		case 'only': {
			const others = used.filter((name) => !expectation.tools.includes(name));
			return others.length === 0 ? undefined : listed(others);
		}
		case 'call':
			return checkCalls(expectation.call, calls);
		case 'measure':
			return checkMeasure(expectation.measure, expectation.range, measured);
		case 'complete':
			if ((cutOffBy === undefined) === expectation.isExpected) return undefined;
			return cutOffBy === undefined ? 'a complete answer' : `an answer that was cut off (${cutOffBy})`;
		case 'failed':
			if (failed === expectation.isExpected) return undefined;
			return failed ? `a failed turn: ${shortText(text)}` : 'an answer';
	}
}

const TOO_SLOW = 'the pattern or the JSONPath took too long and was stopped; simplify it';

/** Calls that a mismatch names. */
const MOST_CALLS = 20;

/** The first of some items, and the number of the others. */
function firstOf(items: readonly string[], separator: string): string {
	const left = items.length - MOST_CALLS;
	return items.slice(0, MOST_CALLS).join(separator) + (left > 0 ? `${separator}and ${left} more` : '');
}

const listed = (tools: readonly string[]): string =>
	tools.length === 0 ? 'no tool was used' : `used: ${firstOf(tools.map(shortText), ', ')}`;

const isIn = ({min, max}: Range, value: number): boolean => min <= value && value <= max;

/** Whether the tools are among the used ones in this order. */
function hasOrder(tools: readonly string[], used: readonly string[]): boolean {
	let from = 0;
	return tools.every((tool) => {
		const index = used.indexOf(tool, from);
		from = index + 1;
		return index >= 0;
	});
}

function checkMeasure(measure: Measure, range: Range, measured: AnswerFacts['measured']): string | undefined {
	const value = measured[measure];
	if (value === undefined) return `unknown: this server does not send it`;
	if (isIn(range, value)) return undefined;
	return measure === 'latency' ? duration(value) : String(value);
}

/** @returns the values found, in words; undefined if they are as expected */
function checkJson({path, tests, count}: JsonExpectation, value: JsonValue): string | undefined {
	const found = findValues(path, value);
	if (found === 'too-slow') return TOO_SLOW;
	if (!isIn(count, found.length)) return jsonReceived(found, undefined);
	const passed: boolean[] = found.map(() => true);
	for (const test of tests) {
		const fits = fitsValues(test, found);
		if (fits === 'too-slow') return TOO_SLOW;
		const isNegative = test.kind === 'not contains' || test.kind === 'not matches';
		if (isNegative && fits.includes(false)) return jsonReceived(found, test);
		for (const [index, fit] of fits.entries()) if (!fit) passed[index] = false;
	}
	return found.length === 0 || passed.includes(true) ? undefined : jsonReceived(found, tests[0]);
}

/** The first reason why a call is not the expected one; undefined if it is. */
function checkCall(expected: CallExpectation, call: AnswerCall): string | undefined {
	for (const part of ['arguments', 'result', 'error'] as const)
		for (const json of expected[part]) {
			const value = call[part];
			const received = value === undefined ? 'not received' : checkJson(json, value);
			if (received !== undefined) return `${part} ${json.path}: ${received}`;
		}
	return undefined;
}

function checkCalls(expected: CallExpectation, calls: readonly AnswerCall[]): string | undefined {
	const ofTool = calls.filter(({name}) => name === expected.tool);
	const reasons = ofTool.map((call) => checkCall(expected, call));
	const fitting = reasons.filter((reason) => reason === undefined).length;
	if (isIn(expected.times, fitting)) return undefined;
	if (ofTool.length === 0) return listed(calls.map(({name}) => name));
	if (fitting > 0) return `${fitting} such calls, not ${rangeInWords(expected.times)}`;
	const numbered = reasons.map((reason, index) => `call ${index + 1}: ${reason}`);
	return ofTool.length === 1 ? `${reasons[0]}` : firstOf(numbered, '\n');
}
