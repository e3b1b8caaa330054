import {once} from 'node:events';
import {Box, render, Text, useInput, useWindowSize} from 'ink';
import {useState} from 'react';
import {describe, expect, it} from 'vitest';
import {InkStdout} from '../../source/terminal/ink-stdout.ts';
import {InkStdin} from '../../source/terminal/input/ink-stdin.ts';

/** Ink, writing to a stream that logs what it gets. */
function inked(element: React.ReactElement, size = {columns: 20, rows: 4}) {
	const frames: string[] = [];
	let flushes = 0;
	let current = size;
	const inkStdout = new InkStdout({
		onFrame(frame) {
			frames.push(frame);
			inkStdout.emit('frame');
		},
		onFlush() {
			flushes++;
		},
		size: () => current,
	});
	const app = render(element, {
		stdout: inkStdout as unknown as NodeJS.WriteStream,
		stdin: new InkStdin() as unknown as NodeJS.ReadStream,
		debug: true,
		interactive: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	return {
		app,
		inkStdout,
		frames,
		flushes: () => flushes,
		resize(next: typeof size) {
			current = next;
			inkStdout.emit('resize');
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

describe('Ink on its stdout', () => {
	it('writes each frame whole, once, as rows with SGR and nothing else', () => {
		const {app, frames} = inked(<Sized />);
		expect(frames).toEqual(['20x4\n\u001B[31mtwo\u001B[39m\n\n']);
		app.rerender(<Text>next</Text>);
		expect(frames.slice(1)).toEqual(['next']);
		app.unmount();
	});

	it('gets the size, and lays out again before the resize is over', async () => {
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

		const {app, frames, inkStdout} = inked(<Counter />);
		change(1);
		change(2);
		change(3);
		await once(inkStdout, 'frame');
		expect(frames).toEqual(['0', '3']);
		app.unmount();
	});

	it('sends no sequence of its own when it exits, and waits until everything is drawn', async () => {
		function Field() {
			useInput(() => {});
			return <Text>field</Text>;
		}

		const {app, frames, flushes, inkStdout} = inked(<Field />);
		await app.waitUntilRenderFlush();
		const exited = app.waitUntilExit();
		app.unmount();
		await exited;
		expect(new Set(frames)).toEqual(new Set(['field']));
		expect(flushes()).toBeGreaterThan(0);
		expect(inkStdout.listenerCount('resize')).toBe(0);
	});
});

describe('InkStdout', () => {
	it('does not take cursor and mode sequences for frames', () => {
		const {app, frames, inkStdout} = inked(<Text>a</Text>);
		for (const sequence of [
			'\u001B[?25l',
			'\u001B[?25h',
			'\u001B[?2004h',
			'\u001B[?2004l',
			'\u001B[?2026h',
		]) {
			inkStdout.write(sequence);
		}

		expect(frames).toEqual(['a']);
		app.unmount();
	});
});
