import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {CellPosition} from '../../source/terminal/cursor-moves.ts';
import {progressSequence} from '../../source/terminal/progress.ts';
import {createScreen, type Screen} from '../../source/terminal/screen.ts';
import {setGraphemesWhole} from '../../source/text/graphemes.ts';
import {createVirtualTerminal, type VirtualTerminal} from '../support/virtual-terminal.ts';

function open({columns = 20, rows = 4} = {}): {terminal: VirtualTerminal; screen: Screen} {
	const terminal = createVirtualTerminal({columns, rows});
	const screen = createScreen({output: terminal.stream});
	screen.enter();
	terminal.takeSent();
	return {terminal, screen};
}

/** Writes a frame as Ink does; it is drawn at the end of the tick. */
function write(screen: Screen, ...rows: string[]): void {
	screen.inkStdout.write(rows.join('\n'));
}

/** Draws a frame and the cursor in this tick. */
function draw(screen: Screen, rows: readonly string[], cursor: CellPosition | undefined): void {
	write(screen, ...rows);
	screen.setCursor(cursor);
	screen.flush();
}

describe('frames', () => {
	it('are drawn at the end of the tick, with the cursor that was set in it', async () => {
		const {terminal, screen} = open();
		write(screen, 'one', 'two');
		screen.setCursor({row: 1, column: 3});
		expect(terminal.takeSent()).toBe('');
		await Promise.resolve();
		await terminal.flushed();
		expect(terminal.text()).toEqual(['one', 'two', '', '']);
		expect(terminal.cursor()).toEqual({row: 1, column: 3, hidden: false});
		expect(terminal.writes()).toBe(2);
	});

	it('cost nothing when nothing changed', () => {
		const {terminal, screen} = open();
		write(screen, 'one');
		screen.flush();
		terminal.takeSent();
		write(screen, 'one');
		screen.flush();
		expect(terminal.takeSent()).toBe('');
	});

	it('of one tick are drawn once: the latest', () => {
		const {terminal, screen} = open();
		write(screen, 'a');
		write(screen, 'b');
		screen.flush();
		const sent = terminal.takeSent();
		expect(sent).toContain('b');
		expect(sent).not.toContain('a');
	});

	it('are drawn before an empty write calls back, which Ink waits for', async () => {
		const {terminal, screen} = open();
		write(screen, 'last');
		await new Promise((resolve) => {
			screen.inkStdout.write('', resolve);
		});
		await terminal.flushed();
		expect(terminal.text()[0]).toBe('last');
	});

	it('that equal a patched row cost nothing', () => {
		const {terminal, screen} = open();
		draw(screen, ['header', '> a'], {row: 1, column: 3});
		terminal.takeSent();
		screen.patch(1, '> ab', {row: 1, column: 4});
		expect(terminal.takeSent()).toBe('b');
		write(screen, 'header', '> ab');
		screen.flush();
		expect(terminal.takeSent()).toBe('');
	});

	it('replace a wrong patch', async () => {
		const {terminal, screen} = open();
		draw(screen, ['> a'], undefined);
		screen.patch(0, '> ab', undefined);
		screen.patch(7, 'below the frame', undefined);
		write(screen, '> ac');
		screen.flush();
		await terminal.flushed();
		expect(terminal.text()[0]).toBe('> ac');
	});
});

describe('a terminal that is slow', () => {
	it('gets the latest frame when it can accept one again, and none in between', async () => {
		const {terminal, screen} = open();
		terminal.stream.isFull = true;
		write(screen, 'frame 1');
		screen.flush();
		for (let number = 2; number < 10; number++) {
			write(screen, `frame ${number}`);
			screen.flush();
		}

		expect(terminal.takeSent()).toContain('frame 1');
		terminal.stream.drain();
		expect(terminal.takeSent()).toBe('\b9');
		await terminal.flushed();
		expect(terminal.text()[0]).toBe('frame 9');
	});
});

