/** Lays out Markdown while it is streaming: settled rows are not laid out again, and incomplete marks are not shown. */
import {usable} from '../layout.ts';
import type {Line} from '../line.ts';
import type {Block, BlockLine, Setting} from './block.ts';
import {BlockReader} from './block-reader.ts';
import {
	type BlockContext,
	type BlockEvent,
	headerAhead,
	isUndecided,
	type Leaf,
	readBlockLine,
	type Site,
	siteAfter,
} from './blocks.ts';
import {CodeBlock} from './code.ts';
import {Joined} from './joined.ts';
import {marginOf} from './margin.ts';
import type {References} from './marked.ts';
import {Paragraph} from './paragraph.ts';
import {HtmlBlock, headingBlock, markerBlock, ruleBlock} from './plain-blocks.ts';
import {referencesIn} from './references.ts';
import {repairIncomplete} from './repair-incomplete.ts';
import {TableBlock} from './table.ts';

/** One by one: a call cannot have as many arguments as a reply may have rows. */
function append(lines: Line[], rows: readonly Line[]): void {
	for (const row of rows) lines.push(row);
}

/** Rows in several consecutive arrays, some of which only grow. */
type Rows = ReadonlyArray<readonly Line[]>;

const NOTHING: readonly Line[] = [];

interface OpenBlock {
	readonly block: Block;
	/** The blank row before it, if there is one. */
	readonly separator: readonly Line[];
	readonly site: Site;
	readonly setting: Setting;
}

/** For one text and one width; a text that does not start with the previous one is laid out from scratch. */
export class MarkdownStream {
	readonly #width: number;
	readonly #wide: number;
	readonly #references: References | undefined;
	readonly #work = {characters: 0};
	readonly #joined = new Joined();
	#text = '';
	/** Rows of the closed blocks. */
	#lines: Line[] = [];
	#reader = this.#newReader();
	#open: OpenBlock | undefined;

	/**
	 * @param width columns, at least 1
	 * @param references targets of reference links; undefined = they are shown as text until `finish`
	 * @param wide columns for code and tables
	 */
	constructor(width: number, references?: References, wide = width) {
		this.#width = usable(width);
		this.#wide = usable(wide);
		this.#references = references;
	}

	/** Characters laid out so far, repetitions included: grows with the text, not with the number of updates. */
	get laidOut(): number {
		return this.#work.characters;
	}

	/**
	 * @param fullText all of the text so far
	 * @returns its rows, none wider than the width; unchanged rows are the same objects as at the last update. They depend only on
	 * the text, not on previous updates. The array is valid until the next update
	 */
	update(fullText: string): readonly Line[] {
		this.#read(fullText);
		const {start, continues, context} = this.#reader;
		const partial = fullText.slice(start).replace(/\r$/, '');
		if (partial === '' || (!continues && isUndecided(partial, context))) {
			return this.#joined.join(this.#withOpen([this.#lines], this.#open, undefined, context));
		}
		return this.#joined.join(this.#withPartial(partial));
	}

	/** The text that was read, or the part of it that was. */
	get text(): string {
		return this.#text;
	}

	/**
	 * Reads some more of a complete text, which need not be the same on each call.
	 * @param characters UTF-16 units, at least 1
	 * @returns whether all of it is read
	 */
	advance(fullText: string, characters: number): boolean {
		this.#read(fullText.slice(0, this.#text.length + characters));
		return this.#text.length === fullText.length;
	}

	/** The rows of `finish` for this text, most of which may be laid out. */
	complete(fullText: string): readonly Line[] {
		this.#read(fullText);
		return this.finish();
	}

