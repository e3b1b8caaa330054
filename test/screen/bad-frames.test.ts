/** Malformed, oversized and hostile frames: each is reported, and none ends the program or controls the terminal. */
import {describe, expect, it} from 'vitest';
import {openChat, quit} from '../support/open-chat.ts';
import {openSandbox} from '../support/sandbox.ts';
import {foreignIncidents, UNTOUCHED} from '../support/terminal-modes.ts';

const MIB = 1024 * 1024;

describe('a malformed frame', () => {
	it('is reported, whatever its defect, and the conversation continues', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 100, rows: 40});
		program.send('garbage');
		await program.shows(['The server sent something that cannot be read', 'the client recovered.']);
		program.send('unknown');
		await program.shows([
			'a frame of an unknown type (weather_report); it was ignored.',
			'client needs to know.',
		]);
		program.send('nan');
		await program.shows([/numbers that JSON does\s+not\s+have/, 'The tool returned NaN.']);

		for (const frame of [
			'[]',
			'"text"',
			'null',
			'',
			'{"type":5}',
			'{"type":"typing","message":{"a":1}}',
			'{"type":"connection_established","session_id":17}',
			'{"type":"history","messages":"none"}',
			'{"type":"error"}',
			'{"type":"ai_response","message":["a","b"],"tool_calls":{"a":1},"tool_results":"none","metadata":4}',
		])
			sandbox.broadcast(frame);
		await program.shows(/malformed ai_response frame/);
		expect(program.rows()[0]).toContain('● ready');
		program.send('thanks');
		await program.shows('You are welcome.');
		expect(sandbox.chatMessages()).toEqual(['garbage', 'unknown', 'nan', 'thanks']);
		expect(sandbox.connections).toBe(1);
		expect(await quit(program)).toBe(0);
	});
});

describe('a message above the limit', () => {
	it('of 1 MB: a message of exactly that size is shown; one byte more is refused once and reported, and the chat continues', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 100, rows: 30, args: ['--max-frame', '1MB']});
		program.send(`huge-frame ${MIB}`);
		await program.shows(['exactly the requested size', 'type a message']);
		program.send(`huge-frame ${MIB + 1}`);
		await program.shows([
			'● ready',
			'The server sent a message above the limit of 1 MB.',
			'--max-frame 2MB',
			'Reconnected. The server resumed this session.',
			'MESSAGE CONTENT TRUNCATED',
		]);
		program.send('thanks');
		await program.shows('You are welcome.');
		expect(sandbox.connections).toBe(2);
		expect(sandbox.chatMessages()).toEqual([`huge-frame ${MIB}`, `huge-frame ${MIB + 1}`, 'thanks']);
		expect(await quit(program)).toBe(0);
	});

	it('of 100 MB, the default limit: the same', async () => {
		const limit = 100 * MIB;
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 100, rows: 30});
		program.send(`huge-frame ${limit}`);
		await program.shows(['exactly the requested size', 'type a message']);
		program.send(`huge-frame ${limit + 1}`);
		await program.shows(['● ready', 'The server sent a message above the limit of 100 MB.', 'TRUNCATED']);
		program.send('thanks');
		await program.shows('You are welcome.');
		expect(sandbox.connections).toBe(2);
		expect(sandbox.chatMessages()).toEqual([`huge-frame ${limit}`, `huge-frame ${limit + 1}`, 'thanks']);
		expect(await quit(program)).toBe(0);
	});
});

describe('a hostile answer', () => {
	it('is shown as text and changes neither title nor clipboard nor any mode', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 100, rows: 30});
		const modes = program.modes();
		program.send('hostile');
		await program.shows([
			'Colour: ␛[31mred␛[0m. Title: ␛]0;owned␇. Clipboard: ␛]52;c;b3duZWQ=␇.',
			'One byte controls: <9B>31m <9D>0;owned<9C>.',
			'Direction: <202E>eltit ruoy<202C>',
			'␛[?1049h␛[?25l and inside a fence as well ␛[6n',
			'type a message',
		]);
		// The style of the cell that was written last stays in force.
		expect({...program.modes(), isPlain: modes.isPlain}).toEqual(modes);
		expect(program.colourOf('red␛')).toBe(program.colourOf('Colour: '));
		expect(program.title()).toBe('bedrock-chat');
		expect(foreignIncidents(program.incidents())).toEqual([]);
		expect(await quit(program)).toBe(0);
		expect(program.modes()).toEqual(UNTOUCHED);
	});
});
