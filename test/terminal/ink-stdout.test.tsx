import {once} from 'node:events';
import {Box, render, Text, useInput, useWindowSize} from 'ink';
import {useState} from 'react';
import {describe, expect, it} from 'vitest';
import {InkStdout} from '../../source/terminal/ink-stdout.ts';
import {InkStdin} from '../../source/terminal/input/ink-stdin.ts';

/** Ink, drawing into a wall that writes down what it gets. */
function inked(element: React.ReactElement, size = {columns: 20, rows: 4}) {
	const frames: string[] = [];
	let flushes = 0;
	let current = size;
	const wall = new InkStdout({
		onFrame(frame) {
			frames.push(frame);
			wall.emit('frame');
		},
		onFlush() {
			flushes++;
		},
		size: () => current,
	});
	const app = render(element, {
		stdout: wall as unknown as NodeJS.WriteStream,
		stdin: new InkStdin() as unknown as NodeJS.ReadStream,
		debug: true,
		interactive: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	return {
		app,
		wall,
		frames,
		flushes: () => flushes,
		resize(next: typeof size) {
			current = next;
			wall.emit('resize');
		},
	};
}

function Sized() {
	const {columns, rows} = useWindowSize();
	return (
		<Box width={columns} height={rows} flexDirection="column">
			<Text>{`${columns}x${rows}`}</Text>
			<Text color="red">two</Text>
		</Box>
	);
}

describe('Ink on the wall', () => {
	it('writes each frame whole, once, as rows with SGR and nothing else', () => {
		const {app, frames} = inked(<Sized />);
		expect(frames).toEqual(['20x4\n\u001B[31mtwo\u001B[39m\n\n']);
		app.rerender(<Text>next</Text>);
		expect(frames.slice(1)).toEqual(['next']);
		app.unmount();
	});

	it('is told the size, and lays out anew before the resize is over', async () => {
		const {app, frames, resize} = inked(<Sized />);
		await app.waitUntilRenderFlush();
		resize({columns: 10, rows: 2});
		await app.waitUntilRenderFlush();
		expect(frames.at(-1)).toBe('10x2\n\u001B[31mtwo\u001B[39m');
		app.unmount();
	});

	it('writes one frame for all changes of a tick', async () => {
		let change: (count: number) => void = () => {};
		function Counter() {
			const [count, setCount] = useState(0);
			change = setCount;
			return <Text>{count}</Text>;
		}

		const {app, frames, wall} = inked(<Counter />);
		change(1);
		change(2);
		change(3);
		await once(wall, 'frame');
		expect(frames).toEqual(['0', '3']);
		app.unmount();
	});

	it('sends no sequence of its own on the way out, and hears that everything was drawn', async () => {
		function Field() {
			useInput(() => {});
			return <Text>field</Text>;
		}

		const {app, frames, flushes, wall} = inked(<Field />);
		await app.waitUntilRenderFlush();
		const exited = app.waitUntilExit();
		app.unmount();
		await exited;
		expect(new Set(frames)).toEqual(new Set(['field']));
		expect(flushes()).toBeGreaterThan(0);
		expect(wall.listenerCount('resize')).toBe(0);
	});
});

describe('Wall', () => {
	it('takes the cursor and the modes of others for no frames', () => {
		const {app, frames, wall} = inked(<Text>a</Text>);
		for (const sequence of [
			'\u001B[?25l',
			'\u001B[?25h',
			'\u001B[?2004h',
			'\u001B[?2004l',
			'\u001B[?2026h',
		]) {
			wall.write(sequence);
		}

		expect(frames).toEqual(['a']);
		app.unmount();
	});
});
