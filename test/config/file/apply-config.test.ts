/** A configuration file below the command line and the environment, and what belongs to the server of a profile. */
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {
	checkConfigFile,
	listProfiles,
	loadProfile,
	loadSettings,
} from '../../../source/config/command-line.ts';
import type {Environment} from '../../../source/config/environment.ts';
import type {CheckKeys} from '../../../source/config/file/config-file.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

const WORK = `
profile = "work"
[defaults]
theme = "light"
no-bell = true
timeout = 90
tools = "full"
[profiles.work]
url = "wss://work.example/ws"
token = "canary-work"
header = "X-Key: canary-header"
no-bell = false
no-check = true
[profiles.home]
url = "ws://localhost:9/ws"
auth = "api_key"
api-key-command = "echo canary-home"
ascii = true
[profiles.trial]
sandbox = "seed"
`;

function fileWith(text: string | Uint8Array, mode = 0o600): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'config-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const file = path.join(folder, 'config.toml');
	writeFileSync(file, text);
	chmodSync(file, mode);
	return file;
}

/** The settings with what is sealed, or the problems. */
async function loaded(
	words: readonly string[],
	{text = WORK, env = {}, hasInput = false}: {text?: string; env?: Environment; hasInput?: boolean} = {},
) {
	const outcome = await loadSettings(words, env, {
		configFile: fileWith(text),
		home: '/home/ada',
		platform: 'linux',
		isTerminal: () => false,
		hasInput: () => hasInput,
		terminal: () => Promise.reject(new Error('no terminal')),
	});
	if (!('settings' in outcome)) return outcome;
	const {settings} = outcome;
	if (!('connection' in settings)) return {settings};
	const {headers, tls} = settings.connection.reveal();
	return {settings, credential: settings.credential?.reveal(), headers, checks: tls.rejectUnauthorized};
}

describe('the order', () => {
	it('is flag, environment, profile, default', async () => {
		const screen = {theme: 'light', bell: true, progress: true, ascii: false};
		expect(await loaded([])).toMatchObject({settings: {server: {url: 'wss://work.example/ws'}, screen}});
		expect(await loaded([], {env: {BEDROCK_THEME: 'dark'}})).toMatchObject({
			settings: {screen: {theme: 'dark'}},
		});
		const both = {env: {BEDROCK_THEME: 'dark'}};
		expect(await loaded(['--theme', 'ansi'], both)).toMatchObject({settings: {screen: {theme: 'ansi'}}});
		const home = {
			server: {url: 'ws://localhost:9/ws'},
			screen: {theme: 'light', bell: false, progress: true, ascii: true},
		};
		expect(await loaded(['--profile', 'home'])).toMatchObject({settings: home});
		expect(await loaded([], {env: {BEDROCK_PROFILE: 'home'}})).toMatchObject({settings: home});
		const {settings} = (await loaded(['--profile=work'], {env: {BEDROCK_PROFILE: 'home'}})) as {
			settings: object;
		};
		expect(settings).toMatchObject({server: {url: 'wss://work.example/ws'}});
	});

	it('leaves out defaults for another mode, and those that contradict what was typed', async () => {
		expect(await loaded(['-p', 'hi'])).toMatchObject({
			settings: {mode: 'print', timeoutMs: 90_000, tools: 'full'},
		});
		expect(await loaded([], {hasInput: true})).toMatchObject({settings: {mode: 'print', tools: 'full'}});
		expect(await loaded(['-p', 'hi', '--json'])).toMatchObject({settings: {format: 'json', tools: 'none'}});
		expect(await loaded(['--demo'])).toMatchObject({settings: {mode: 'demo'}});
		const demo = {questions: ['who are you?', 'q.txt'], server: {url: 'wss://work.example/ws'}};
		expect(await loaded(['--demo', 'who are you?', 'q.txt'])).toMatchObject({settings: demo});
		expect(await loaded(['sessions'])).toMatchObject({settings: {mode: 'sessions'}});
		expect(await loaded(['--version'], {text: 'broken'})).toEqual({settings: {mode: 'version'}});
	});

	it('is for the command check, too, and its servers get what is for them alone', async () => {
		const check = async (...words: string[]) => {
			const outcome = await loaded(['check', 'deck.md', ...words]);
			if (!('settings' in outcome) || outcome.settings.mode !== 'check') return outcome;
			return outcome.settings.servers.map(({server, credential}) => [
				server.kind === 'url' ? server.url : server.kind,
				credential?.reveal(),
			]);
		};
		const token = {type: 'auth', auth_type: 'bearer_token', token: 'canary-work'};
		expect(await check()).toEqual([['wss://work.example/ws', token]]);
		expect(await check('ws://other/')).toEqual([['ws://other/', undefined]]);
		expect(await check('--profile', 'trial')).toEqual([['sandbox', undefined]]);
	});

	it('is read from another file with --config, and from none without a file', async () => {
		const other = fileWith('[defaults]\ntheme = "contrast"');
		expect(await loaded(['--config', other])).toMatchObject({settings: {screen: {theme: 'contrast'}}});
		expect(await loaded([], {env: {BEDROCK_CONFIG: other}})).toMatchObject({
			settings: {screen: {theme: 'contrast'}},
		});
		const context = {
			configFile: '/nowhere/c.toml',
			isTerminal: () => false,
			terminal: () => Promise.reject(new Error()),
		};
		expect(await loadSettings([], {}, context)).toMatchObject({settings: {mode: 'chat'}});
		expect(await loadSettings(['--profile', 'x'], {}, context)).toMatchObject({
			problems: [{code: 'config_unreadable'}, {code: 'config_profile'}],
		});
	});
});

