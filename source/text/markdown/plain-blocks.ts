/** Lays out the simple blocks: headings, rules, HTML source, empty items. */
import {layoutSpans} from '../layout.ts';
import {BOLD, type Line, UNDERLINE} from '../line.ts';
import {own, safeLine} from '../safe.ts';
import {span} from '../spans.ts';
import {type Block, type BlockLine, framed, type Setting} from './block.ts';
import type {Leaf} from './blocks.ts';
import {inlineLines} from './inline.ts';
import {definitionsOf} from './marked.ts';
import {wrapLines} from './paragraph.ts';

/** A block that is complete from the start. */
class CompleteBlock implements Block {
	readonly settled: readonly Line[];

	constructor(rows: readonly Line[], {margin}: Setting) {
		this.settled = framed(rows, margin, 0);
	}

	add(): void {}

	open(): readonly Line[] {
		return [];
	}

	closed(): readonly Line[] {
		return [];
	}
}

/** Markers that do not fit into the margin, as rows of their own. */
export const leadingRows = ({margin}: Setting): readonly Line[] =>
	margin.leading.length === 0 ? [] : layoutSpans(margin.leading, margin.columns);

/** A heading; level 1 is underlined. */
export function headingBlock(leaf: Leaf & {readonly kind: 'heading'}, setting: Setting): Block {
	const {margin, references, work} = setting;
	const emphasis = leaf.level === 1 ? BOLD | UNDERLINE : BOLD;
	const hasDefinitions = leaf.isUnderlined && references !== undefined;
	const text = hasDefinitions ? definitionsOf(leaf.text).rest : leaf.text;
	const [first = [], ...others] = inlineLines(text, {style: 'heading', emphasis}, references);
	work.characters += text.length;
	return new CompleteBlock(wrapLines([[...margin.leading, ...first], ...others], margin.columns), setting);
}

export const ruleBlock = (setting: Setting): Block =>
	new CompleteBlock(
		[...leadingRows(setting), [span(own`${'─'.repeat(setting.margin.columns)}`, 'dim')]],
		setting,
	);

/** An item with only its marker. */
export const markerBlock = (setting: Setting): Block => {
	const rows = leadingRows(setting);
	return new CompleteBlock(rows.length === 0 ? [[]] : rows, setting);
};

/** HTML, as its source. */
export class HtmlBlock implements Block {
	readonly settled: Line[] = [];
	readonly #setting: Setting;

	constructor(setting: Setting) {
		this.#setting = setting;
		for (const row of framed(leadingRows(setting), setting.margin, 0)) this.settled.push(row);
	}

	add(line: BlockLine): void {
		for (const row of this.open(line)) this.settled.push(row);
	}

	open(partial?: BlockLine): readonly Line[] {
		if (partial === undefined) return [];
		const {margin, work} = this.#setting;
		work.characters += partial.text.length;
		const line = [span(safeLine(partial.text.trimEnd()), 'dim')];
		return framed(layoutSpans(line, margin.columns), margin, this.settled.length);
	}

	closed(): readonly Line[] {
		return [];
	}
}
