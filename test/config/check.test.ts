import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {loadSettings} from '../../source/config/command-line.ts';
import {readFlags} from '../../source/config/flags/flags.ts';
import {resolve} from '../../source/config/resolve.ts';
import type {CheckSettings} from '../../source/config/settings.ts';

const CONFIG = `
[profiles.work]
url = "ws://localhost:1/"
token-file = "work.txt"

[profiles.home]
url = "ws://127.0.0.1:2/"
token-file = "home.txt"

[profiles.trial]
sandbox = "seed"
`;

const folder = mkdtempSync(path.join(tmpdir(), 'check-config-'));
const configFile = path.join(folder, 'config.toml');
writeFileSync(configFile, CONFIG);
chmodSync(configFile, 0o600);
afterAll(() => rmSync(folder, {recursive: true}));

type Env = Readonly<Record<string, string>>;

/** @param read gets the path of each file that is read */
const load = (words: readonly string[], env: Env = {}, read: string[] = []) =>
	loadSettings(['check', ...words], env, {
		isTerminal: () => false,
		hasInput: () => true,
		terminal: () => Promise.reject(new Error('nobody is asked')),
		configFile,
		ports: {
			readFile(file) {
				read.push(path.basename(file));
				return Promise.resolve(`token of ${path.basename(file)}\n`);
			},
			run: () => Promise.reject(new Error('no command is run')),
			ask: () => Promise.reject(new Error('nobody is asked')),
		},
	});

async function settingsOf(words: readonly string[], env: Env = {}): Promise<CheckSettings> {
	const outcome = await load(words, env);
	if (!('settings' in outcome) || outcome.settings.mode !== 'check') throw new Error(JSON.stringify(outcome));
	return outcome.settings;
}

/** Each server in words, with its token: `today:8000` is the built-in assistant on this port. */
const serversOf = async (words: readonly string[], env: Env = {}): Promise<readonly string[]> =>
	(await settingsOf(['a.md', ...words], env)).servers.map(({server, credential}) => {
		const frame = credential?.reveal();
		const token = frame?.auth_type === 'bearer_token' ? ` ${frame.token}` : '';
		return `${server.kind === 'url' ? server.url : `${server.dialect}:${server.port}`}${token}`;
	});

describe('the command check', () => {
	it('takes decks, and how they are played', async () => {
		expect(await settingsOf(['a.md', 'b.md'])).toMatchObject({
			...{decks: ['a.md', 'b.md'], repeat: 1, format: 'text', timeoutMs: undefined, isQuiet: false},
		});
		const flags = ['--repeat', '20', '--format', 'JUnit', '--timeout', '5min', '-q'];
		for (const servers of [[], ['ws://a/', '--sandbox']])
			expect(await settingsOf([...flags, 'a.md', ...servers])).toMatchObject({
				...{decks: ['a.md'], repeat: 20, format: 'junit', timeoutMs: 300_000, isQuiet: true},
			});
	});

	it.each([
		[[], ['ws://localhost:8000/ws/chat']],
		[['ws://a/'], ['ws://a/']],
		[['--url', 'ws://a/'], ['ws://a/']],
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
		[['--or-sandbox'], ['today:0']],
	])('with %j has the servers %j', async (words, servers) => {
		expect(await serversOf(words)).toEqual(servers);
	});

	it('has the server of the environment where none is given', async () => {
		const env = {BEDROCK_WS_ENDPOINT: 'ws://env/'};
		expect(await serversOf([], env)).toEqual(['ws://env/']);
		expect(await serversOf(['--sandbox'], env)).toEqual(['today:0']);
	});

	it('has a typed credential for each server, and that of the environment for real ones only', async () => {
		const two = ['ws://localhost/', '--sandbox'];
		expect(await serversOf([...two, '--token', 't'])).toEqual(['ws://localhost/ t', 'today:0 t']);
		expect(await serversOf(two, {BEDROCK_AUTH_TOKEN: 't'})).toEqual(['ws://localhost/ t', 'today:0']);
	});

	it('has several profiles side by side, each with its own credential', async () => {
		const all = ['--profile', 'work', '--profile', 'home', '--profile', 'trial'];
		const servers = ['ws://localhost:1/ token of work.txt', 'ws://127.0.0.1:2/ token of home.txt', 'seed:0'];
		expect(await serversOf(all)).toEqual(servers);
		expect(await serversOf([...all, 'ws://other/'])).toEqual(['ws://other/', ...servers]);
		const {servers: named} = await settingsOf(['a.md', ...all]);
		expect(named.map(({profile}) => profile)).toEqual(['work', 'home', 'trial']);
	});

	it('gives the credential of a profile to no other server', async () => {
		const urls = ['ws://other:3/', 'ws://localhost:1/other', 'ws://127.0.0.1:2/'];
		expect(await serversOf([...urls, '--profile', 'work'])).toEqual([
			'ws://other:3/',
			'ws://localhost:1/other token of work.txt',
			'ws://127.0.0.1:2/',
		]);
	});

	it.each([
		[[], 'deck_missing: There is no deck after check. Type bedrock-chat check DECK.md'],
		[['ws://a/', 'ws://b/'], 'deck_missing: There is no deck after check. Type bedrock-chat check DECK.md'],
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
	])('reports %j once', async (words, problem) => {
		const outcome = await load(words);
		const problems = 'problems' in outcome ? outcome.problems : [];
		expect(problems.map(({code, sentence}) => `${code}: ${sentence}`)).toEqual([problem]);
	});

	it('reads no secret before the problems of all servers are known', async () => {
		const read: string[] = [];
		const words = ['a.md', '--profile', 'work', '--profile', 'home', 'nohost://x/', 'ws://'];
		expect(await load(words, {}, read)).toHaveProperty('problems');
		expect(read).toEqual([]);
		await load(words.slice(0, 5), {}, read);
		expect(read).toEqual(['work.txt', 'home.txt']);
	});

	it.each(['--repeat=2', '--format=tap'])('has %s alone: the chat does not take it', (flag) => {
		const resolution = resolve(readFlags(['ws://a/', flag]), {});
		expect('problems' in resolution && resolution.problems).toMatchObject([{code: 'not_for_chat'}]);
	});
});
