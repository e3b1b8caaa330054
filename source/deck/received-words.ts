/** What was received instead of what was expected, so that a person sees the difference. Texts are raw. */
import type {JsonValue} from '../protocol/frames.ts';
import type {ValueTest} from './deck.ts';
import {shortJson, shortText} from './expected-words.ts';
import {differencesOf} from './json-path.ts';
import {fitsValues} from './value-tests.ts';

/** Lines, values and differences that are shown, each. */
const MOST_SHOWN = 5;
/** Lines that are compared with an expected text, and UTF-16 units of each. */
const MOST_RATED = 10_000;
const LONGEST_RATED = 2000;

/** The lines of an answer that show best why it fails a test: those that are nearest to an expected text, else the first ones. */
export function closestLine(answer: string, test: ValueTest): string {
	if (answer.trim() === '') return 'an empty answer';
	const lines = answer.split('\n').filter((line) => line.trim() !== '');
	switch (test.kind) {
		case 'equals':
			return typeof test.value === 'string' ? lineDifferences(test.value, answer) : firstOf(lines);
		case 'not contains':
		case 'not matches': {
			const fits = fitsValues(test, lines);
			const hits = fits === 'too-slow' ? [] : lines.filter((_, index) => fits[index] === false);
			// What was found may go over several lines.
			return firstOf(hits.length > 0 ? hits : lines);
		}
		case 'contains': {
			const words = wordsIn(test.text);
			const rated = lines
				.slice(0, MOST_RATED)
				.map((line) => ({line, shared: overlap(words, wordsIn(line.slice(0, LONGEST_RATED)))}));
			const best = rated.reduce((most, {shared}) => Math.max(most, shared), 0);
			return firstOf(best === 0 ? lines : rated.flatMap(({line, shared}) => (shared === best ? [line] : [])));
		}
		default:
			return firstOf(lines);
	}
}

function firstOf(lines: readonly string[]): string {
	const shown = lines.slice(0, MOST_SHOWN).map(shortText);
	const left = lines.length - shown.length;
	return [...shown, ...(left > 0 ? [`(${left} more lines)`] : [])].join('\n');
}

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));

function overlap(wanted: ReadonlySet<string>, words: ReadonlySet<string>): number {
	let shared = 0;
	for (const word of wanted) if (words.has(word)) shared++;
	return shared;
}

/** The lines in which two texts differ: `-` expected, `+` received. */
function lineDifferences(expected: string, received: string): string {
	const [wanted, got] = [expected.trimEnd().split('\n'), received.trimEnd().split('\n')];
	const start = wanted.findIndex((line, index) => line !== got[index]);
	const first = start < 0 ? Math.min(wanted.length, got.length) : start;
	let same = 0;
	while (same < Math.min(wanted.length, got.length) - first && wanted.at(-1 - same) === got.at(-1 - same))
		same++;
	const changed = (lines: readonly string[], sign: string): readonly string[] => {
		const differing = lines.slice(first, lines.length - same).map((line) => `${sign} ${line}`);
		return differing.length === 0 ? [] : [firstOf(differing)];
	};
	return [`other lines from line ${first + 1} on:`, ...changed(wanted, '-'), ...changed(got, '+')].join('\n');
}

/** The values that a JSONPath found; for one that should equal another value, the paths at which they differ. */
export function jsonReceived(found: readonly JsonValue[], test: ValueTest | undefined): string {
	const [only] = found;
	if (only === undefined) return 'nothing there';
	const isContainer = (value: JsonValue): boolean => typeof value === 'object' && value !== null;
	if (found.length > 1 || test?.kind !== 'equals' || !isContainer(only) || !isContainer(test.value)) {
		const shown = found.slice(0, MOST_SHOWN).map(shortJson).join(', ');
		return found.length > MOST_SHOWN ? `${shown} and ${found.length - MOST_SHOWN} more` : shown;
	}
	return differencesOf(test.value, only, MOST_SHOWN)
		.map(({path, expected, received}) => `at ${path}: ${shortJson(received)}, not ${shortJson(expected)}`)
		.join('\n');
}
