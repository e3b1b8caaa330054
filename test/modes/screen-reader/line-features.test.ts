/** What today's server offers beside the chat, in lines, against the sandbox in this process. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it, onTestFailed, onTestFinished, vi} from 'vitest';
import type {ConversationSettings} from '../../../source/config/settings.ts';
import {ctrl} from '../../support/key-bytes.ts';
import {startLines} from '../../support/line-program.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {tokenOf} from '../../support/sandbox-chat.ts';
import {credentialOf, serverSettings} from '../../support/settings.ts';

// Readline looks at it, and edits nothing in a dumb terminal.
beforeEach(() => {
	vi.stubEnv('TERM', 'xterm');
	onTestFinished(() => void vi.unstubAllEnvs());
});

/** Signed in at a server that offers everything; quits at the end of the test. */
async function open(more: Partial<ConversationSettings> = {}) {
	const sandbox = await openSandbox({features: true});
	const program = startLines(
		serverSettings(sandbox.url, {credential: credentialOf(tokenOf('good')), ...more}),
	);
	onTestFinished(async () => {
		await program.stdin.type(ctrl('c'), ctrl('c'), ctrl('d'));
		await program.exitCode;
	});
	onTestFailed(() => console.error(program.written()));
	await program.next('Ask about an order, a product, or how to return one.\nYou: ');
	/** Types a line, and gives what is written until a text. */
	const ask = async (line: string, until: string | RegExp): Promise<string> => {
		await program.enter(line);
		return program.next(until);
	};
	return {sandbox, program, ask};
}

const LIST = /(?:or press Enter to leave|or Enter): /;

describe('/conversations', () => {
	it('numbers the conversations, and searches, renames, opens and deletes them', async () => {
		const {sandbox, program, ask} = await open();
		await ask('what is 6 * 7?', 'End of code.\nYou: ');
		await ask('/new', 'A new conversation begins here.');
		await ask('thanks', 'You are welcome.\nYou: ');
		const list = await ask('/conversations', LIST);
		expect(list).toContain(
			'Asking the server for your conversations.\n2 conversations, the newest first.\n1. ',
		);
		expect(list).toMatch(/\n1\. .+, 1 turn, .+, open here\n2\. .+, 1 turn, [^,]+\n/);
		expect(await ask('7', LIST)).toMatch(/^7\nThere is no such number in the list: 7\.\nNumber, r, [^\n]*$/);
		await ask('r 2', 'or press Enter to keep it: ');
		expect(await ask('Answers of all kinds', LIST)).toContain('Renamed.\n2 conversations');
		expect(await ask('kinds', LIST)).toContain(
			'1 of 2 conversations matches “kinds”.\n1. Answers of all kinds, 1 turn',
		);
		await ask('1', 'Answers of all kinds');
		await program.next('End of code.\nYou: ');
		expect(sandbox.received.get('conversation_load')).toBe(1);
		await ask('/conversations', LIST);
		await ask('d 1 2', 'Type yes to delete: ');
		expect(await ask('no', LIST)).toContain('Nothing was deleted.\n');
		await ask('d all', 'Delete all 2 of your conversations? Type yes to delete: ');
		await ask(
			'yes',
			'Really delete all 2 conversations? The server cannot bring them back. Type yes to delete: ',
		);
		expect(await ask('yes', 'your next message begins one.\n')).toContain('Deleted 2 conversations.\n');
	});

	it('says why there are none', async () => {
		const {ask, program} = await open({credential: undefined});
		await program.enter('/conversations');
		await ask('', '/login');
	});
});

describe('/export', () => {
	it('asks for the file, and before it replaces one', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'export-'));
		onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
		const file = path.join(folder, 'a.md');
		const {ask} = await open();
		await ask('/export', 'There is nothing to export yet.\n');
		await ask('thanks', 'You are welcome.\nYou: ');
		await ask('/export', 'or press Enter to cancel: ');
		await ask('', 'Nothing was exported.\n');
		await ask('/export', 'or press Enter to cancel: ');
		expect(await ask(file, /Saved the conversation, .+\n/)).not.toContain('exists');
		expect(readFileSync(file, 'utf8')).toMatch(/^# thanks\n[\s\S]*> You are welcome\.\n$/);
		writeFileSync(file, 'mine');
		await ask(`/export ${file}`, 'a.md already exists. Type yes to replace it: ');
		await ask('no', 'Nothing was exported.\n');
		expect(readFileSync(file, 'utf8')).toBe('mine');
		await ask(`/export ${file}`, 'Type yes to replace it: ');
		await ask('yes', /Saved the conversation, .+\n/);
		expect(await ask(`/export ${folder}/no/a.md`, /Not saved: .+\n/)).toContain('');
		expect(readFileSync(file, 'utf8')).toContain('# thanks');
	});
});