describe('resize', () => {
	it('draws everything again at the new size', async () => {
		const {terminal, screen} = open();
		const sizes: string[] = [];
		screen.inkStdout.on('resize', () => {
			sizes.push(`${screen.inkStdout.columns}x${screen.inkStdout.rows}`);
			write(screen, 'new', 'layout');
		});
		write(screen, 'a long row of twenty', 'two');
		screen.flush();
		terminal.resize(8, 2);
		expect(sizes).toEqual(['8x2']);
		screen.flush();
		await terminal.flushed();
		expect(terminal.text()).toEqual(['new', 'layout']);
	});

	it('cuts the old frame off if there is no new layout', async () => {
		const {terminal, screen} = open();
		write(screen, 'a long row', 'two', 'three');
		screen.flush();
		terminal.resize(6, 2);
		await Promise.resolve();
		await terminal.flushed();
		expect(terminal.text()).toEqual(['a long', 'two']);
	});

	it.each([
		{
			when: 'at the end of a suspension, as after `fg` and after an editor',
			act(screen: Screen, change: () => void) {
				screen.suspend();
				change();
				screen.resume();
			},
		},
		{
			when: 'when everything is drawn again, as for Ctrl+L',
			act(screen: Screen, change: () => void) {
				change();
				screen.redraw();
			},
		},
	])('without a signal is noticed $when', async ({act}) => {
		const {terminal, screen} = open();
		screen.inkStdout.on('resize', () => {
			const {columns, rows} = screen.inkStdout;
			write(screen, ...Array.from({length: rows}, () => 'x'.repeat(columns)));
		});
		write(screen, 'a long row of twenty', 'two', 'three');
		screen.flush();
		act(screen, () => terminal.resizeUnnoticed(30, 6));
		await Promise.resolve();
		await terminal.flushed();
		expect(terminal.text()).toEqual(Array.from({length: 6}, () => 'x'.repeat(30)));
	});

	it('without a signal before the first frame is noticed', () => {
		const terminal = createVirtualTerminal({columns: 20, rows: 4});
		terminal.resizeUnnoticed(30, 6);
		const screen = createScreen({output: terminal.stream});
		expect(screen.inkStdout).toMatchObject({columns: 30, rows: 6});
	});

	it('ignores an invalid size', () => {
		const terminal = createVirtualTerminal();
		const screen = createScreen({output: Object.assign(terminal.stream, {columns: 0, rows: undefined})});
		expect(screen.inkStdout).toMatchObject({columns: 80, rows: 24});
	});
});

describe('leaving', () => {
	it('restores every mode and leaves nothing on the normal screen', async () => {
		const terminal = createVirtualTerminal();
		terminal.stream.write('$ bedrock-chat\r\n');
		await terminal.flushed();
		const before = {modes: terminal.modes(), text: terminal.text(), cursor: terminal.cursor()};
		const screen = createScreen({output: terminal.stream});
		screen.enter();
		screen.setTitle('a chat');
		write(screen, '\u001B[1;31mred', 'two', 'three');
		screen.setCursor({row: 1, column: 1});
		screen.flush();
		await terminal.flushed();
		expect(terminal.modes()).toMatchObject({isAlternate: true, keyboardDepth: 1, titleDepth: 1});
		expect(terminal.title()).toBe('a chat');
		screen.leave();
		await terminal.flushed();
		expect({modes: terminal.modes(), text: terminal.text(), cursor: terminal.cursor()}).toEqual(before);
	});

	it('is harmless twice, before entering, and when frames come afterwards', () => {
		const terminal = createVirtualTerminal();
		const screen = createScreen({output: terminal.stream});
		screen.leave();
		write(screen, 'early');
		screen.flush();
		expect(terminal.takeSent()).toBe('');
		screen.enter();
		expect(terminal.takeSent()).toContain('early');
		screen.leave();
		expect(terminal.takeSent()).not.toBe('');
		screen.leave();
		write(screen, 'late');
		screen.setCursor({row: 0, column: 0});
		screen.redraw();
		screen.setTitle('late');
		screen.flush();
		screen.close();
		expect(terminal.takeSent()).toBe('');
		expect(terminal.stream.listenerCount('resize')).toBe(0);
	});

	it('writes nothing more to a terminal that is gone', () => {
		const {terminal, screen} = open();
		terminal.stream.emit('error', new Error('EIO'));
		write(screen, 'into the void');
		screen.flush();
		screen.leave();
		expect(terminal.takeSent()).toBe('');
	});
});

describe('the progress mark', () => {
	const [ON, OFF] = [progressSequence(true), progressSequence(false)];

	it('is removed at every way out, before the modes, and comes back after a stop', () => {
		const {terminal, screen} = open();
		screen.setProgress(true);
		screen.setProgress(true);
		expect(terminal.takeSent()).toBe(ON);
		screen.suspend();
		expect(terminal.takeSent().startsWith(OFF)).toBe(true);
		screen.resume();
		expect(terminal.takeSent()).toContain(ON);
		screen.leave();
		expect(terminal.takeSent().startsWith(OFF)).toBe(true);
	});

	it('costs nothing where there is none, and is not sent while another program has the terminal', () => {
		const {terminal, screen} = open();
		screen.setProgress(false);
		screen.suspend();
		expect(terminal.takeSent()).not.toContain(']9;4');
		screen.setProgress(true);
		screen.setProgress(false);
		expect(terminal.takeSent()).toBe('');
		screen.resume();
		screen.leave();
		expect(terminal.takeSent()).not.toContain(']9;4');
	});
});

