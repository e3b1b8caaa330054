import {stripVTControlCharacters} from 'node:util';
import {Box, type DOMElement} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {createRef, useState} from 'react';
import {afterEach, describe, expect, it} from 'vitest';
import type {Line} from '../../source/text/line.ts';
import {own} from '../../source/text/safe.ts';
import {type PaintedRow, paint, themeOf} from '../../source/theme/theme.ts';
import {ScreenRow} from '../../source/ui/row.tsx';
import {drawingsIn} from '../support/ink-drawings.ts';

afterEach(cleanup);

const THEME = themeOf('dark', 'truecolor');
const row = (text: string, style: Line[number]['style'] = 'text'): PaintedRow =>
	paint([{text: own`${text}`, style}], THEME);

function Rows({rows, width}: {readonly rows: readonly PaintedRow[]; readonly width: number}) {
	return (
		<Box flexDirection="column" width={width}>
			{rows
				.map((each, position) => ({position, each}))
				.map(({position, each}) => (
					<ScreenRow key={position} row={each} />
				))}
		</Box>
	);
}

const frame = (app: {lastFrame(): string | undefined}): readonly string[] =>
	stripVTControlCharacters(app.lastFrame() ?? '')
		.split('\n')
		.map((line) => line.trimEnd());

describe('Row', () => {
	it('occupies one row of the screen, also when it is empty', () => {
		expect(frame(render(<Rows rows={[row('one'), row(''), row('three')]} width={20} />))).toEqual([
			'one',
			'',
			'three',
		]);
	});

	it('truncates text that is too wide, and never wraps it', () => {
		expect(frame(render(<Rows rows={[row('a long row of words'), row('next')]} width={8} />))).toEqual([
			'a long …',
			'next',
		]);
	});

	it('keeps leading spaces and colours', () => {
		const app = render(<Rows rows={[row('  ✗ failed', 'error')]} width={20} />);
		expect(frame(app)).toEqual(['  ✗ failed']);
		expect(app.lastFrame()).toContain('\u001B[38;2;255;128;128m');
	});

	it('is redrawn only when its own text changed', async () => {
		const rows = ['one', 'two', 'three'].map((text) => row(text));
		const box = createRef<DOMElement>();
		let change: (rows: readonly PaintedRow[]) => void = () => {};
		function Changing() {
			const [shown, setShown] = useState<readonly PaintedRow[]>(rows);
			change = setShown;
			return (
				<Box ref={box}>
					<Rows rows={shown} width={20} />
				</Box>
			);
		}
		const app = render(<Changing />);
		const before = drawingsIn(box.current?.childNodes[0]);
		expect(before).toHaveLength(3);
		change(rows.with(1, row('changed')));
		while (frame(app)[1] !== 'changed') await new Promise((resolve) => setImmediate(resolve));
		const after = drawingsIn(box.current?.childNodes[0]);
		expect(after.map((drawing, position) => drawing === before[position])).toEqual([true, false, true]);
		expect(frame(app)).toEqual(['one', 'changed', 'three']);
	});
});
