/** Stored conversations by keyboard alone: against the built-in assistant of each dialect, and against what the real server answered. */
import {isDeepStrictEqual} from 'node:util';
import {describe, expect, it} from 'vitest';
import {KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import type {Program} from '../support/pty.ts';
import {startRecordedServer} from '../support/recorded-server.ts';
import {openSandbox} from '../support/sandbox.ts';

const F2 = '\u001BOQ';
/** After a key that is no letter, so that the letter before it is no part of a text. */
const YES = '\u000Cy';
const SIGNED_IN = ['--auth', 'bearer', '--token', 'good'];

async function openPage(program: Program): Promise<void> {
	program.type(F2);
	await program.shows('CONVERSATIONS');
}

describe('/conversations', () => {
	it('lists, searches, opens, renames and deletes; titles are in the header', async () => {
		const sandbox = await openSandbox({features: true});
		const program = await openChat(sandbox.url, {columns: 80, rows: 24, args: SIGNED_IN});
		await openPage(program);
		await program.shows('your next message begins one');
		program.type(KEYS.escape);
		await program.shows('type a message');
		program.send('my name is Ada');
		await program.shows(['Pleased to meet you, Ada', /^ ● ready {3}my name is Ada/m]);
		program.send('/new');
		await program.shows('A new conversation begins here.');
		program.send('where is order A-1001');
		await program.shows(['Order A-1001 is shipped', /^ ● ready {3}where is order A/m]);

		await openPage(program);
		await program.shows([
			'Conversations · 2 on the server',
			/^▌ ● where is order A-1001 +1 +just now$/m,
			/^ {4}my name is Ada +1 +just now$/m,
			/1 turn · last used .* · open here/,
		]);
		program.type('/');
		await program.shows('search the titles');
		program.type('name');
		await program.shows(['1 of 2 match "name"', /^▌ {3}my name is Ada/m]);
		program.type(KEYS.enter);
		await program.shows('CONVERSATIONS');
		program.type(KEYS.enter);
		await program.shows([
			'Opened the conversation "my name is Ada".',
			'Pleased to meet you, Ada',
			/^ ● ready {3}my name is Ada/m,
		]);
		program.send('/rename Ada');
		await program.shows(['The conversation is now called "Ada".', /^ ● ready {3}Ada /m]);

		await openPage(program);
		await program.shows(/^▌ ● Ada /m);
		program.type(KEYS.down);
		await program.shows(/^▌ {3}where is order/m);
		program.type('r');
		await program.shows('title › where is order A-1001');
		program.type(`\u0015Lamps${KEYS.enter}`);
		await program.shows(/^▌ {3}Lamps /m);
		program.type('d');
		await program.shows(['Delete "Lamps"? The server cannot bring it back.', 'DELETE?']);
		program.type(KEYS.escape);
		await program.shows('CONVERSATIONS');
		program.type('d');
		await program.shows('Delete "Lamps"?');
		program.type(YES);
		await program.shows('Conversations · 1 on the server');
		program.type('D');
		await program.shows('Delete your only conversation?');
		program.type(YES);
		await program.shows('Really delete it?');
		program.type('y');
		await program.shows('Conversations · 0 on the server');
		expect(sandbox.memory.conversations.size).toBe(0);
		program.type(KEYS.escape);
		await program.shows('The conversation above is deleted on the server.');
		expect(await quit(program)).toBe(0);
	});

	it('deletes several at once, and /delete asks', async () => {
		const sandbox = await openSandbox({features: true});
		const program = await openChat(sandbox.url, {columns: 80, rows: 24, args: SIGNED_IN});
		for (const text of ['thanks one', 'thanks two', 'thanks three']) {
			if (text !== 'thanks one') program.send('/new');
			await program.shows(/^ ● ready {3}session/m);
			program.send(text);
			await program.shows(new RegExp(`^ ● ready {3}${text}`, 'm'));
		}
		await openPage(program);
		await program.shows('Conversations · 3 on the server');
		program.type(`${KEYS.down} `);
		await program.shows('1 selected');
		program.type(' ');
		await program.shows('2 selected');
		program.type('d');
		await program.shows('Delete 2 conversations?');
		program.type(YES);
		await program.shows('Conversations · 1 on the server');
		program.type(KEYS.escape);
		await program.shows('type a message');
		program.send('/delete');
		await program.shows('This deletes the conversation "thanks three" on the server.');
		program.send('/delete');
		await program.shows('The conversation above is deleted on the server.');
		expect(await quit(program)).toBe(0);
	});

	it.each([
		[
			'today, not signed in',
			{features: true},
			[],
			/signed in\. Close this page with Esc,\s+then type \/login/,
		],
		["today's server that stores none", {}, SIGNED_IN, /does not store conversations/],
		['seed', {dialect: 'seed'}, SIGNED_IN, /does not offer stored conversations/],
		['document', {dialect: 'document'}, SIGNED_IN, /does not offer stored conversations/],
	] as const)(
		'says why there are none, and /new begins a session: %s',
		async (_name, options, args, words) => {
			const sandbox = await openSandbox(options);
			const program = await openChat(sandbox.url, {columns: 80, rows: 24, args});
			program.send('/conversations');
			await program.shows(['CONVERSATIONS', words]);
			program.type(KEYS.escape);
			await program.shows('type a message');
			program.send('my name is Ada');
			await program.shows('Pleased to meet you, Ada');
			program.send('/new');
			await program.shows('new session');
			program.send('what is my name');
			await program.shows('I do not know your name');
			expect(await quit(program)).toBe(0);
		},
	);
});

describe('the real server', () => {
	it('lists, titles and opens as it was recorded', async () => {
		const typeOf = (frame: unknown): unknown => (frame as {type?: unknown}).type;
		const server = await startRecordedServer('head-h_conversations', {
			isSame: (asked, frame) =>
				isDeepStrictEqual(asked, frame) ||
				(typeOf(frame) === 'conversation_list' && isDeepStrictEqual(asked, {type: 'conversation_list'})),
			otherwise: (frame) => (typeOf(frame) === 'ping' ? ['{"type":"pong"}'] : []),
		});
		const program = await openChat(server.url, {columns: 80, rows: 30, args: SIGNED_IN});
		await openPage(program);
		await program.shows('your next message begins one');
		program.type(KEYS.escape);
		await program.shows('type a message');
		program.send('echo first conversation');
		await program.shows([/^ │ first conversation$/m, /Stub Title 59/]);
		program.send('tools');
		await program.shows(/Order A-1001 is shipped/);
		program.send('/new');
		await program.shows('A new conversation begins here.');
		program.send('echo second conversation');
		await program.shows([/^ │ second conversation$/m, /Stub Title 61/]);
		await openPage(program);
		await program.shows([/^▌ ● Stub Title 61 +1 /m, /^ {4}Stub Title 59 +2 /m]);
		program.type(`${KEYS.down}${KEYS.enter}`);
		await program.shows(['Opened the conversation "Stub Title 59".', /Order A-1001 is shipped/]);
		expect(server.received).toContainEqual({
			type: 'conversation_load',
			conversation_id: 'e9ba2c8f-34f2-466b-8664-58d685478a67',
		});
		expect(await quit(program)).toBe(0);
	});
});