describe('what belongs to the server of a profile', () => {
	const work = {credential: {token: 'canary-work'}, headers: {'X-Key': 'canary-header'}, checks: false};

	it('is sent there, and has it as its owner', async () => {
		const owner = 'wss://work.example';
		expect(await loaded([])).toMatchObject({...work, settings: {owner, server: {given: true}}});
		expect(await loaded(['wss://work.example/other'])).toMatchObject(work);
		expect(await loaded(['--or-sandbox'])).toMatchObject({...work, settings: {owner}});
		expect(await loaded(['--profile', 'home'])).toMatchObject({credential: {api_key: 'canary-home'}});
	});

	it.each<[readonly string[], Environment]>([
		[['ws://other.example/ws'], {}],
		[['--url', 'wss://work.example:444/ws'], {}],
		[['--url', 'ws://work.example/ws'], {}],
		[['--sandbox'], {}],
		[['--sandbox', '--profile', 'work'], {}],
		[['--sandbox'], {BEDROCK_WS_ENDPOINT: 'wss://work.example/ws'}],
		[[], {BEDROCK_WS_ENDPOINT: 'wss://env.example/ws'}],
	])('reaches no other server: %j %j', async (words, env) => {
		const outcome = await loaded(words, {env});
		expect(outcome).toMatchObject({credential: undefined, headers: {}, checks: true});
		expect(outcome).toMatchObject({
			settings: {hints: [expect.stringContaining('were not sent to this one')]},
		});
		expect(JSON.stringify(outcome)).not.toContain('canary');
	});

	it('gives way to another credential as a whole', async () => {
		const auth = {auth_type: 'basic_auth', username: 'ada', password: 'p'};
		const typed = await loaded(['--username', 'ada', '--password', 'p']);
		expect(typed).toMatchObject({credential: auth, headers: work.headers});
		const env = {BEDROCK_API_KEY: 'k'};
		expect(await loaded([], {env})).toMatchObject({credential: {api_key: 'k'}});
		expect(await loaded(['--auth', 'none'])).toMatchObject({credential: undefined});
		const header = await loaded(['--header-command', 'echo A: b']);
		expect(header).toMatchObject({...work, headers: {A: 'b'}});
	});

	it('is not said to be in the shell history', async () => {
		const outcome = await loaded([]);
		expect(JSON.stringify(outcome)).not.toContain('shell history');
	});

	it('does not choose the server of a session, unless the profile was named', async () => {
		const resumed = {settings: {server: {given: false}, owner: 'wss://work.example'}};
		expect(await loaded(['--continue'])).toMatchObject(resumed);
		expect(await loaded(['--continue', '--profile', 'work'])).toMatchObject({
			settings: {server: {given: true}},
		});
	});

	it('is nothing for the built-in assistant', async () => {
		expect(await loaded(['--profile', 'trial'])).toMatchObject({
			settings: {server: {kind: 'sandbox', dialect: 'seed'}},
		});
		expect(await loaded(['--profile', 'trial'])).not.toHaveProperty('settings.owner');
	});
});