	/**
	 * The rows of the complete text: unclosed marks are shown as they were written, and reference links are resolved.
	 */
	finish(): readonly Line[] {
		const references = this.#references === undefined ? referencesIn(this.#text) : undefined;
		if (references !== undefined) {
			const whole = new MarkdownStream(this.#width, references, this.#wide);
			whole.#read(this.#text);
			const lines = whole.finish();
			this.#work.characters += whole.laidOut;
			return lines;
		}
		this.#reader.end(this.#text);
		return [...this.#lines];
	}

	#read(fullText: string): void {
		let from = this.#text.length;
		// Comparing a slice is several times faster than startsWith.
		if (fullText.slice(0, from) !== this.#text) {
			this.#lines = [];
			this.#reader = this.#newReader();
			this.#open = undefined;
			from = 0;
		}
		this.#text = fullText;
		this.#reader.read(fullText, from);
	}

	#newReader(): BlockReader {
		return new BlockReader((event) => this.#apply(event));
	}

	#apply(event: BlockEvent): void {
		switch (event.do) {
			case 'open':
				this.#open = this.#newBlock(event.leaf, event.site);
				return;
			case 'replace':
				if (this.#open !== undefined) this.#open = this.#newBlock(event.leaf, this.#open.site);
				return;
			case 'text':
				this.#open?.block.add(event);
				return;
			case 'close':
				for (const rows of this.#rows([this.#lines], this.#open, (block) => block.closed())) {
					append(this.#lines, rows);
				}
				this.#open = undefined;
		}
	}

	/** The rows including those of the incomplete line, of which nothing is stored. */
	#withPartial(partial: string): Rows {
		const {context, continues} = this.#reader;
		const {events, next} = readBlockLine(partial, context, continues);
		let lines: Rows = [this.#lines];
		let current = this.#open;
		let partialLine: BlockLine | undefined;
		for (const [index, event] of events.entries()) {
			const isLast = events.slice(index + 1).every((other) => other.do === 'close');
			if (event.do === 'close' && !isLast) {
				lines = [...lines, ...this.#rows(lines, current, (block) => block.closed())];
				current = undefined;
			} else if (event.do === 'open' || event.do === 'replace') {
				const site = event.do === 'open' ? event.site : current?.site;
				const leaf = isLast ? opened(event.leaf) : event.leaf;
				if (site !== undefined) current = this.#newBlock(leaf, site);
			} else if (event.do === 'text') {
				if (isLast) partialLine = event;
				else current?.block.add(event);
			}
		}
		return this.#withOpen(lines, current, partialLine, next);
	}

	/** The rows including those of the open block. A line that looks like the header of a table is drawn as one immediately. */
	#withOpen(
		closed: Rows,
		current: OpenBlock | undefined,
		partialLine: BlockLine | undefined,
		context: BlockContext,
	): Rows {
		const ahead = headerAhead(context);
		if (ahead === undefined) {
			return [...closed, ...this.#rows(closed, current, (block) => block.open(partialLine))];
		}
		const {header, before, site} = ahead;
		let lines = closed;
		let tableSite = site;
		if (before.length > 0) {
			const prose = this.#newBlock({kind: 'paragraph'}, site);
			for (const text of before) prose.block.add({text, continues: false});
			lines = [...lines, ...this.#rows(lines, prose, (block) => block.closed())];
			tableSite = siteAfter(site.within, site.within, false);
		}
		const leaf: Leaf = {
			kind: 'table',
			header: header.map(repairIncomplete),
			alignments: header.map(() => 'left'),
		};
		return [...lines, ...this.#rows(lines, this.#newBlock(leaf, tableSite), (block) => block.open())];
	}

	#newBlock(leaf: Leaf, site: Site): OpenBlock {
		const setting: Setting = {
			margin: marginOf(site, this.#width, this.#wide),
			references: this.#references,
			work: this.#work,
		};
		const {separator} = setting.margin;
		return {
			block: blockOf(leaf, setting),
			separator: separator === undefined ? NOTHING : [separator],
			site,
			setting,
		};
	}

	/** The rows of a block, after the blank row that separates it from the rows before. */
	#rows(before: Rows, current: OpenBlock | undefined, rest: (block: Block) => readonly Line[]): Rows {
		if (current === undefined) return [];
		const {block, separator, setting} = current;
		const blank = before.every((rows) => rows.length === 0) ? NOTHING : separator;
		const more = rest(block);
		if (block.settled.length > 0 || more.length > 0) return [blank, block.settled, more];
		// A marker is drawn even without a row of its block.
		return setting.margin.hasMarker ? [blank, markerBlock(setting).settled] : [];
	}
}

function blockOf(leaf: Leaf, setting: Setting): Block {
	switch (leaf.kind) {
		case 'paragraph':
			return new Paragraph(setting);
		case 'heading':
			return headingBlock(leaf, setting);
		case 'code':
			return new CodeBlock(leaf.label, setting);
		case 'html':
			return new HtmlBlock(setting);
		case 'table':
			return new TableBlock(leaf.header, leaf.alignments, setting);
		case 'rule':
			return ruleBlock(setting);
		case 'empty':
			return markerBlock(setting);
	}
}

/** A leaf that is on one line, which is incomplete. */
const opened = (leaf: Leaf): Leaf =>
	leaf.kind === 'heading' ? {...leaf, text: repairIncomplete(leaf.text)} : leaf;

/**
 * Lays out complete Markdown: CommonMark with the tables, task lists, strikethrough and bare links of GFM.
 * @param width columns, at least 1
 * @param wide columns for code and tables
 * @returns rows of safe text, none wider than `wide`; an empty text has none
 */
export function layoutMarkdown(raw: string, width: number, wide = width): readonly Line[] {
	return new MarkdownStream(width, undefined, wide).complete(raw);
}
