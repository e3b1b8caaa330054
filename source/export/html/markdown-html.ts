/** Makes HTML of Markdown: the blocks and the inline marks that the screen draws, and nothing else. HTML in it is text. */
import {canHighlight, highlight} from '../../text/highlight.ts';
import {readBlocks} from '../../text/markdown/block-reader.ts';
import type {Leaf} from '../../text/markdown/blocks.ts';
import type {BlockContainer} from '../../text/markdown/containers.ts';
import {inlineLines} from '../../text/markdown/inline.ts';
import {definitionsOf, type References} from '../../text/markdown/marked.ts';
import {referencesIn} from '../../text/markdown/references.ts';
import {cellsOf} from '../../text/markdown/starts.ts';
import {safe, safeLine} from '../../text/safe.ts';
import {escapedText, linesHtml} from './elements.ts';

/** UTF-16 units of code that is highlighted. */
const MOST_HIGHLIGHTED = 64 * 1024;

interface OpenLeaf {
	leaf: Leaf;
	readonly lines: string[];
}

class HtmlWriter {
	readonly #references: References | undefined;
	readonly #parts: string[] = [];
	#containers: readonly BlockContainer[] = [];
	#open: OpenLeaf | undefined;

	constructor(text: string) {
		this.#references = referencesIn(text);
		readBlocks(text, (event) => {
			switch (event.do) {
				case 'open':
					this.#enter(event.site.within, event.site.shared);
					this.#open = {leaf: event.leaf, lines: []};
					return;
				case 'replace':
					this.#open = {leaf: event.leaf, lines: []};
					return;
				case 'text': {
					const {lines = []} = this.#open ?? {};
					if (event.continues) lines.push((lines.pop() ?? '') + event.text);
					else lines.push(event.text);
					return;
				}
				case 'close':
					if (this.#open !== undefined) this.#parts.push(this.#leaf(this.#open));
					this.#open = undefined;
			}
		});
		this.#enter([], 0);
	}

	get html(): string {
		return this.#parts.join('');
	}

	/** Closes the containers that end, and opens the ones that begin. */
	#enter(within: readonly BlockContainer[], shared: number): void {
		const [ending, beginning] = [this.#containers[shared], within[shared]];
		const isNextItem =
			ending?.kind === 'item' && beginning?.kind === 'item' && ending.list === beginning.list;
		for (let depth = this.#containers.length - 1; depth >= shared; depth--) {
			const container = this.#containers[depth];
			if (container?.kind === 'item') this.#parts.push('</li>');
			if (depth > shared || !isNextItem) this.#parts.push(endOf(container));
		}
		for (let depth = shared; depth < within.length; depth++) {
			const container = within[depth];
			if (depth > shared || !isNextItem) this.#parts.push(startOf(container));
			if (container?.kind === 'item') this.#parts.push(itemStart(container));
		}
		this.#containers = within;
	}

	#inline(source: string): string {
		return linesHtml(inlineLines(source, {style: 'text'}, this.#references));
	}

	#leaf({leaf, lines}: OpenLeaf): string {
		switch (leaf.kind) {
			case 'paragraph': {
				const text = lines.join('\n');
				const rest = this.#references === undefined ? text : definitionsOf(text).rest;
				return rest.trim() === '' ? '' : `<p>${this.#inline(rest)}</p>\n`;
			}
			case 'heading': {
				const rest =
					leaf.isUnderlined && this.#references !== undefined ? definitionsOf(leaf.text).rest : leaf.text;
				// The headings of the page are of the levels 1 and 2.
				const name = `h${Math.min(6, leaf.level + 2)}`;
				return `<${name}>${this.#inline(rest)}</${name}>\n`;
			}
			case 'html':
				return `<pre class="dim">${escapedText(safe(lines.join('\n')))}</pre>\n`;
			case 'rule':
				return '<hr>\n';
			case 'code':
				return codeHtml(lines, leaf.label);
			case 'table':
				return this.#table(leaf, lines);
			case 'empty':
				return '';
		}
	}

	#table({header, alignments}: Leaf & {readonly kind: 'table'}, lines: readonly string[]): string {
		const row = (cells: readonly string[], name: 'th' | 'td'): string =>
			`<tr>${cells
				.slice(0, alignments.length)
				.map((cell, index) => {
					const side = alignments[index];
					const align = side === 'right' || side === 'center' ? ` class="${side}"` : '';
					return `<${name}${align}>${this.#inline(cell)}</${name}>`;
				})
				.join('')}</tr>`;
		const rows = lines.map((line) => row(cellsOf(line, alignments.length, false), 'td'));
		return `<div class="wide"><table><thead>${row(header, 'th')}</thead><tbody>${rows.join('')}</tbody></table></div>\n`;
	}
}

function startOf(container: BlockContainer | undefined): string {
	if (container?.kind !== 'item') return '<blockquote>';
	if (container.number === undefined) return '<ul>';
	const {first = 1} = container.list;
	return first === 1 ? '<ol>' : `<ol start="${first}">`;
}

function endOf(container: BlockContainer | undefined): string {
	if (container?.kind !== 'item') return '</blockquote>\n';
	return container.number === undefined ? '</ul>\n' : '</ol>\n';
}

const itemStart = ({task}: BlockContainer & {readonly kind: 'item'}): string =>
	task === undefined ? '<li>' : `<li class="task">${task === 'done' ? '☑' : '☐'} `;

function codeHtml(lines: readonly string[], label: string): string {
	const name = safeLine(label.trim());
	const length = lines.reduce((sum, line) => sum + line.length, 0);
	const tokens =
		canHighlight(label) && length <= MOST_HIGHLIGHTED ? highlight(lines, label)?.lines : undefined;
	const code =
		tokens === undefined
			? escapedText(safe(lines.join('\n')))
			: tokens
					.map((line) => linesHtml([line.map(({text, style}) => ({text: safeLine(text), style}))]))
					.join('\n');
	const title = name === '' ? '' : `<figcaption>${escapedText(name)}</figcaption>`;
	return `<figure>${title}<pre tabindex="0"><code>${code}</code></pre></figure>\n`;
}

/** The HTML of a Markdown text: elements without scripts, styles, images and addresses other than of links to the web. */
export const markdownHtml = (text: string): string => new HtmlWriter(text).html;
