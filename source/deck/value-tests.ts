/** Tests one value: the text of an answer, or a value that a JSONPath found. */
import {isDeepStrictEqual} from 'node:util';
import type {JsonValue} from '../protocol/frames.ts';
import {isList} from '../protocol/json.ts';
import {withinTime} from '../server/time-limit.ts';
import {compactJson} from '../text/json-tree/write.ts';
import type {DeckPattern, ValueTest} from './deck.ts';

/** A harmless pattern takes less than 1 ms for a long text, but the machine may be busy. */
const MATCH_LIMIT_MS = 1000;

/** Patterns that were stopped; none is run again. */
const stopped = new Set<string>();

/** Whether the value passes; `too-slow`: its pattern was stopped. */
export function fitsValue(test: ValueTest, value: JsonValue, limitMs = MATCH_LIMIT_MS): boolean | 'too-slow' {
	const fits = fitsValues(test, [value], limitMs);
	return fits === 'too-slow' ? fits : fits[0] === true;
}

/** The same for each of several values, which have the time limit of one: it is much of the time of a match. */
export function fitsValues(
	test: ValueTest,
	values: readonly JsonValue[],
	limitMs = MATCH_LIMIT_MS,
): readonly boolean[] | 'too-slow' {
	switch (test.kind) {
		case 'equals':
			return values.map((value) => isEqual(value, test.value));
		case 'contains':
			return values.map((value) => contains(value, test.text));
		case 'not contains':
			return values.map((value) => !contains(value, test.text));
		case 'matches':
			return matches(test.pattern, values, limitMs);
		case 'not matches': {
			const found = matches(test.pattern, values, limitMs);
			return found === 'too-slow' ? found : found.map((fits) => !fits);
		}
		case 'range':
			return values.map(
				(value) => typeof value === 'number' && test.range.min <= value && value <= test.range.max,
			);
	}
}

/** Texts may differ in the blanks at their end. */
const isEqual = (value: JsonValue, wanted: JsonValue): boolean =>
	typeof value === 'string' && typeof wanted === 'string'
		? value.trimEnd() === wanted.trimEnd()
		: isDeepStrictEqual(value, wanted);

/** A text as it is, other values as JSON. */
export const textOfValue = (value: JsonValue): string =>
	typeof value === 'string' ? value : compactJson(value);

const contains = (value: JsonValue, text: string): boolean =>
	isList(value) ? value.some((item) => textOfValue(item) === text) : textOfValue(value).includes(text);

function matches(
	{source, flags}: DeckPattern,
	values: readonly JsonValue[],
	limitMs: number,
): readonly boolean[] | 'too-slow' {
	const key = `${flags} ${source}`;
	if (stopped.has(key)) return 'too-slow';
	const found = withinTime(limitMs, () => {
		const pattern = new RegExp(source, flags);
		return values.map((value) => pattern.test(textOfValue(value)));
	});
	if (found !== 'too-slow') return found.value;
	stopped.add(key);
	return found;
}