describe('another profile', () => {
	const context = () => ({
		configFile: fileWith(`${WORK}[profiles.open]\nurl = "wss://open.example/ws?api_key=canary-url"`),
		platform: 'linux',
		isTerminal: () => true,
		hasInput: () => true,
		terminal: () => Promise.reject(new Error('no terminal')),
	});
	const words = [
		...[
			'wss://work.example/ws',
			'--token',
			'canary-flag',
			'-H',
			'X-Key: canary-typed',
			'-n',
			'--profile=work',
		],
		...['--require-tls', '--theme', 'ansi', '--max-frame=2MB'],
	];
	const env = {
		BEDROCK_WS_ENDPOINT: 'ws://env.example/ws',
		AUTOCHAT_API_KEY: 'canary-env',
		BEDROCK_HEADER: 'X: canary-env',
		BEDROCK_PROFILE: 'work',
		BEDROCK_NO_JOURNAL: '1',
	};

	it('gets its own server and credential, and nothing that was for another one', async () => {
		const outcome = await loadProfile('open', words, env, context());
		if (!('settings' in outcome) || outcome.settings.mode !== 'chat')
			throw new Error(JSON.stringify(outcome));
		const {server, credential, connection, requireTls, screen, maxFrameBytes, profile, owner, journal} =
			outcome.settings;
		expect(server).toMatchObject({given: true, url: expect.stringContaining('wss://open.example/ws')});
		expect({credential, requireTls, maxFrameBytes, profile, owner, journal}).toEqual({
			credential: undefined,
			requireTls: true,
			maxFrameBytes: 2 * 1024 * 1024,
			profile: 'open',
			owner: 'wss://open.example',
			journal: false,
		});
		expect(screen.theme).toBe('ansi');
		const {headers, tls} = connection.reveal();
		expect([headers, tls.rejectUnauthorized]).toEqual([{}, true]);
	});

	it('has problems of its own, and asks nothing', async () => {
		expect(await loadProfile('x', words, env, context())).toMatchObject({
			problems: [{code: 'config_profile'}],
		});
	});

	it('is in the list, without secrets', async () => {
		const {rows, problems} = await listProfiles(words, env, context());
		expect(rows.map(({name}) => name)).toEqual(['work', 'home', 'trial', 'open']);
		expect(problems).toEqual([]);
		expect(rows[2]?.server).toBe('the built-in assistant');
		expect(JSON.stringify(rows)).not.toContain('canary');
	});
});

