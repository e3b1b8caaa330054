/** A cast of a screen: played into a terminal it shows what the screen showed, at each moment. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createRedactor} from '../../source/protocol/redact.ts';
import {createCast} from '../../source/terminal/cast.ts';
import {createScreen} from '../../source/terminal/screen.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {createVirtualTerminal} from '../support/virtual-terminal.ts';

const THEME = {fg: '#000000', bg: '#ffffff', palette: Array.from({length: 16}, () => '#808080').join(':')};

type CastEvent = readonly [interval: number, code: string, data: string];

function open(secrets: readonly string[] = []) {
	const clock = createHandClock(1_700_000_000_000);
	const terminal = createVirtualTerminal({columns: 20, rows: 4});
	let text = '';
	const cast = createCast({
		...{clock, type: 'xterm-256color', finder: () => createRedactor(secrets)},
		write(line) {
			text += line;
		},
	});
	const screen = createScreen({output: terminal.stream, onFrame: cast.draw});
	screen.enter();
	function show(...rows: readonly string[]): void {
		screen.inkStdout.write(rows.join('\n'));
		screen.setCursor({row: 0, column: rows.length});
		screen.flush();
	}
	const lines = (): readonly unknown[] =>
		text
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line));
	return {clock, terminal, cast, screen, show, text: () => text, lines};
}

/** What a terminal shows after the events. */
async function played(events: readonly CastEvent[]): Promise<readonly string[]> {
	const terminal = createVirtualTerminal({columns: 20, rows: 4});
	for (const [, code, data] of events) if (code === 'o') terminal.stream.write(data);
	await terminal.flushed();
	return terminal.text();
}

describe('a cast', () => {
	it('has a header, intervals, marks, sizes and the exit code', () => {
		const {clock, cast, show, terminal, lines} = open();
		show('one');
		cast.setTheme(THEME);
		clock.advance(250);
		cast.mark('a question');
		clock.advance(1750);
		show('one', 'two');
		terminal.resize(30, 5);
		show('one', 'two');
		cast.end(3);
		const [header, ...events] = lines();
		expect(header).toEqual({
			version: 3,
			term: {cols: 20, rows: 4, type: 'xterm-256color', theme: THEME},
			timestamp: 1_700_000_000,
			title: 'bedrock-chat',
		});
		expect(
			(events as CastEvent[]).map(([interval, code, data]) => [interval, code, code === 'o' ? '…' : data]),
		).toEqual([
			[0, 'o', '…'],
			[0.25, 'm', 'a question'],
			[1.75, 'o', '…'],
			[0, 'r', '30x5'],
			[0, 'o', '…'],
			[0, 'x', '3'],
		]);
	});

	it('shows at every moment what the screen showed', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(fc.string({unit: 'grapheme-ascii', maxLength: 18}), {minLength: 1, maxLength: 4}), {
					minLength: 1,
					maxLength: 5,
				}),
				async (frames) => {
					const {clock, cast, show, terminal, lines} = open();
					const shown: Array<readonly string[]> = [];
					for (const rows of frames) {
						// Ink never writes nothing.
						show(`>${rows[0]}`, ...rows.slice(1));
						cast.mark('moment');
						clock.advance(400);
						await terminal.flushed();
						shown.push(terminal.text());
					}
					cast.end(0);
					const events = lines().slice(1) as CastEvent[];
					const moments = events.flatMap(([, code], index) => (code === 'm' ? [index] : []));
					for (const [index, at] of moments.entries())
						expect(await played(events.slice(0, at))).toEqual(shown[index]);
				},
			),
		);
	});

	it('has no secret, also when it is drawn in parts, and no control character of a text', () => {
		const {cast, show, text, lines} = open(['canary-7f3b9c']);
		for (let length = 7; length <= 13; length++) show(`│ ${'canary-7f3b9c'.slice(0, length)}`);
		for (const hostile of HOSTILE_TEXTS) show(hostile.slice(0, 200).replaceAll('\n', ' '));
		cast.end(0);
		expect(text()).not.toContain('canary-');
		const drawn = (lines().slice(1) as CastEvent[]).map(([, , data]) => data).join('');
		// Of control strings, links only.
		expect(drawn.replaceAll('\u001b]8;;', '')).not.toContain('\u001b]');
		expect([...drawn].filter((character) => character >= '\u007f' && character <= '\u009f')).toEqual([]);
	});

	it('is empty if nothing was drawn', () => {
		const {cast, text} = open();
		cast.mark('too early');
		cast.end(0);
		expect(text()).toBe('');
	});
});
