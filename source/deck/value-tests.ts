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
	switch (test.kind) {
		case 'equals':
			return typeof value === 'string' && typeof test.value === 'string'
				? value.trimEnd() === test.value.trimEnd()
				: isDeepStrictEqual(value, test.value);
		case 'contains':
			return contains(value, test.text);
		case 'not contains':
			return !contains(value, test.text);
		case 'matches':
			return matches(test.pattern, textOfValue(value), limitMs);
		case 'not matches': {
			const fit = matches(test.pattern, textOfValue(value), limitMs);
			return fit === 'too-slow' ? fit : !fit;
		}
		case 'range':
			return typeof value === 'number' && test.range.min <= value && value <= test.range.max;
	}
}

/** A text as it is, other values as JSON. */
export const textOfValue = (value: JsonValue): string =>
	typeof value === 'string' ? value : compactJson(value);

const contains = (value: JsonValue, text: string): boolean =>
	isList(value) ? value.some((item) => textOfValue(item) === text) : textOfValue(value).includes(text);

function matches({source, flags}: DeckPattern, text: string, limitMs: number): boolean | 'too-slow' {
	const key = `${flags} ${source}`;
	if (stopped.has(key)) return 'too-slow';
	const found = withinTime(limitMs, () => new RegExp(source, flags).test(text));
	if (found !== 'too-slow') return found.value;
	stopped.add(key);
	return found;
}
