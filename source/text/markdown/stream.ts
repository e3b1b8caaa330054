/** Lays Markdown out while it comes: what is laid out once is not laid out again, and half of a mark is never seen. */

import {usable} from '../layout.ts';
import type {Line} from '../line.ts';
import type {Block, Coming, Setting} from './block.ts';
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

/** One after another: a call cannot have as many arguments as a reply may have rows. */
function append(lines: Line[], rows: readonly Line[]): void {
	for (const row of rows) lines.push(row);
}

/** Rows in several arrays, one behind the other, of which some only grow. */
type Rows = ReadonlyArray<readonly Line[]>;

const NOTHING: readonly Line[] = [];

interface Standing {
	readonly block: Block;
	/** The blank row before it, where there is one. */
	readonly parting: readonly Line[];
	readonly site: Site;
	readonly setting: Setting;
}

/** For one text and one width; a text that does not begin with the one before is laid out anew. */
export class MarkdownStream {
	readonly #width: number;
	readonly #references: References | undefined;
	readonly #tally = {characters: 0};
	readonly #joined = new Joined();
	#text = '';
	/** Rows of the blocks that are closed. */
	#lines: Line[] = [];
	#reader = this.#newReader();
	#standing: Standing | undefined;

	/**
	 * @param width columns, at least 1
	 * @param references what reference links lead to; undefined = they are shown as text
	 */
	constructor(width: number, references?: References) {
		this.#width = usable(width);
		this.#references = references;
	}

	/** Characters laid out since the beginning, each time counted: grows with the text, not with the number of updates. */
	get laidOut(): number {
		return this.#tally.characters;
	}

	/**
	 * @param fullText all of the text so far
	 * @returns its rows, none wider than the width, the same objects as last time where they are the same. They depend on the
	 * text alone, not on the updates before. The array holds until the next update
	 */
	update(fullText: string): readonly Line[] {
		this.#read(fullText);
		const {start, continues, context} = this.#reader;
		const partial = fullText.slice(start).replace(/\r$/, '');
		if (partial === '' || (!continues && isUndecided(partial, context))) {
			return this.#joined.join(this.#withOpen([this.#lines], this.#standing, undefined, context));
		}
		return this.#joined.join(this.#withPartial(partial));
	}

	/**
	 * The rows of the text as it is, which will not go on: what was not closed is shown as it was written, and links by
	 * reference are resolved.
	 */
	finish(): readonly Line[] {
		const references = this.#references === undefined ? referencesIn(this.#text) : undefined;
		if (references !== undefined) {
			const whole = new MarkdownStream(this.#width, references);
			whole.#read(this.#text);
			const lines = whole.finish();
			this.#tally.characters += whole.laidOut;
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
			this.#standing = undefined;
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
				this.#standing = this.#stand(event.leaf, event.site);
				return;
			case 'replace':
				if (this.#standing !== undefined) this.#standing = this.#stand(event.leaf, this.#standing.site);
				return;
			case 'text':
				this.#standing?.block.add(event);
				return;
			case 'close':
				for (const rows of this.#rows([this.#lines], this.#standing, (block) => block.closed())) {
					append(this.#lines, rows);
				}
				this.#standing = undefined;
		}
	}

	/** The rows with those of a line that has not come whole. Nothing of it is kept. */
	#withPartial(partial: string): Rows {
		const {context, continues} = this.#reader;
		const {events, next} = readBlockLine(partial, context, continues);
		let lines: Rows = [this.#lines];
		let standing = this.#standing;
		let coming: Coming | undefined;
		for (const [index, event] of events.entries()) {
			const isLast = events.slice(index + 1).every((other) => other.do === 'close');
			if (event.do === 'close' && !isLast) {
				lines = [...lines, ...this.#rows(lines, standing, (block) => block.closed())];
				standing = undefined;
			} else if (event.do === 'open' || event.do === 'replace') {
				const site = event.do === 'open' ? event.site : standing?.site;
				const leaf = isLast ? opened(event.leaf) : event.leaf;
				if (site !== undefined) standing = this.#stand(leaf, site);
			} else if (event.do === 'text') {
				if (isLast) coming = event;
				else standing?.block.add(event);
			}
		}
		return this.#withOpen(lines, standing, coming, next);
	}

	/** The rows of the block that is open. What looks like the header of a table is drawn as one at once. */
	#withOpen(
		closed: Rows,
		standing: Standing | undefined,
		coming: Coming | undefined,
		place: BlockContext,
	): Rows {
		const ahead = headerAhead(place);
		if (ahead === undefined) {
			return [...closed, ...this.#rows(closed, standing, (block) => block.open(coming))];
		}
		const {header, before, site} = ahead;
		let lines = closed;
		let tableSite = site;
		if (before.length > 0) {
			const prose = this.#stand({kind: 'paragraph'}, site);
			for (const text of before) prose.block.add({text, continues: false});
			lines = [...lines, ...this.#rows(lines, prose, (block) => block.closed())];
			tableSite = siteAfter(site.within, site.within, false);
		}
		const leaf: Leaf = {
			kind: 'table',
			header: header.map(repairIncomplete),
			alignments: header.map(() => 'left'),
		};
		return [...lines, ...this.#rows(lines, this.#stand(leaf, tableSite), (block) => block.open())];
	}

	#stand(leaf: Leaf, site: Site): Standing {
		const setting: Setting = {
			margin: marginOf(site, this.#width),
			references: this.#references,
			tally: this.#tally,
		};
		const {parting} = setting.margin;
		return {
			block: blockOf(leaf, setting),
			parting: parting === undefined ? NOTHING : [parting],
			site,
			setting,
		};
	}

	/** Rows of a block, after the blank one that parts it from those before. */
	#rows(before: Rows, standing: Standing | undefined, rest: (block: Block) => readonly Line[]): Rows {
		if (standing === undefined) return [];
		const {block, parting, setting} = standing;
		const blank = before.every((rows) => rows.length === 0) ? NOTHING : parting;
		const more = rest(block);
		if (block.settled.length > 0 || more.length > 0) return [blank, block.settled, more];
		// A marker is seen, whatever becomes of what stands behind it.
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
		case 'nothing':
			return markerBlock(setting);
	}
}

/** A leaf that is all in its line, which has not come whole. */
const opened = (leaf: Leaf): Leaf =>
	leaf.kind === 'heading' ? {...leaf, text: repairIncomplete(leaf.text)} : leaf;

/**
 * Lays out Markdown that is all there: CommonMark with GFM's tables, task lists, strikethrough and bare links.
 * @param width columns, at least 1
 * @returns rows of safe text, none wider than `width`; an empty text has none
 */
export function layoutMarkdown(raw: string, width: number): readonly Line[] {
	const stream = new MarkdownStream(width);
	stream.update(raw);
	return stream.finish();
}
