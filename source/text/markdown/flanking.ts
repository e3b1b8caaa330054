/** Decides where emphasis opens and closes. Scripts that are written without spaces need other rules than those of CommonMark. */

/**
 * Characters of scripts without spaces between words, or with particles directly after a word, and their punctuation. Next to
 * them emphasis opens and closes in spite of punctuation on its other side (`**「重要」**な点`), as in the proposal
 * "CJK-friendly emphasis" for CommonMark.
 */
const UNSPACED_BMP =
	// Thai, Lao, Tibetan, Burmese, Hangul, Khmer: as ranges, since each property would cost a millisecond to compile.
	'\\u0E00-\\u109F\\u1100-\\u11FF\\u1780-\\u17FF\\uA960-\\uA97F\\uA9E0-\\uA9FF\\uAA60-\\uAA7F\\uAC00-\\uD7FF' +
	// Chinese and Japanese, with their punctuation and full-width forms.
	'\\u2E80-\\u2FFF\\u3001-\\u9FFF\\uF900-\\uFAFF\\uFE10-\\uFE1F\\uFE30-\\uFE4F\\uFF01-\\uFFE6';
const UNSPACED = `${UNSPACED_BMP}\\u{1AFF0}-\\u{1B16F}\\u{20000}-\\u{3FFFD}`;
/** As in GFM, `~` next to other marks is not punctuation. */
const PUNCTUATION = `[[\\p{P}\\p{S}]--[${UNSPACED}~]]`;
const LETTER = `[[^\\s\\p{P}\\p{S}${UNSPACED}]~]`;
const LETTER_OR_UNSPACED = `[${LETTER}${UNSPACED}]`;

/** The closing rule of `marked` in its groups: 1 and 2 only close, 3 and 4 only open, 5 and 6 do both. */
function closingRule(skip: string, mark: string, run: string): RegExp {
	const whole = `${run}(?!${mark})`;
	const cases = [
		`${PUNCTUATION}(${run})(?=\\s|$)`,
		`(?:${LETTER_OR_UNSPACED}(?=${whole}(?:\\s|$))|${LETTER}(?=${whole}${PUNCTUATION}))(${run})`,
		`(?:[\\s${PUNCTUATION}](?=${whole}${LETTER})|\\s(?=${whole}[${UNSPACED}]))(${run})`,
		`\\s(${run})(?!${mark})(?=${PUNCTUATION})`,
		`${PUNCTUATION}(${run})(?!${mark})(?=${PUNCTUATION}|[${UNSPACED}])`,
		`(?:[${UNSPACED}](?=${whole}\\S)|${LETTER}(?=${whole}${LETTER_OR_UNSPACED}))(${run})`,
	];
	return new RegExp([skip, ...cases.map((source) => `(?!${mark})${source}`)].join('|'), 'gv');
}

/** Replaces the rules of `marked` for `*` and for `~~`; a single `~` is text. */
export const emphasisRules = () => ({
	emStrongLDelim: new RegExp(
		`^(?:\\*+(?:((?!\\*)${PUNCTUATION})|([^\\s*]))?)|^_+(?:((?!_)[[\\p{P}\\p{S}]--[~]])|([^\\s_]))?`,
		'v',
	),
	emStrongRDelimAst: closingRule('^[^_*]*?__[^_*]*?\\*[^_*]*?(?=__)|[^*]+(?=[^*])', '\\*', '\\*+'),
	delLDelim: new RegExp(`^~~(?:((?!~)${PUNCTUATION})|[^\\s~])`, 'v'),
	delRDelim: closingRule('^[^~]+(?=[^~])', '~', '~~'),
});

/** Characters after which emphasis with `*` opens, whatever follows; `marked` checks other marks itself. */
export const opensAfter = (): RegExp => new RegExp(`^(?![*_])[\\s\\p{P}\\p{S}${UNSPACED}]`, 'v');

const unspaced = new RegExp(`[${UNSPACED}]`, 'v');

const unspacedUnit = new RegExp(`[${UNSPACED_BMP}\\uD800-\\uDFFF]`);

/** Whether a text may need these rules: it has characters of such scripts, or surrogates, of which `marked` passes one. */
export const hasUnspaced = (text: string): boolean => unspacedUnit.test(text);

const ANY_PUNCTUATION = /[\p{P}\p{S}]/u;
const isSpace = (character: string): boolean => character === '' || /\s/.test(character);

type Kind = 'space' | 'punctuation' | 'unspaced' | 'letter';

function kindOf(character: string, mark: string): Kind {
	if (isSpace(character)) return 'space';
	if (mark !== '_' && character > '\x7F' && unspaced.test(character)) return 'unspaced';
	return ANY_PUNCTUATION.test(character) ? 'punctuation' : 'letter';
}

/**
 * Whether emphasis can open, or close, at a run of marks.
 * @param before the character before the run, '' at the start
 * @param after the character after it, '' at the end
 */
export function flanks(before: string, after: string, mark: string): {opens: boolean; closes: boolean} {
	const [left, right] = [kindOf(before, mark), kindOf(after, mark)];
	const opens = right !== 'space' && (right !== 'punctuation' || left !== 'letter');
	const closes = left !== 'space' && (left !== 'punctuation' || right !== 'letter');
	if (mark !== '_') return {opens, closes};
	return {
		opens: opens && (!closes || left === 'punctuation'),
		closes: closes && (!opens || right === 'punctuation'),
	};
}

/**
 * Whether a run of `*` opens no emphasis because it is an operator (`2*3`, `x**2`) or a part of a pattern for files (`a/**`,
 * `*.ts`). `**` before a letter may emphasise a part of a word, as in `Hyper**T**ext`.
 * @param before the character before the run
 * @param after the text after it, of which two characters count
 */
export function isLiteral(before: string, after: string, length: number): boolean {
	if (before.endsWith('/') || (length === 1 && /^\.\w/.test(after))) return true;
	return /[\w)]$/.test(before) && (length === 1 ? /^[A-Za-z\d]/ : /^\d/).test(after);
}

/** The character before an offset; '' at the start. */
export function characterBefore(text: string, at: number): string {
	const unit = text.charCodeAt(at - 1);
	const isPair = unit >= 0xdc00 && unit <= 0xdfff;
	return text.slice(Math.max(0, at - (isPair ? 2 : 1)), at);
}

/** The character at an offset; '' at the end. */
export function characterAt(text: string, at: number): string {
	const unit = text.charCodeAt(at);
	return text.slice(at, at + (unit >= 0xd800 && unit <= 0xdbff ? 2 : 1));
}
