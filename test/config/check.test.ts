import {describe, expect, it} from 'vitest';
import {readFlags} from '../../source/config/flags/flags.ts';
import {resolve} from '../../source/config/resolve.ts';
import type {CheckSettings} from '../../source/config/settings.ts';
import {resolveInputs} from '../support/resolve-context.ts';

const resolved = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
	resolve(readFlags(['check', ...words]), env, resolveInputs({hasInput: true}));

function settingsOf(words: readonly string[], env: Readonly<Record<string, string>> = {}): CheckSettings {
	const resolution = resolved(words, env);
	if (!('settings' in resolution) || resolution.settings.mode !== 'check')
		throw new Error(JSON.stringify(resolution));
	return resolution.settings;
}

/** The servers in words: `today:8000` is the built-in assistant on this port. */
const serversOf = (...args: Parameters<typeof settingsOf>): readonly string[] =>
	settingsOf(...args).servers.map(({server}) =>
		server.kind === 'url' ? server.url : `${server.dialect}:${server.port}`,
	);

describe('the command check', () => {
	it('takes decks, and how they are played', () => {
		expect(settingsOf(['a.md', 'b.md'])).toMatchObject({
			...{decks: ['a.md', 'b.md'], repeat: 1, format: 'text', timeoutMs: undefined, isQuiet: false},
		});
		const flags = ['--repeat', '20', '--format', 'JUnit', '--timeout', '5min', '-q'];
		expect(settingsOf([...flags, 'a.md'])).toMatchObject({
			...{decks: ['a.md'], repeat: 20, format: 'junit', timeoutMs: 300_000, isQuiet: true},
		});
	});

	it.each([
		[[], ['ws://localhost:8000/ws/chat']],
		[['ws://a/'], ['ws://a/']],
		[
			['--url', 'ws://a/', 'wss://b/', '-c', 'ws://c/'],
			['wss://b/', 'ws://a/', 'ws://c/'],
		],
		[['--sandbox'], ['today:0']],
		[
			['--sandbox=seed', '--sandbox=document'],
			['seed:0', 'document:0'],
		],
		[
			['ws://a/', '--sandbox=seed', '--port', '8000'],
			['ws://a/', 'seed:8000'],
		],
		[['https://a/chat/ui'], ['wss://a/chat/ws']],
	])('with %j has the servers %j', (words, servers) => {
		expect(serversOf(['a.md', ...words])).toEqual(servers);
	});

	it('has the server of the environment where none is given', () => {
		const env = {BEDROCK_WS_ENDPOINT: 'ws://env/'};
		expect(serversOf(['a.md'], env)).toEqual(['ws://env/']);
		expect(serversOf(['a.md', '--sandbox'], env)).toEqual(['today:0']);
		expect(serversOf(['a.md', '--or-sandbox'])).toEqual(['today:0']);
	});

	it('has the credential for each server, and that of the environment for real ones only', () => {
		const {servers} = settingsOf(['a.md', 'ws://localhost/', '--sandbox'], {BEDROCK_AUTH_TOKEN: 'secret'});
		expect(servers.map(({credential}) => credential?.reveal())).toEqual([
			{type: 'auth', auth_type: 'bearer_token', token: 'secret'},
			undefined,
		]);
	});

	it.each([
		[[], 'deck_missing: There is no deck after check. Type bedrock-chat check DECK.md'],
		[['ws://a/'], 'deck_missing: There is no deck after check. Type bedrock-chat check DECK.md'],
		[['a.md', '--continue'], 'not_for_check: The command check does not take --continue. Remove it'],
		[['a.md', '--print', 'x'], 'not_for_check: The command check does not take --print. Remove it'],
		[['a.md', '--json'], 'not_for_check: The command check does not take --json. Remove it'],
		[
			['a.md', '--repeat', '0'],
			'repeat_invalid: "0" is not a number of repetitions (1 to 10,000). Type --repeat 20',
		],
		[
			['a.md', '--format', 'tab'],
			'print_choice: --format has no value "tab". Its values are text, tap, junit and github. Type --format tap',
		],
		[
			['a.md', 'ws://a/', 'ws://b/', '--max-frame', 'x'],
			expect.stringMatching(/^size_invalid: "x" is not a size/),
		],
		[['a.md', '--port', '80'], expect.stringMatching(/^needs_sandbox: --port is for the built-in assistant/)],
	])('reports %j once', (words, problem) => {
		const resolution = resolved(words);
		const problems = 'problems' in resolution ? resolution.problems : [];
		expect(problems.map(({code, sentence}) => `${code}: ${sentence}`)).toEqual([problem]);
	});

	it('asks for a missing secret once, whatever the number of servers', () => {
		const words = ['a.md', 'ws://localhost/', 'ws://127.0.0.1/', '--auth', 'bearer', '--token-file', 'x'];
		const resolution = resolved(words);
		expect('pending' in resolution ? resolution.pending : resolution).toMatchObject([{flag: 'token-file'}]);
	});

	it.each(['--repeat=2', '--format=tap'])('has %s alone: the chat does not take it', (flag) => {
		const resolution = resolve(readFlags(['ws://a/', flag]), {});
		expect('problems' in resolution && resolution.problems).toMatchObject([{code: 'not_for_chat'}]);
	});
});