describe('/settings, /set, /model and /with', () => {
	it('say what is in force, and change it', async () => {
		const {sandbox, program, ask} = await open();
		const settings = await ask('/settings', 'lists the models.\nYou: ');
		expect(settings).toContain('8 settings:\nmodel_id, Model: ');
		expect(settings).toContain('\ntemperature, Temperature: 0.7, from 0 to 1.\n');
		await ask('/set temperature=0.2', 'Settings: temperature = 0.2.');
		expect(await ask('/settings', 'lists the models.')).toContain(
			'Temperature: 0.2, the default is 0.7, from 0 to 1.\n',
		);
		await ask('/set temperature=7', 'Temperature goes from 0 to 1.');
		const models = await ask('/model', 'to change nothing: ');
		expect(models).toMatch(
			/4 models; answers come from .+:\n1\. .+\n4\. Patient assistant, Workshop, workshop/s,
		);
		expect(await ask('patient', 'to change nothing: ')).toContain(
			'1 of 4 models matches “patient”:\n1. Patient',
		);
		await ask('1', 'The next answers come from Patient assistant.');
		await ask('/with max_tokens=100 thanks', 'You are welcome.');
		await program.next('');
		expect(program.written()).not.toContain('You, sent again');
		expect(sandbox.chatMessages()).toEqual(['thanks']);
	});
});

describe('/preset', () => {
	it('asks for each variable, again where the value is wrong, and sends the message', async () => {
		const {sandbox, ask} = await open();
		const list = await ask('/preset', 'or press Enter to cancel: ');
		expect(list).toContain(
			'3 presets:\n1. Order report: Status of an order, and the stock of its items\n2. ',
		);
		await ask('return', 'Carrier, 1 post, 2 courier, 3 shop; Enter for post: ');
		expect(await ask('by foot', 'Enter for post: ')).toContain(
			'Carrier must be one of: post, courier, shop.',
		);
		await ask('2', 'Opened, yes or no; Enter for no: ');
		expect(await ask('yes', 'You: ')).toContain(
			'The message:\n  How can I return an item by courier? Opened: true\n',
		);
		await sandbox.whenReceived('chat');
		expect(sandbox.chatMessages()).toEqual(['How can I return an item by courier? Opened: true']);
	});

	it('sends nothing after Ctrl+C, and a command sends what it names in full', async () => {
		const {sandbox, program, ask} = await open();
		await ask('/preset price-of-several', 'Quantity, at least 1, at most 99; Enter for 3: ');
		await program.stdin.type(ctrl('c'));
		await program.next('Cancelled.\nYou: ');
		await ask('/preset price-of-several QUANTITY=4 PRICE=1.50', 'Assistant: ');
		expect(sandbox.chatMessages()).toEqual(['what is 4 * 1.50']);
	});

	it.each([
		['sends it', {ORDER_ID: 'A-1001'}, true],
		['asks for what is wrong', {ORDER_ID: 'B'}, false],
	])('of the command line %s', async (_, values, isComplete) => {
		const use = {id: 'order-report', values: new Map(Object.entries(values)), sends: true, isFromLink: false};
		const sandbox = await openSandbox({features: true});
		const program = startLines(serverSettings(sandbox.url, {presets: {file: undefined, use}}));
		if (!isComplete) {
			await program.next('Order does not match the pattern ');
			await program.next('Order, for example A-1001: ');
			await program.enter('A-1001');
		}
		await sandbox.whenReceived('chat');
		expect(sandbox.chatMessages()).toEqual(['order A-1001, and then check the stock of each item']);
		// The answer may be under way.
		await program.stdin.type(ctrl('d'), ctrl('d'));
		await program.exitCode;
	});
});

describe('/kb', () => {
	it('reads the passages found, and asks with one', async () => {
		const {sandbox, ask} = await open();
		expect(await ask('/kb returns', 'or press Enter to leave: ')).toMatch(
			/found:\n1\. Handbook of returns, https:\/\/shop\.example\/handbook\/returns, score [\d.]+: You can return/,
		);
		await ask('what', 'There is no passage “what”: type a number from 1 to ');
		await ask(
			'/tools',
			/The question is left, and nothing was done\.\n(?:.*\n)*.*\/tools needs the full screen/,
		);
		await ask('/kb returns', 'or press Enter to leave: ');
		await ask('1', 'Your question, or press Enter to leave: ');
		await ask('By post?', 'Assistant: ');
		expect(sandbox.chatMessages()[0]).toMatch(
			/^> You can return .*\n.*From Handbook of returns .*\n\nBy post\?$/s,
		);
	});
});

describe('/feedback', () => {
	it('asks for comment and correction of a negative rating', async () => {
		const {sandbox, ask} = await open();
		await ask('thanks', 'You are welcome.\nYou: ');
		await ask('/feedback -', 'Press Enter for no comment: ');
		await ask('Too short.', 'Press Enter for no correction: ');
		await ask('You are very welcome.', 'feedback');
		await sandbox.whenReceived('feedback');
	});
});
