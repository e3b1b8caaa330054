import {expect, it} from 'vitest';
import {QUERIES} from '../../source/terminal/queries.ts';
import {createVirtualTerminal} from '../support/virtual-terminal.ts';

it('are a query followed by one that every terminal answers, a bell, and a notification with a fixed text', async () => {
	const terminal = createVirtualTerminal();
	terminal.stream.write(QUERIES['ask-background'] + QUERIES.bell + QUERIES.notification);
	await terminal.flushed();
	expect(terminal.incidents()).toEqual([
		'OSC 11 ?',
		'reply "\\u001b[?1;2c"',
		'bell',
		'OSC 9 bedrock-chat: the answer has arrived',
	]);
	expect(terminal.text().join('')).toBe('');
});
