/** Lays out a streaming code block: it is highlighted in segments, so that settled lines are not highlighted again. */
import {codeEnd, codeRows, codeStart} from '../code-rows.ts';
import {canHighlight, highlight, type Token} from '../highlight.ts';
import type {Line} from '../line.ts';
import {type Block, type BlockLine, framed, type Setting} from './block.ts';
import {leadingRows} from './plain-blocks.ts';

/** Lines of a segment. If something is open at its end, the segment is extended to twice as many, up to the longest. */
const SEGMENT = 16;
const LONGEST_SEGMENT = 512;
/** UTF-16 units of a line, and lines of a block, above which code is not highlighted. */
const LONGEST_LINE = 500;
const MOST_LINES = 5000;

/** The patterns of some languages take quadratic time in the length of a word. */
const LONG_WORD = /[\w$(]{129}/;

const isPlainLine = (text: string): boolean => text.length > LONGEST_LINE || LONG_WORD.test(text);

export class CodeBlock implements Block {
	readonly settled: Line[] = [];
	readonly #setting: Setting;
	readonly #label: string;
	#isPlain: boolean;
	/** Lines of the open segment. */
	#segment: string[] = [];
	#segmentEnd = SEGMENT;
	#count = 0;

	constructor(label: string, setting: Setting) {
		this.#setting = setting;
		this.#label = label;
		this.#isPlain = !canHighlight(label);
		this.#settle(leadingRows(setting));
		this.#settle(codeStart(label, setting.margin.wide));
	}

	add({text, continues}: BlockLine): void {
		this.#count++;
		if (continues || this.#count > MOST_LINES || isPlainLine(text)) {
			this.#endSegment();
			this.#isPlain ||= this.#count > MOST_LINES;
			this.#settle(this.#plainRows([text], continues));
			return;
		}
		if (this.#isPlain) {
			this.#settle(this.#plainRows([text]));
			return;
		}
		this.#segment.push(text);
		if (this.#segment.length < this.#segmentEnd) return;
		const {rows, isClosed} = this.#highlighted(this.#segment);
		if (!isClosed && this.#segmentEnd < LONGEST_SEGMENT) {
			this.#segmentEnd *= 2;
			return;
		}
		this.#settle(rows);
		this.#segment = [];
		this.#segmentEnd = SEGMENT;
	}

	open(partial?: BlockLine): readonly Line[] {
		if (partial === undefined) return this.#framed(this.#highlighted(this.#segment).rows);
		const {text, continues} = partial;
		if (!this.#isPlain && !continues && !isPlainLine(text)) {
			return this.#framed(this.#highlighted([...this.#segment, text]).rows);
		}
		return this.#framed([...this.#highlighted(this.#segment).rows, ...this.#plainRows([text], continues)]);
	}

	closed(): readonly Line[] {
		const rows = this.#highlighted(this.#segment).rows;
		return this.#framed([...rows, ...codeEnd(this.#setting.margin.wide)]);
	}

	#endSegment(): void {
		this.#settle(this.#highlighted(this.#segment).rows);
		this.#segment = [];
		this.#segmentEnd = SEGMENT;
	}

	#highlighted(lines: readonly string[]): {readonly rows: readonly Line[]; readonly isClosed: boolean} {
		if (lines.length === 0) return {rows: [], isClosed: true};
		const found = highlight(lines, this.#label);
		if (found === undefined) return {rows: this.#plainRows(lines), isClosed: true};
		this.#countWork(lines);
		return {rows: found.lines.flatMap((tokens) => this.#rows(tokens)), isClosed: found.isClosed};
	}

	#plainRows(lines: readonly string[], continues = false): readonly Line[] {
		this.#countWork(lines);
		return lines.flatMap((text) => this.#rows([{text, style: 'code'}], continues));
	}

	#countWork(lines: readonly string[]): void {
		for (const line of lines) this.#setting.work.characters += line.length + 1;
	}

	#rows(tokens: readonly Token[], continues = false): readonly Line[] {
		return codeRows(tokens, this.#setting.margin.wide, continues);
	}

	#settle(rows: readonly Line[]): void {
		for (const row of this.#framed(rows)) this.settled.push(row);
	}

	#framed(rows: readonly Line[]): readonly Line[] {
		return framed(rows, this.#setting.margin, this.settled.length);
	}
}
