import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {BLANK, type Cell} from '../../scripts/screen-cells.js';
import {screenToSvg} from '../../scripts/screen-to-svg.js';
import {blend, LOOKS} from '../../scripts/terminal-colours.js';
import {cellsOf, screenOf} from './cells.ts';

const NBSP = '\u00A0';

/** Width of a cell and of the margin, in pixels. */
const CELL = 8.43;
const MARGIN = 14;

interface Element {
	readonly tag: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly text: string;
}

/** Elements in order; throws for anything but the simple XML of the pictures. */
function elementsOf(svg: string): Element[] {
	const found: Element[] = [];
	let rest = svg;
	while (rest.trim() !== '') {
		const tag = /^\s*<(\/?)(\w+)((?: [\w:-]+="[^"<&]*")*)(\/?)>([^<]*)/.exec(rest);
		if (tag === null) throw new Error(`no XML: ${rest.slice(0, 80)}`);
		const [whole, isEnd, name = '', attributes = '', , text = ''] = tag;
		if (/&(?!amp;|lt;|gt;)/.test(text)) throw new Error(`no entity: ${text}`);
		if (isEnd === '')
			found.push({
				tag: name,
				attributes: Object.fromEntries(
					[...attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
				),
				text: text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').trimEnd(),
			});
		rest = rest.slice(whole.length);
	}
	return found;
}

const draw = (rows: readonly (readonly Cell[])[], look = LOOKS.dark): Element[] =>
	elementsOf(screenToSvg(screenOf(rows), look, 'title'));

/** Without the title in the frame. */
const textsIn = (elements: readonly Element[]): Element[] =>
	elements.filter(({tag, attributes}) => tag === 'text' && attributes.textLength !== undefined);

const boxesIn = (elements: readonly Element[]) =>
	elements
		.filter(({tag, attributes}) => tag === 'rect' && attributes['shape-rendering'] === 'crispEdges')
		.map(({attributes: {x, y, width, height, fill}}) => ({
			x: Number(x),
			y: Number(y),
			width: Number(width),
			height: Number(height),
			fill,
		}));

describe('screenToSvg', () => {
	it('places each text at its first cell, as wide as its cells', () => {
		const [word, far] = textsIn(draw([[...cellsOf('two words'), ...cellsOf('      far')]]));
		expect(word).toMatchObject({
			text: `two${NBSP}words`,
			attributes: {x: String(MARGIN), textLength: String(9 * CELL)},
		});
		expect(far?.text).toBe('far');
		expect(Number(far?.attributes.x)).toBeCloseTo(MARGIN + 15 * CELL, 2);
	});

	it('fits characters that a font may lack to their own cells', () => {
		const wide: Cell[] = [
			{...BLANK, text: '日', width: 2},
			{...BLANK, text: '', width: 0},
		];
		const texts = textsIn(draw([[...cellsOf('a●b'), ...wide, ...cellsOf('c')]]));
		expect(texts.map(({text}) => text)).toEqual(['a', '●', 'b', '日', 'c']);
		expect(texts.map(({attributes}) => Number(attributes.textLength) / CELL)).toEqual([1, 1, 1, 2, 1]);
		expect(Number(texts[4]?.attributes.x)).toBeCloseTo(MARGIN + 5 * CELL, 2);
	});

	it('draws every text attribute', () => {
		const texts = textsIn(
			draw([
				[
					...cellsOf('a', {bold: true, foreground: '#123456'}),
					...cellsOf('b', {italic: true, foreground: 196}),
					...cellsOf('c', {underline: true, strike: true}),
					...cellsOf('d', {inverse: true}),
					...cellsOf('e', {dim: true}),
				],
			]),
		);
		expect(texts.map(({attributes: {x, y, textLength, lengthAdjust, ...look}}) => look)).toEqual([
			{fill: '#123456', 'font-weight': 'bold'},
			{fill: '#ff0000', 'font-style': 'italic'},
			{fill: LOOKS.dark.foreground, 'text-decoration': 'underline line-through'},
			{fill: LOOKS.dark.background},
			{fill: blend(LOOKS.dark.foreground, LOOKS.dark.background, 0.4)},
		]);
	});

	it('fills backgrounds, one rectangle for neighbours', () => {
		const marked = cellsOf('ab', {background: '#ffd33d'});
		expect(boxesIn(draw([[...cellsOf(' '), ...marked, ...cellsOf(' ', {inverse: true})]]))).toEqual([
			{x: 22.43, y: 40, width: 16.86, height: 19, fill: '#ffd33d'},
			{x: 39.29, y: 40, width: 8.43, height: 19, fill: LOOKS.dark.foreground},
		]);
	});

	it('joins lines from cell to cell', () => {
		const boxes = boxesIn(draw(['┌──┬', '│  │', '├──┼', '└──┴'].map((row) => cellsOf(row))));
		const isInk = (x: number, y: number): boolean =>
			boxes.some((box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height);
		const [leftmost, rightmost] = [Math.floor(MARGIN + CELL / 2), Math.floor(MARGIN + 3.5 * CELL)];
		const [first, last] = [Math.floor(40 + 9.5), Math.floor(40 + 3.5 * 19)];
		for (const y of [first, Math.floor(40 + 2.5 * 19), last])
			for (let x = leftmost; x <= rightmost; x++)
				expect([x, y, isInk(x + 0.5, y + 0.5)]).toEqual([x, y, true]);
		for (const x of [leftmost, rightmost])
			for (let y = first; y <= last; y++) expect([x, y, isInk(x + 0.5, y + 0.5)]).toEqual([x, y, true]);
	});

	it('draws a rule as one rectangle', () => {
		expect(boxesIn(draw([cellsOf('─'.repeat(40))]))).toEqual([
			{x: 14, y: 49, width: 337.2, height: 1, fill: LOOKS.dark.foreground},
		]);
	});

	it('draws the cursor only if the screen has one', () => {
		const shown = screenToSvg(screenOf([cellsOf('ab')], {row: 0, column: 1}), LOOKS.dark, 'title');
		expect(boxesIn(elementsOf(shown))).toEqual([
			{x: 20.43, y: 41, width: 2, height: 17, fill: LOOKS.dark.foreground},
		]);
		expect(boxesIn(draw([cellsOf('ab')]))).toEqual([]);
	});

	it('is XML for any screen, and loses no visible character', () => {
		const character = fc.oneof(
			fc.constantFrom('<', '>', '&', '"', "'", ' ', '─', 'é', '日', '\u0000', '\uD800', ']]>', '👩‍🚀'),
			fc.integer({min: 0, max: 0x10_ffff}).map((point) => String.fromCodePoint(point)),
		);
		const cell = fc.record({text: character, bold: fc.boolean()}).map((look): Cell => ({...BLANK, ...look}));
		fc.assert(
			fc.property(fc.array(cell, {minLength: 1, maxLength: 20}), fc.string(), (row, title) => {
				const drawn = elementsOf(screenToSvg(screenOf([row]), LOOKS.light, title));
				const seen = textsIn(drawn)
					.map(({text}) => text)
					.join('');
				const letters = (text: string): string => text.replace(/[^\p{L}\p{N}&<>"']/gu, '');
				const written = row.map(({text}) => text.toWellFormed()).join('');
				expect(letters(seen)).toBe(letters(written));
			}),
		);
	});

	it('gives the same bytes for the same screen', () => {
		const once = screenToSvg(screenOf([cellsOf('a  b', {bold: true})]), LOOKS.light, 'x');
		expect(screenToSvg(screenOf([cellsOf('a  b', {bold: true})]), LOOKS.light, 'x')).toBe(once);
		expect(once.endsWith('</svg>\n')).toBe(true);
	});
});
