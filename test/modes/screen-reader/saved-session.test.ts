import {readFileSync} from 'node:fs';
import path from 'node:path';
import {beforeEach, expect, it, onTestFinished, vi} from 'vitest';
import {listSessions} from '../../../source/journal/session-store.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {journalFolder, journalIn, messageRecord} from '../../support/journals.ts';
import {startLines} from '../../support/line-program.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {serverSettings} from '../../support/settings.ts';

beforeEach(() => {
	vi.stubEnv('TERM', 'xterm');
	onTestFinished(() => void vi.unstubAllEnvs());
});

it('is saved, and continued with its draft and its last answer', async () => {
	const sandbox = await openSandbox({dialect: 'today'});
	const sessions = journalFolder();
	const settings = {...serverSettings(sandbox.url), journal: true};
	const first = startLines(settings, undefined, sessions);
	await first.says('\nYou: ');
	await first.enter('help');
	await first.says('Assistant: ');
	await first.says('\nYou: ');
	await first.enter('what is 2+2?');
	await first.says('Tool calculate');
	await first.says('\nYou: ');
	// Lines that end with a backslash are a message that is not complete.
	await first.enter('to be continued\\');
	await first.enter('/login canary-7f3a\\');
	first.stdin.end();
	expect(await first.exitCode).toBe(0);
	const [listed] = await listSessions(sessions);
	const id = listed?.id ?? '';
	expect(first.stayed()).toContain(`Continue it: bedrock-chat --screen-reader --resume=${id}\n`);
	expect(readFileSync(path.join(sessions, 'prompts.jsonl'), 'utf8')).toContain('what is 2+2?');
	const second = startLines({...settings, resume: {at: 'id', id}}, undefined, sessions);
	const said = await second.next(/Press Enter on an empty line to send it.*\n/);
	expect(said).toContain('Continued a session with 4 messages.\n');
	await second.says('resumed this session.\n');
	expect(second.written()).toContain('what is 2+2?');
	expect(second.written()).not.toContain('help\nAssistant');
	await second.enter('/quit');
	await second.enter('/quit');
	expect(await second.exitCode).toBe(0);
	// Nothing was said: the session is the same.
	expect(second.stayed()).toContain(`--resume=${id}\n`);
});

it('that cannot be found ends the program with a sentence; without one a notice says so', async () => {
	const sandbox = await openSandbox({dialect: 'today'});
	const sessions = journalFolder();
	const settings = {...serverSettings(sandbox.url), journal: true};
	const missing = startLines({...settings, resume: {at: 'id', id: 'abc'}}, undefined, sessions);
	expect(await missing.exitCode).toBe(2);
	expect(missing.stayed()).toMatch(
		/^There is no session abc\. Type bedrock-chat sessions list for the ids\./,
	);
	const none = startLines({...settings, resume: {at: 'newest'}}, undefined, sessions);
	await none.says('There is no earlier session');
	await none.enter('/quit');
	expect(await none.exitCode).toBe(0);
});

it('has a draft of any text, without its control characters', async () => {
	const sandbox = await openSandbox({dialect: 'today'});
	const hostile = HOSTILE_TEXTS.filter((text) => text.includes('\u001B')).slice(0, 3);
	for (const text of hostile) {
		const sessions = journalFolder();
		const journal = journalIn(sessions);
		journal.write(messageRecord('one'));
		journal.draft([text]);
		await journal.close();
		const settings = {...serverSettings(sandbox.url), journal: true, resume: {at: 'newest'} as const};
		const program = startLines(settings, undefined, sessions);
		await program.says('Press Enter on an empty line to send it');
		expect(program.written()).not.toContain('\u001B');
		await program.enter('/quit');
		await program.enter('/quit');
		expect(await program.exitCode).toBe(0);
	}
});
