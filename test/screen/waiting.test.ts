/** Waiting for an answer: giving up, the queue behind it, and editing queued messages. */
import {describe, expect, it} from 'vitest';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {openSandbox} from '../support/sandbox.ts';

/** The row of each text on the screen, top to bottom. */
function orderOf(text: string, parts: readonly string[]): number[] {
	return parts.map((part) => text.indexOf(part));
}

describe('a slow answer', () => {
	it('is given up with Esc and later inserted in its place; the queue continues after it', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 100, rows: 30});
		sandbox.hold('answer');
		program.send('slow');
		await program.shows(['That took 10 seconds', /⠋|⠙|⠹|⠸|⠼|⠴|⠦|⠧|⠇|⠏/]);
		program.type(KEYS.escape);
		await program.shows([
			"Stopped waiting. The server can't be interrupted",
			/Assistant +stopped/,
			'The answer you stopped waiting for has not arrived yet',
		]);
		program.send('my name is Eda');
		await program.shows([/You +queued · ↑ to take it back/, '1 message waiting ·', 'type a message']);
		// Taken back, edited, and queued again.
		program.type(KEYS.up);
		await program.shows(' › my name is Eda');
		expect(program.text()).not.toMatch(/You +queued/);
		program.type(`${KEYS.left}${KEYS.left}${KEYS.backspace}A${ctrl('e')}!`);
		await program.shows(' › my name is Ada!');
		program.type(KEYS.enter);
		await program.shows(/You +queued/);
		expect(sandbox.chatMessages()).toEqual(['slow']);

		sandbox.release();
		await program.shows([/Assistant +late/, 'one word at a time.', 'Pleased to meet you, Ada.']);
		// That new messages are queued is no longer true.
		expect(program.text()).not.toContain('Stopped waiting.');
		const order = orderOf(program.text(), [
			'│ slow',
			'one word at a time.',
			'│ my name is Ada!',
			'Pleased to meet you',
		]);
		expect(order).toEqual([...order].sort((a, b) => a - b));
		expect(order[0]).toBeGreaterThan(0);
		expect(sandbox.chatMessages()).toEqual(['slow', 'my name is Ada!']);
		expect(await quit(program)).toBe(0);
	});

	it('holds the next message after /reconnect until it is there, also when the server then loses the session', async () => {
		let turnEnded: () => void = () => {};
		const ended = new Promise<void>((resolve) => {
			turnEnded = resolve;
		});
		const sandbox = await openSandbox({
			onEvent(event) {
				if (event.kind === 'turn-ended') turnEnded();
			},
		});
		const program = await openChat(sandbox.url, {columns: 100, rows: 40});
		sandbox.hold('answer');
		program.send('slow');
		await program.shows('That took 10 seconds');
		program.type(KEYS.escape);
		await program.shows('Stopped waiting.');
		program.send('/reconnect');
		await program.shows(['Reconnected. The server may still be working on the answer', 'type /reconnect.']);
		await sandbox.whenReceived('history');
		program.send('thanks');
		await program.shows([/You +queued/, '1 message waiting']);
		// When the turn of the dead connection ends, so does the session that both connections share: a quirk of this server.
		sandbox.release();
		await ended;
		await program.shows(['You are welcome.', /Assistant +from history/]);
		expect(program.text().split('one word at a time.')).toHaveLength(2);
		expect(program.text().split('│ thanks')).toHaveLength(2);
		// The history was refused and requested again, so that the message was sent once.
		expect(sandbox.chatMessages()).toEqual(['slow', 'thanks']);
		expect(sandbox.connections).toBe(3);
		expect(await quit(program)).toBe(0);
	});

	it('queues commands visibly, but /quit acts immediately', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 100, rows: 30});
		sandbox.hold();
		program.send('thanks');
		await sandbox.whenHeld();
		program.send('/ping');
		await program.shows('· waits: /ping');
		expect(sandbox.received.get('ping')).toBeUndefined();
		sandbox.release();
		await program.shows(['You are welcome.', /Pong after/]);
		expect(sandbox.received.get('ping')).toBe(1);
		sandbox.hold();
		program.send('thanks again');
		await sandbox.whenHeld(1);
		expect(await quit(program)).toBe(0);
	});
});