describe('a problem', () => {
	const place = (line: number): string => `config\\.toml, line ${line}: `;

	it.each([
		['[defaults]\ntheme = "drak"', 2, 'Unknown theme "drak"'],
		['[profiles.a]\nurl = "http://h"', 2, 'The URL of --url begins with http://'],
		['[profiles.a]\nmax-frame = "lots"', 2, '"lots" is not a size'],
		['[profiles.a]\n\nsandbox = "todya"', 3, 'Unknown dialect "todya"'],
		[
			'[profiles.a]\nurl = "ws://h"\nauth = "none"\nusername = "x"',
			3,
			'--auth none sends no credential, but --username',
		],
		['[profiles.a]\ntoken-file = "nothing"', 2, 'The file .*of --token-file does not exist'],
		['[profiles.a]\ntoken-command = "false"', 2, 'The command of --token-command failed'],
	])('of a value is said with its line: %j', async (text, line, sentence) => {
		const outcome = await loaded(text.includes('profiles') ? ['--profile', 'a'] : [], {text});
		expect('problems' in outcome && outcome.problems.map((problem) => problem.sentence)).toEqual([
			expect.stringMatching(new RegExp(`${place(line)}.*${sentence}`)),
		]);
	});

	it('of the file and of the command line are said together, and nothing is run', async () => {
		const text = '[profiles.a]\nurl = "ws://h"\ntoken-command = "exit 9"\ncolour = 1';
		const outcome = await loaded(['--profile', 'a', '--theme', 'drak'], {text});
		expect(outcome).toMatchObject({problems: [{code: 'config_key'}, {code: 'theme_unknown'}]});
	});

	it.each([
		['a folder', 'is a folder'],
		['too large', 'is larger than 1 MB'],
		['not UTF-8', 'is not text in UTF-8'],
	])('is a file that is %s', async (what, sentence) => {
		const file = fileWith(what === 'too large' ? '#'.repeat(1024 * 1024 + 1) : Uint8Array.of(0xff));
		if (what === 'a folder') {
			rmSync(file);
			mkdirSync(file);
		}
		const context = {isTerminal: () => false, terminal: () => Promise.reject(new Error())};
		const outcome = await loadSettings(['--config', file], {}, context);
		expect('problems' in outcome && outcome.problems[0]?.sentence).toContain(sentence);
	});

	it('has nothing hostile in the name of a file or a profile', async () => {
		for (const hostile of HOSTILE_TEXTS.filter((each) => each !== '' && !each.startsWith('-'))) {
			const outcome = await loaded([
				`--profile=${hostile}`,
				`--config=/nowhere/${hostile.replaceAll('\0', '')}`,
			]);
			const text = 'problems' in outcome ? outcome.problems.map(({sentence}) => sentence).join('') : '';
			expect(text).toMatch(/^The configuration file .* (?:does not exist|cannot be read)/);
			expect(text.length).toBeLessThan(5000);
			expect(text.match(/[\p{Cc}\u202A-\u202E\u2066-\u2069\p{Cs}]/u), hostile).toBe(null);
		}
	});
});

describe('keys of the screen', () => {
	const text = '[keys]\ncopy = "ctrl+c"\nfind = "f"';
	const checkKeys: CheckKeys = async (keys) =>
		keys.map(({name, line}) => ({code: 'key_conflict', line, sentence: `${name} twice`}));
	const problemsOf = async (words: readonly string[], check: CheckKeys, content = text) => {
		const outcome = await loadSettings(
			words,
			{},
			{
				...{configFile: fileWith(content), home: '/', platform: 'linux', checkKeys: check},
				...{isTerminal: () => false, terminal: () => Promise.reject(new Error())},
			},
		);
		return 'problems' in outcome
			? outcome.problems.map(({sentence}) => sentence.replace(/^.*, line/, 'line'))
			: [];
	};

	it('are checked with everything else, before the screen opens', async () => {
		expect(await problemsOf([], checkKeys)).toEqual([
			expect.stringMatching(/^line 2: Ctrl\+C stops/),
			'line 3: find twice',
		]);
		const {problems} = await checkConfigFile({file: fileWith(text), home: '/', hasModes: false}, checkKeys);
		expect(problems.map(({code}) => code)).toEqual(['key_invalid', 'key_conflict']);
	});

	it('are not loaded for other modes, nor without any', async () => {
		const never: CheckKeys = () => Promise.reject(new Error('loaded'));
		expect(await problemsOf(['-p', 'x'], never, '[keys]\nfind = "f"')).toEqual([]);
		expect(await problemsOf([], never, '[keys]')).toEqual([]);
	});
});

describe('the check', () => {
	it('lists the problems of all profiles, and runs nothing', async () => {
		const text = `${WORK}[profiles.bad]\nurl = "ws://h"\ntoken-command = "touch /nowhere/x"\nmax-frame = "x"`;
		const place = {file: fileWith(text), home: undefined, hasModes: true};
		const {problems, profiles, profile} = await checkConfigFile(place);
		expect(problems.map(({code}) => code)).toEqual(['size_invalid']);
		expect([profile, profiles.map(({name}) => name)]).toEqual(['work', ['work', 'home', 'trial', 'bad']]);
	});

	it('heeds the permissions of the file', async () => {
		const place = {file: fileWith(WORK, 0o666), home: undefined};
		const codes = async (hasModes: boolean) =>
			(await checkConfigFile({...place, hasModes})).problems.map(({code}) => code);
		expect(await codes(true)).toEqual(['config_secret', 'config_secret', 'config_writable']);
		expect(await codes(false)).toEqual([]);
	});
});
