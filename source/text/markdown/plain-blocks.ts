/** Blocks that need no more than their lines: headings, rules, HTML as it was written, items with nothing in them. */
import {layoutSpans} from '../layout.ts';
import {BOLD, type Line, UNDERLINE} from '../line.ts';
import {own, safeLine} from '../safe.ts';
import {span} from '../spans.ts';
import {type Block, type Coming, framed, type Setting} from './block.ts';
import type {Leaf} from './blocks.ts';
import {inlineLines} from './inline.ts';
import {definitionsOf} from './marked.ts';
import {wrapLines} from './paragraph.ts';

/** A block that is there at once and gets no lines. */
class Finished implements Block {
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

/** Markers that have no place in the margin, as rows of their own. */
export const leadingRows = ({margin}: Setting): readonly Line[] =>
	margin.leading.length === 0 ? [] : layoutSpans(margin.leading, margin.columns);

/** A heading; the highest is underlined. */
export function headingBlock(leaf: Leaf & {readonly kind: 'heading'}, setting: Setting): Block {
	const {margin, references, tally} = setting;
	const emphasis = leaf.level === 1 ? BOLD | UNDERLINE : BOLD;
	const hasDefinitions = leaf.isUnderlined && references !== undefined;
	const text = hasDefinitions ? definitionsOf(leaf.text).rest : leaf.text;
	const [first = [], ...others] = inlineLines(text, {style: 'heading', emphasis}, references);
	tally.characters += text.length;
	return new Finished(wrapLines([[...margin.leading, ...first], ...others], margin.columns), setting);
}

export const ruleBlock = (setting: Setting): Block =>
	new Finished([...leadingRows(setting), [span(own`${'─'.repeat(setting.margin.columns)}`, 'dim')]], setting);

/** An item of which there is only the marker. */
export const markerBlock = (setting: Setting): Block => {
	const rows = leadingRows(setting);
	return new Finished(rows.length === 0 ? [[]] : rows, setting);
};

/** HTML, which nobody wants to be obeyed here: its lines as they are. */
export class HtmlBlock implements Block {
	readonly settled: Line[] = [];
	readonly #setting: Setting;

	constructor(setting: Setting) {
		this.#setting = setting;
		for (const row of framed(leadingRows(setting), setting.margin, 0)) this.settled.push(row);
	}

	add(line: Coming): void {
		for (const row of this.open(line)) this.settled.push(row);
	}

	open(coming?: Coming): readonly Line[] {
		if (coming === undefined) return [];
		const {margin, tally} = this.#setting;
		tally.characters += coming.text.length;
		const line = [span(safeLine(coming.text.trimEnd()), 'dim')];
		return framed(layoutSpans(line, margin.columns), margin, this.settled.length);
	}

	closed(): readonly Line[] {
		return [];
	}
}