describe('suspending', () => {
	it('restores the terminal, keeps frames, and draws the latest on resume', async () => {
		const {terminal, screen} = open();
		screen.setTitle('a chat');
		write(screen, 'before');
		screen.flush();
		screen.suspend();
		await terminal.flushed();
		expect(terminal.modes()).toMatchObject({
			isAlternate: false,
			turnedOn: [],
			turnedOff: [],
			keyboardDepth: 0,
		});
		terminal.takeSent();
		write(screen, 'meanwhile');
		screen.flush();
		screen.enter();
		expect(terminal.takeSent()).toBe('');
		screen.resume();
		await terminal.flushed();
		expect(terminal.text()[0]).toBe('meanwhile');
		expect(terminal.takeSent()).toContain('\u001B]2;a chat\u0007');
		expect(terminal.modes()).toMatchObject({isAlternate: true, keyboardDepth: 1, titleDepth: 1});
	});

	it('ends when the screen is left', () => {
		const {terminal, screen} = open();
		screen.suspend();
		screen.leave();
		terminal.takeSent();
		screen.resume();
		expect(terminal.takeSent()).toBe('');
	});
});

describe('redraw', () => {
	it('repairs what other programs wrote over the screen', async () => {
		const {terminal, screen} = open();
		write(screen, 'one', 'two');
		screen.flush();
		terminal.stream.write('\u001B[2J\u001B[2;3r\u001B[?7h\u001B[41mrubbish\r\nrubbish');
		screen.redraw();
		await terminal.flushed();
		expect(terminal.text()).toEqual(['one', 'two', '', '']);
		expect(terminal.modes().margins).toBeUndefined();
	});

	it('measures rows again whose graphemes have other widths', async () => {
		const {terminal, screen} = open();
		write(screen, '👍🏽x');
		screen.flush();
		await terminal.flushed();
		expect(terminal.takeSent()).toContain('👍🏽\u001B[5Gx');
		setGraphemesWhole(true);
		screen.redraw();
		screen.flush();
		setGraphemesWhole(false);
		expect(terminal.takeSent()).toContain('👍🏽\u001B[3Gx');
	});
});

interface HostileString {
	readonly id: string;
	readonly text: string;
	readonly expand?: {readonly prefix?: string; readonly unit: string; readonly times: number};
}

const hostile = JSON.parse(
	readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
) as readonly HostileString[];

/** The sequences that the screen sends: cursor moves, SGR, erasing, regions and scrolling, three modes. */
const OUR_SEQUENCE = /^\[(?:\d*[ABCDGKJSTX]|\d*(?:;\d*)?[Hr]|[\d;]*m|\?(?:7l|25[hl]|2026[hl]))/;
/** Rows down, after a move to the left. */
const DOWN = /(?<=[\r\b])\v+/g;

/** Everything that is neither text nor one of these sequences. */
const foreign = (sent: string): string[] =>
	sent
		.split('\u001B')
		.map((part, index) => (index === 0 || OUR_SEQUENCE.test(part) ? part : `\u001B${part}`))
		.map((part) => part.replaceAll(DOWN, ''))
		.filter((part) => /[^\P{Cc}\r\b]/u.test(part));

describe('hostile strings', () => {
	it('exist', () => {
		expect(hostile.length).toBeGreaterThan(200);
	});

	it.each(
		hostile.map(({id, text, expand}) => ({
			id,
			text: text || `${expand?.prefix ?? ''}${expand?.unit.repeat(50) ?? ''}`,
		})),
	)('$id has no effect on the terminal, even inside a frame', async ({text}) => {
		const {terminal, screen} = open({columns: 40, rows: 6});
		screen.setTitle('a chat');
		await terminal.flushed();
		const before = {modes: terminal.modes(), title: terminal.title()};
		terminal.takeSent();
		write(screen, 'header', ...text.split('\n').slice(0, 3), 'below');
		screen.setCursor({row: 5, column: 2});
		screen.flush();
		await terminal.flushed();
		// The style that is left may be any; the next character sets its own.
		expect({...terminal.modes(), isPlain: true}).toEqual({
			...before.modes,
			isPlain: true,
			turnedOff: before.modes.turnedOff.filter((mode) => mode !== 25),
		});
		expect(terminal.title()).toBe('a chat');
		expect(terminal.incidents()).toEqual(['OSC 2 a chat']);
		expect(terminal.cursor()).toMatchObject({row: 5, column: 2});
		expect(terminal.text()[0]).toBe('header');
		expect(foreign(terminal.takeSent())).toEqual([]);
		terminal.dispose();
	});
});

describe('a control string that draws nothing', () => {
	it('is sent at once and whole, and only while the full screen is on', () => {
		const {terminal, screen} = open();
		write(screen, 'one');
		screen.flush();
		terminal.takeSent();
		expect(screen.pass('\u001B]52;c;YQ==\u0007')).toBe(true);
		expect(terminal.takeSent()).toBe('\u001B]52;c;YQ==\u0007');
		write(screen, 'one');
		screen.flush();
		expect(terminal.takeSent()).toBe('');
		screen.suspend();
		terminal.takeSent();
		expect(screen.pass('\u001B]52;c;YQ==\u0007')).toBe(false);
		screen.leave();
		expect(screen.pass('\u001B]52;c;YQ==\u0007')).toBe(false);
		expect(terminal.takeSent()).not.toContain(']52;');
	});
});
