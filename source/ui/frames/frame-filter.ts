/** Reads the filter of the frames pane: texts, `type:…`, and the directions `in`, `out` and `note`; `-` before one excludes. */
import type {LoggedFrame} from './frame-log.ts';

/** Decides whether a frame is listed. */
export type FrameTest = (frame: LoggedFrame) => boolean;

const WORD = /(-?)(type:)?(?:"([^"]*)"?|([^\s"]+))/g;
/** The start of a word that is being typed. */
const BEGUN = /^-?(?:type:)?$/;
const DIRECTION = /^(?:in|out|note)$/;
const CAPITAL = /\p{Lu}/u;

/**
 * Finds a text as it may stand in JSON: letters outside ASCII also as `\u00fc`, a quote and a slash also with a backslash.
 * Case matters if the text has a capital.
 */
function patternOf(text: string): RegExp {
	const isExact = CAPITAL.test(text);
	const source = Array.from({length: text.length}, (_, at) => text.charAt(at))
		.map((unit) => {
			if (/["/]/.test(unit)) return `\\\\?${unit}`;
			if (unit >= ' ' && unit <= '~') return unit.replace(/[\\^$.*+?()[\]{}|-]/, '\\$&');
			const forms = isExact ? [unit] : [unit, unit.toLowerCase(), unit.toUpperCase()];
			const escaped = [...new Set(forms)].filter(({length}) => length === 1).map(escapedUnit);
			return `(?:${[unit, ...escaped].join('|')})`;
		})
		.join('');
	return new RegExp(source, isExact ? '' : 'i');
}

const hexOf = (unit: string): string => unit.charCodeAt(0).toString(16).padStart(4, '0');
/** Python writes small letters, other encoders capitals. */
const escapedUnit = (unit: string): string =>
	`\\\\u(?:${[...new Set([hexOf(unit), hexOf(unit).toUpperCase()])].join('|')})`;

/** What of a frame the texts of a filter are looked for in. */
export const searchedText = ({record}: LoggedFrame): string =>
	record.dir === 'note' ? JSON.stringify(record) : record.frame;

/**
 * @param typed words that a frame must all have; one in double quotes may have spaces, and be a word such as `in`
 * @returns undefined for a blank filter, which lists all
 */
export function frameFilterOf(typed: string): FrameTest | undefined {
	const tests: FrameTest[] = [];
	for (const [all, minus = '', field = '', quoted, bare = ''] of typed.matchAll(WORD)) {
		const word = quoted ?? bare;
		if (word === '' || BEGUN.test(all)) continue;
		const test = testOf(field, word, quoted !== undefined);
		tests.push(minus === '' ? test : (frame) => !test(frame));
	}
	return tests.length === 0 ? undefined : (frame) => tests.every((test) => test(frame));
}

function testOf(field: string, word: string, isQuoted: boolean): FrameTest {
	if (field === '' && !isQuoted && DIRECTION.test(word)) return ({record}) => record.dir === word;
	const pattern = patternOf(word);
	return field === '' ? (frame) => pattern.test(searchedText(frame)) : ({type}) => pattern.test(type);
}
