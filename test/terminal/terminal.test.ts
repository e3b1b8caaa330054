import {EventEmitter} from 'node:events';
import {describe, expect, it, onTestFinished} from 'vitest';
import {openTerminal, type TerminalOptions} from '../../source/terminal/terminal.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {UNTOUCHED} from '../support/terminal-modes.ts';
import {VirtualKeyboard} from '../support/virtual-keyboard.ts';
import {createVirtualTerminal} from '../support/virtual-terminal.ts';

class FakeProcess extends EventEmitter {
	readonly log: string[] = [];
	readonly stderr = {write: (text: string) => this.log.push(text)};

	exit(code: number): void {
		this.log.push(`exit ${code}`);
	}

	kill(): void {}
}

function take(more: Partial<TerminalOptions> = {}) {
	const emulator = createVirtualTerminal();
	onTestFinished(() => emulator.dispose());
	const keyboard = new VirtualKeyboard();
	const process = new FakeProcess();
	const backgrounds: string[] = [];
	const terminal = openTerminal({
		stdin: keyboard,
		stdout: emulator.stream,
		process,
		before: undefined,
		facts: {TERM: 'xterm-256color', LANG: 'C.UTF-8'},
		ascii: false,
		redact: (text) => text,
		clock: createHandClock(),
		onBackground: (background) => backgrounds.push(background),
		onGraphemeMode: (isOn) => backgrounds.push(isOn ? 'graphemes' : 'code points'),
		...more,
	});
	return {emulator, keyboard, process, terminal, backgrounds};
}

describe('an open terminal', () => {
	it('is restored completely: modes, keyboard, and listeners of the process', async () => {
		const {emulator, keyboard, process, terminal, backgrounds} = take();
		expect(keyboard.isRaw).toBe(false);
		terminal.enter();
		await emulator.flushed();
		expect(emulator.modes().isAlternate).toBe(true);
		expect(keyboard.isRaw).toBe(true);
		// The answer to the query of the background.
		keyboard.type('\u001B]11;rgb:ffff/ffff/ffff\u0007', '\u001B[?62c');
		expect(backgrounds).toEqual(['light']);
		keyboard.type('\u001B[?2027;3$y', '\u001B[?2027;1$y', '\u001B[?2027;2$y', '\u001B[?2027;0$y');
		expect(backgrounds.slice(1)).toEqual(['graphemes', 'graphemes', 'code points', 'code points']);
		await terminal.leave();
		terminal.close();
		await emulator.flushed();
		expect(emulator.modes()).toEqual(UNTOUCHED);
		expect(keyboard.isRaw).toBe(false);
		expect(process.eventNames()).toEqual([]);
	});

	it('reads on after the full screen is gone until its replies have arrived: the shell would take them for typing', async () => {
		const clock = createHandClock();
		const {emulator, keyboard, terminal} = take({clock});
		terminal.enter();
		const left = terminal.leave();
		await emulator.flushed();
		expect(emulator.modes()).toEqual(UNTOUCHED);
		clock.advance(1_900);
		await Promise.resolve();
		expect(keyboard.isRaw).toBe(true);
		keyboard.type('\u001B]11;rgb:ffff/ffff/ffff\u001B\\\u001B[?62c');
		await left;
		expect(keyboard.isRaw).toBe(false);
		terminal.close();
	});

	it('is taken over from its previous owner without a gap', async () => {
		const handed: string[] = [];
		const {emulator, terminal} = take({before: {handOver: () => handed.push('over') === 0}});
		expect(handed).toEqual(['over']);
		terminal.enter();
		// The full screen was already on.
		expect(emulator.takeSent()).not.toContain('\u001B[?1049h');
		terminal.close();
	});

	it('is restored before a signal ends the program', async () => {
		const {emulator, keyboard, process, terminal} = take();
		terminal.enter();
		process.emit('SIGTERM');
		await emulator.flushed();
		expect(emulator.modes()).toEqual(UNTOUCHED);
		expect(keyboard.isRaw).toBe(false);
		expect(process.log).toEqual(['exit 143']);
		terminal.close();
	});

	it('sends no query of colours without colours', () => {
		const {emulator, terminal} = take({facts: {NO_COLOR: '1', TERM: 'xterm', LANG: 'C'}});
		terminal.enter();
		expect(emulator.takeSent()).not.toContain(']11;?');
		expect(terminal.characters).toBe('ascii');
		terminal.close();
	});
});
