/** Closes the open marks at the end of a streaming text, so that the text is drawn in its format and without the marks. */
import {characterAt, characterBefore, flanks, isLiteral} from './flanking.ts';
import {endFormula, endOfCode, FormulaFinder} from './formulas.ts';

interface Opener {
	readonly mark: string;
	length: number;
	readonly at: number;
}

const runAt = (text: string, at: number): number => {
	let end = at;
	while (end < text.length && text[end] === text[at]) end++;
	return end - at;
};

/** Offset of the bracket that closes a link's target; -1 if there is none. */
function endOfTarget(text: string, from: number): number {
	let depth = 0;
	for (let at = from; at < text.length; at++) {
		const unit = text[at];
		if (unit === '\\') at++;
		else if (unit === '(') depth++;
		else if (unit === ')' && depth-- === 0) return at;
	}
	return -1;
}

/** More open marks are not emphasis, and would be slow to parse. */
const MOST_OPENERS = 16;

class Repair {
	readonly #text: string;
	readonly #openers: Opener[] = [];
	readonly #brackets: number[] = [];
	#formulas: FormulaFinder | undefined;

	constructor(text: string) {
		this.#text = text;
	}

	run(): string {
		const text = this.#text;
		for (let at = 0; at < text.length; ) {
			const unit = text[at] ?? '';
			if (unit === '$' || unit === '\\') {
				this.#formulas ??= new FormulaFinder(text);
				const end = this.#formulas.endAt(at);
				if (end !== undefined) {
					at = end;
					continue;
				}
				if (this.#formulas.isOpener(at)) return this.#closed(endFormula(text));
			}
			if (unit === '\\') {
				if (at + 1 === text.length) return this.#closed(text.slice(0, at));
				at += 2;
			} else if (unit === '`') {
				const run = runAt(text, at);
				const end = endOfCode(text, at + run, run);
				if (end === undefined) return this.#openCode(at, run);
				at = end;
			} else if (unit === '[') {
				this.#brackets.push(at);
				at++;
			} else if (unit === ']') {
				const start = this.#brackets.pop();
				if (start !== undefined && text[at + 1] === '(') {
					const end = endOfTarget(text, at + 2);
					if (end === -1) return this.#openLink(start, at);
					at = end;
				}
				at++;
			} else if (unit === '*' || unit === '_' || unit === '~') {
				const run = runAt(text, at);
				if (at + run === text.length) return this.#endsInMarks(at, run);
				// A single `~`, or more than two, are text.
				if (unit !== '~' || run === 2) this.#marks(unit, at, run);
				at += run;
			} else at++;
		}
		return this.#closed(text);
	}

	#marks(mark: string, at: number, run: number): void {
		const [before, after] = [characterBefore(this.#text, at), characterAt(this.#text, at + run)];
		const {opens, closes} = flanks(before, after, mark);
		let left = run;
		while (closes && left > 0) {
			const index = this.#openers.findLastIndex((opener) => opener.mark === mark);
			const opener = this.#openers[index];
			if (opener === undefined) break;
			const used = Math.min(2, left, opener.length);
			left -= used;
			opener.length -= used;
			this.#openers.length = opener.length === 0 ? index : index + 1;
		}
		const isText = mark === '*' && isLiteral(before, this.#text.slice(at + run, at + run + 2), run);
		if (opens && left > 0 && !isText) this.#openers.push({mark, length: left, at});
	}

	/** The text ends in marks: they close open marks, or they are the beginning of new ones. */
	#endsInMarks(at: number, run: number): string {
		const mark = this.#text[at] ?? '';
		const before = characterBefore(this.#text, at);
		const {closes} = flanks(before, '', mark);
		// After a letter of a script with spaces, marks at the end are more likely text than an opening mark.
		const {opens} = flanks(before, '(', mark);
		const isCloser = closes && this.#openers.some((opener) => opener.mark === mark);
		if (!isCloser && closes && !opens) return this.#closed(this.#text);
		return this.#closed(this.#text.slice(0, at), isCloser ? run : 0);
	}

	#openCode(at: number, run: number): string {
		const code = this.#text.slice(at + run).replace(/`+$/, '');
		if (code.trim() === '') return this.#closed(this.#text.slice(0, at));
		return this.#closed(`${this.#text.slice(0, at + run)}${code}${'`'.repeat(run)}`);
	}

	/** A link with its text and a part of its target. */
	#openLink(start: number, end: number): string {
		const text = this.#text;
		const before = text.slice(0, text[start - 1] === '!' ? start - 1 : start);
		return this.#closed(before + text.slice(start + 1, end));
	}

	/** @param removed marks at the end of the text that were removed */
	#closed(source: string, removed = 0): string {
		const text = source.trimEnd();
		const open = this.#openers.filter(({at, length}) => at + length < text.length);
		if (open.length > MOST_OPENERS || (open.length === 0 && removed === 0)) return source;
		return (
			text +
			open
				.map(({mark, length}) => mark.repeat(length))
				.reverse()
				.join('')
		);
	}
}

/**
 * @param source the text of a block that has arrived so far
 * @returns the text with the open marks at its end closed: emphasis, code, a link's target
 */
export function repairIncomplete(source: string): string {
	return /[*_~`[\\$]/.test(source) ? new Repair(source).run() : source;
}
