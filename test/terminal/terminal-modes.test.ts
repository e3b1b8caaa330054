import {expect, it} from 'vitest';
import {MODES_OFF, MODES_ON, titleSequence} from '../../source/terminal/terminal-modes.ts';
import {createVirtualTerminal} from '../support/virtual-terminal.ts';

it('turns on what the full screen needs', async () => {
	const terminal = createVirtualTerminal();
	terminal.stream.write(MODES_ON);
	await terminal.flushed();
	expect(terminal.modes()).toEqual({
		isAlternate: true,
		turnedOn: [1049, 1007, 2004, 1004, 2031],
		turnedOff: [7, 25],
		keyboardDepth: 1,
		modifyOtherKeys: 1,
		titleDepth: 1,
		margins: undefined,
		isPlain: true,
	});
});

it('restores every mode', async () => {
	const terminal = createVirtualTerminal();
	const before = terminal.modes();
	terminal.stream.write(MODES_ON);
	terminal.stream.write('\u001B[3;5r\u001B[1;31m\u001B[?2026hhalf a frame');
	terminal.stream.write(MODES_OFF);
	await terminal.flushed();
	expect(terminal.modes()).toEqual(before);
	expect(terminal.text().join('')).toBe('');
});

it('clears the frame where there is no alternate screen to leave', async () => {
	const terminal = createVirtualTerminal();
	const withoutAlternate = (modes: string): string =>
		modes.replace('\u001B[?1049h', '').replace('\u001B[?1049l', '');
	terminal.stream.write('shell> bedrock-chat\r\n');
	terminal.stream.write(`${withoutAlternate(MODES_ON)}\u001B[Ha frame\u001B[9;1Hits last row`);
	terminal.stream.write(withoutAlternate(MODES_OFF));
	terminal.stream.write('shell>');
	await terminal.flushed();
	expect(terminal.text().filter((row) => row !== '')).toEqual(['shell>']);
});

it('leaves only printable characters in titles', async () => {
	const terminal = createVirtualTerminal();
	terminal.stream.write(titleSequence('chat\u0007\u001B]0;evil\u001B\\\u202E\uD83D · Ada'));
	await terminal.flushed();
	expect(terminal.title()).toBe('chat]0;evil\\ · Ada');
	expect(terminal.incidents()).toEqual(['OSC 2 chat]0;evil\\ · Ada']);
	expect(titleSequence('x'.repeat(10_000)).length).toBeLessThan(220);
});
