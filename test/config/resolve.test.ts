import {inspect} from 'node:util';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {flagTable, isSensitive} from '../../source/config/flags/flag-table.ts';
import {readFlags} from '../../source/config/flags/flags.ts';
import type {Problem} from '../../source/config/problem.ts';
import {resolve} from '../../source/config/resolve.ts';
import {sealed} from '../../source/config/secrets.ts';
import type {ChatSettings, DemoSettings, Settings} from '../../source/config/settings.ts';
import {anyText} from '../support/arbitraries.ts';
import {cases} from '../support/property-runs.ts';
import {resolveInputs} from '../support/resolve-context.ts';

type Env = Readonly<Record<string, string>>;

function settingsOf(argv: readonly string[], env: Env = {}): Settings {
	const resolution = resolve(readFlags(argv), env);
	if (!('settings' in resolution)) throw new Error(inspect(resolution, {depth: 9}));
	return resolution.settings;
}

function chatOf(argv: readonly string[], env: Env = {}): ChatSettings {
	const settings = settingsOf(argv, env);
	if (settings.mode !== 'chat') throw new Error(`mode is ${settings.mode}`);
	return settings;
}

function problemsOf(argv: readonly string[], env: Env = {}): readonly Problem[] {
	const resolution = resolve(readFlags(argv), env);
	return 'problems' in resolution ? resolution.problems : [];
}

const sandbox = {kind: 'sandbox', dialect: 'today', port: 0, host: '127.0.0.1'};
const endpoint = {BEDROCK_WS_ENDPOINT: 'ws://env/ws'};

describe('defaults', () => {
	it('are the defaults of the document', () => {
		expect(settingsOf([])).toEqual({
			mode: 'chat',
			interface: 'screen',
			linesBy: [],
			server: {kind: 'url', url: 'ws://localhost:8000/ws/chat', given: false},
			credential: undefined,
			connection: sealed({}),
			requireTls: false,
			reconnect: true,
			maxFrameBytes: undefined,
			compress: false,
			log: undefined,
			hints: [],
			journal: true,
			screen: {theme: 'auto', ascii: false, bell: true, progress: true},
		});
		expect(chatOf([]).connection.reveal()).toEqual({
			headers: {},
			tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
			proxy: undefined,
		});
	});
});

describe('the server', () => {
	it.each<[string[], Env, object]>([
		[['ws://word/a'], {}, {kind: 'url', url: 'ws://word/a', given: true}],
		[['--url', 'ws://flag/a'], {}, {kind: 'url', url: 'ws://flag/a', given: true}],
		[['-c', 'ws://flag/a'], {}, {kind: 'url', url: 'ws://flag/a', given: true}],
		[['--connect=ws://flag/a'], {}, {kind: 'url', url: 'ws://flag/a', given: true}],
		[[], endpoint, {kind: 'url', url: 'ws://env/ws', given: true}],
		[[], {AUTOCHAT_WS_ENDPOINT: 'ws://twin/ws'}, {kind: 'url', url: 'ws://twin/ws', given: true}],
		[[], {AUTOCHAT_WS_ENDPOINT: 'rubbish', ...endpoint}, {kind: 'url', url: 'ws://env/ws', given: true}],
		[[], {BEDROCK_WS_ENDPOINT: ' ws://env/ws\n'}, {kind: 'url', url: 'ws://env/ws', given: true}],
		[[], {BEDROCK_WS_ENDPOINT: ''}, {kind: 'url', url: 'ws://localhost:8000/ws/chat', given: false}],
		[['ws://word/a'], endpoint, {kind: 'url', url: 'ws://word/a', given: true}],
		[['--url=ws://flag/a'], {BEDROCK_WS_ENDPOINT: 'rubbish'}, {kind: 'url', url: 'ws://flag/a', given: true}],
		[['--sandbox'], {}, sandbox],
		[['--sandbox'], endpoint, sandbox],
		[['--sandbox'], {BEDROCK_WS_ENDPOINT: 'rubbish'}, sandbox],
		[['--sandbox=seed'], {}, {...sandbox, dialect: 'seed'}],
		[['--sandbox=Document'], {}, {...sandbox, dialect: 'document'}],
		[['--sandbox', '--port', '8000', '--host', '0.0.0.0'], {}, {...sandbox, port: 8000, host: '0.0.0.0'}],
		[['--sandbox', '--host', '[::1]'], {}, {...sandbox, host: '::1'}],
		[['--or-sandbox'], {}, sandbox],
		[['--or-sandbox', '--port', '8000'], {}, {...sandbox, port: 8000}],
		[['--or-sandbox', '--sandbox=seed'], {}, {...sandbox, dialect: 'seed'}],
		[['--or-sandbox'], endpoint, {kind: 'url', url: 'ws://env/ws', given: true}],
		[['--or-sandbox', 'ws://word/a'], {}, {kind: 'url', url: 'ws://word/a', given: true}],
		[['--or-sandbox', '--url', 'ws://flag/a'], {}, {kind: 'url', url: 'ws://flag/a', given: true}],
	])('%j with %j', (argv, env, server) => {
		expect(chatOf(argv, env).server).toEqual(server);
	});
});

describe('the credential', () => {
	it.each<[string[], Env, string | undefined]>([
		[['--token', 'a'], {}, 'a'],
		[['--auth', 'bearer', '--token=-a'], {}, '-a'],
		[[], {BEDROCK_AUTH_TOKEN: 'a'}, 'a'],
		[[], {BEDROCK_AUTH_TOKEN: 'a', BEDROCK_AUTH_TYPE: 'bearer_token'}, 'a'],
		[['--token', 'a'], {BEDROCK_AUTH_TOKEN: 'b'}, 'a'],
		[['--auth', 'none'], {BEDROCK_AUTH_TOKEN: 'b'}, undefined],
		// The credential in the environment is for a real server, not for the built-in assistant.
		[['--sandbox'], {BEDROCK_AUTH_TOKEN: 'b'}, undefined],
		[['--or-sandbox'], {BEDROCK_AUTH_TOKEN: 'b', BEDROCK_AUTH_TYPE: 'api_key'}, undefined],
		[['--or-sandbox'], {BEDROCK_AUTH_TOKEN: 'b', ...endpoint}, 'b'],
		[['--sandbox', '--token', 'good'], {}, 'good'],
	])('%j with %j', (argv, env, token) => {
		const frame = chatOf(argv, env).credential?.reveal();
		expect(frame).toEqual(token === undefined ? undefined : {type: 'auth', auth_type: 'bearer_token', token});
	});

	it('is sealed, like all other secrets', () => {
		const settings = chatOf(['--token', 'SECRET', '-H', 'Cookie: SECRET', '--proxy', 'a:SECRET@b:1']);
		for (const shown of [
			inspect(settings, {depth: 9, showHidden: true}),
			JSON.stringify(settings),
			`${settings.credential} ${settings.connection}`,
		]) {
			expect(shown).not.toContain('SECRET');
			expect(shown.match(/\[secret\]/g)).toHaveLength(2);
		}
	});

	it.each([
		[['--auth', 'basic', '--username', 'ada'], 'Password of "ada" for localhost:8000'],
		[
			['wss://far.example/ws', '--auth=basic', '--username', 'a\u202Eb'],
			'Password of "a<202E>b" for far.example',
		],
		[['--auth', 'bearer', '--sandbox'], 'Bearer token for the built-in assistant'],
		[['--auth', 'bearer', '--continue'], 'Bearer token for the server of the session'],
		[['ws://far/ws', '--auth', 'bearer', '--resume=ab'], 'Bearer token for far'],
		[
			['--client-id', 'app', '--token-url', 'https://login/token'],
			'Client secret of "app" for localhost:8000',
		],
	])('is asked for by name of user and server: %j', (argv, question) => {
		const resolution = resolve(readFlags(argv), {}, resolveInputs({canAsk: true}));
		expect(resolution).toMatchObject({pending: [{from: 'question', question}]});
	});

	it('must be fetched first from another source', () => {
		const shown = inspect(resolve(readFlags(['--token-file', 'SECRET', '--header-command', 'SECRET']), {}), {
			depth: 9,
			showHidden: true,
		});
		expect(shown).toContain('token-file');
		expect(shown).not.toContain('SECRET');
	});

	it('is fetched once, however many steps use it', () => {
		const argv = [
			'ws://far/ws',
			'--require-tls',
			'-H',
			'X-A: 1',
			'--token-file',
			'f',
			'--passphrase-file',
			'p',
		];
		const resolution = resolve(readFlags([...argv.slice(2), '--cert=c', '--key=k', 'wss://far/ws']), {});
		expect('pending' in resolution && resolution.pending.map(({flag}) => flag)).toEqual([
			'token-file',
			'cert',
			'key',
			'passphrase-file',
		]);
	});
});

describe('the rest', () => {
	it('reads the other flags', () => {
		expect(chatOf(['--no-reconnect', '--compress', '--max-frame', '200MB'])).toMatchObject({
			reconnect: false,
			compress: true,
			maxFrameBytes: 209_715_200,
		});
	});

	it.each([
		[[], undefined],
		[['--debug'], {level: 'debug', file: undefined}],
		[['--debug', '--log-file', 'a.log'], {level: 'debug', file: 'a.log'}],
		[['--log-file', 'a.log'], {level: 'info', file: 'a.log'}],
	])('keeps a log with %j', (argv, log) => {
		expect(chatOf(argv).log).toEqual(log);
	});

	it.each([
		[
			['--url', 'ws://h/ws', '--demo', 'tools', 'again'],
			['tools', 'again'],
		],
		[['--sandbox', '--demo', 'hello'], ['hello']],
		[
			['ws://h/ws', '--demo', 'tools', 'a.txt', 'who?'],
			['tools', 'a.txt', 'who?'],
		],
		[['ws://h/ws', '--demo', 'who are you'], ['who are you']],
		[['--demo', 'who?'], ['who?']],
	])('takes what is no address for questions of the demo: %j', (argv, questions) => {
		expect(settingsOf(argv)).toMatchObject({mode: 'demo', questions});
	});

	it('gives the demo the settings of the chat, except the screen', () => {
		const argv = ['ws://word/a', '--token', 'a', '--debug', '-n'];
		const {mode, ...demo} = settingsOf([...argv, '--demo']) as DemoSettings;
		const {
			mode: _mode,
			interface: _interface,
			linesBy: _linesBy,
			screen: _screen,
			journal: _journal,
			...chat
		} = chatOf(argv);
		expect(mode).toBe('demo');
		expect(demo).toEqual({...chat, questions: []});
		expect(demo.credential?.reveal()).toEqual(chat.credential?.reveal());
		expect(demo.connection.reveal()).toEqual(chat.connection.reveal());
	});

	it('collects hints', () => {
		expect(chatOf(['--token', 'SECRET', '-k']).hints).toEqual([
			expect.stringMatching(/^The value of --token remains/),
			expect.stringContaining('--no-check'),
		]);
		const env = {BEDROCK_AUTH_TOKEN: 'SECRET', BEDROCK_API_KEY: 'SECRET'};
		expect(chatOf([], env).hints).toEqual([expect.stringContaining('2 types')]);
		expect(chatOf(['--sandbox'], env).hints).toEqual([]);
	});
});

describe('--require-tls', () => {
	const refused = [
		{
			code: 'tls_required',
			sentence:
				'--require-tls prevents sending a credential without TLS, but the URL begins with ws://. ' +
				'Type the URL with wss://, or remove --require-tls',
		},
	];

	it.each<[string[], Env]>([
		[['ws://far/ws', '--token', 'SECRET'], {}],
		[['ws://far/ws'], {BEDROCK_AUTH_TOKEN: 'SECRET'}],
		[['ws://far/ws', '-H', 'Cookie: SECRET'], {}],
		[[], {BEDROCK_WS_ENDPOINT: 'ws://10.0.0.1/ws', BEDROCK_API_KEY: 'SECRET'}],
	])('rejects %j with %j', (argv, env) => {
		expect(problemsOf([...argv, '--require-tls'], env)).toEqual(refused);
	});

	it.each<[string[]]>([
		[['wss://far/ws', '--token', 'a']],
		[['ws://far/ws']],
		[['ws://far/ws', '-H', 'X-Trace: 1']],
		[['ws://localhost/ws', '--token', 'a']],
		[['ws://127.0.0.1:8000/ws', '--token', 'a']],
		[['ws://[::1]/ws', '--token', 'a']],
		[['--sandbox', '--token', 'good']],
	])('accepts %j, and applies to later credentials', (argv) => {
		expect(chatOf([...argv, '--require-tls']).requireTls).toBe(true);
	});
});

describe('other modes', () => {
	it.each<[string[], object]>([
		[['sandbox'], {mode: 'sandbox', dialect: 'today', port: 0, host: '127.0.0.1'}],
		[
			['--or-sandbox', 'sandbox', '--port=8000'],
			{mode: 'sandbox', dialect: 'today', port: 8000, host: '127.0.0.1'},
		],
		[['sandbox', '--dialect=seed', '--host=::'], {mode: 'sandbox', dialect: 'seed', port: 0, host: '::'}],
		[['--help'], {mode: 'help', all: false, about: 'chat'}],
		[['-h'], {mode: 'help', all: false, about: 'chat'}],
		[['--help', 'all'], {mode: 'help', all: true, about: 'chat'}],
		[['--help=all'], {mode: 'help', all: true, about: 'chat'}],
		[['sandbox', '--help'], {mode: 'help', all: false, about: 'sandbox'}],
		[['--help', 'sandbox'], {mode: 'help', all: false, about: 'sandbox'}],
		[['sandbox', '--port', '1', '--help=all'], {mode: 'help', all: true, about: 'sandbox'}],
		[['--version'], {mode: 'version'}],
		[['-V'], {mode: 'version'}],
		// --help takes precedence over all problems.
		[['--nonsense', 'x', '--port', 'y', '--help'], {mode: 'help', all: false, about: 'chat'}],
	])('%j', (argv, settings) => {
		expect(settingsOf(argv, {BEDROCK_AUTH_TYPE: 'rubbish', BEDROCK_WS_ENDPOINT: 'rubbish'})).toEqual(
			settings,
		);
	});
});

describe('problems', () => {
	it.each<[string[], Env, string, string]>([
		[['--ulr', 'ws://host'], {}, 'unknown_flag', 'Unknown flag --ulr. Did you mean --url?'],
		[['-url', 'ws://host'], {}, 'unknown_flag', 'Unknown flag -url. Did you mean --url?'],
		[['--max', '200MB'], {}, 'unknown_flag', 'Unknown flag --max. Did you mean --max-frame?'],
		[['--reconnect'], {}, 'unknown_flag', 'Unknown flag --reconnect. Did you mean --no-reconnect?'],
		[
			['--frobnicate'],
			{},
			'unknown_flag',
			'Unknown flag --frobnicate. Type bedrock-chat --help all for a list',
		],
		[
			['--url'],
			{},
			'missing_value',
			'--url needs a value. Type --url URL, or --url=-x if the value begins with -',
		],
		[
			['--token', '-SECRET'],
			{},
			'missing_value',
			'--token needs a value. Type --token TOKEN, or --token=-x if the value begins with -',
		],
		[
			['--auth', 'bearer', '--token', ''],
			{},
			'missing_value',
			'--token needs a value. Type --token TOKEN, or --token=-x if the value begins with -',
		],
		[['--compress=yes'], {}, 'needless_value', '--compress takes no value. Type only --compress'],
		[['--url', 'ws://a', '--url', 'ws://b'], {}, 'repeated_flag', '--url is given 2 times. Type it once'],
		[
			['ws://a', 'ws://b'],
			{},
			'too_many_words',
			'Unexpected argument "ws://b". Type one URL, and each value after its flag',
		],
		[
			['ws://a', '--token', 'SECRET', 'SECRET'],
			{},
			'too_many_words',
			'Unexpected arguments. If the value of --token contains spaces, put it in quotes',
		],
		[
			['ws://a', '--url', 'ws://b'],
			{},
			'url_twice',
			'The URL is given twice, as an argument and with --url. Remove one of them',
		],
		[
			['ws://a', '--sandbox'],
			{},
			'url_with_sandbox',
			'A URL and --sandbox cannot be combined: --sandbox starts its own server. Remove one of them',
		],
		[
			['--sandbox', 'seed'],
			{},
			'dialect_spelling',
			'The dialect follows an equals sign. Type --sandbox=seed',
		],
		[
			['--sandbox=sead'],
			{},
			'dialect_unknown',
			'Unknown dialect "sead". The dialects are today, seed and document. Type --sandbox=seed',
		],
		[
			['sandbox', '--dialect', 'x'],
			{},
			'dialect_unknown',
			'Unknown dialect "x". The dialects are today, seed and document. Type --dialect=today',
		],
		[
			['localhost:8000'],
			{},
			'url_without_scheme',
			'The URL has no scheme (ws:// or wss://). Type bedrock-chat ws://localhost:8000/ws/chat',
		],
		[
			[],
			{BEDROCK_WS_ENDPOINT: 'http://h:1/a'},
			'url_scheme',
			'The URL in BEDROCK_WS_ENDPOINT begins with http://, but the chat needs a WebSocket URL. Type BEDROCK_WS_ENDPOINT=ws://h:1/a',
		],
		[
			['--token', 'SECRET', 'SECRET'],
			{},
			'url_invalid',
			'The URL is not a WebSocket URL. Example: bedrock-chat ws://localhost:8000/ws/chat; if the value of --token contains spaces, put it in quotes',
		],
		[
			['--token-command', 'pass', 'chat'],
			{},
			'url_invalid',
			'The URL is not a WebSocket URL. Example: bedrock-chat ws://localhost:8000/ws/chat; if the value of --token-command contains spaces, put it in quotes',
		],
		[
			['--token', 'SECRET', '--token-file', 'f'],
			{},
			'secret_twice',
			'--token and --token-file set the same value. Type only one of them',
		],
		[
			['--require-tls', 'ws://far/ws', '--token-file', 'f'],
			{},
			'tls_required',
			'--require-tls prevents sending a credential without TLS, but the URL begins with ws://. Type the URL with wss://, or remove --require-tls',
		],
		[['sandbox', '--demo'], {}, 'not_for_sandbox', 'The command sandbox does not take --demo. Remove it'],
		[['--passwort', 'SECRET'], {}, 'unknown_flag', 'Unknown flag --passwort. Did you mean --password?'],
		[
			['--auth', 'none', '--token', 'SECRET'],
			{},
			'auth_contradiction',
			'--auth none sends no credential, but --token sets one. Remove one of them',
		],
		[
			['--auth', 'bearer'],
			{},
			'credential_missing',
			'--auth bearer requires a bearer token. Set BEDROCK_AUTH_TOKEN, or type --token TOKEN',
		],
		[
			['--sandbox', '--port', 'http'],
			{},
			'port_invalid',
			'"http" is not a port (0 to 65535). Type --port 8000, or --port 0 for any free port',
		],
		[
			['--sandbox', '--host', 'http://me:80'],
			{},
			'host_invalid',
			'"http://me:80" is not a host name or an IP address. Type --host 127.0.0.1 or --host 0.0.0.0; the port belongs to --port',
		],
		[
			['--sandbox', '--host', 'me:80'],
			{},
			'host_invalid',
			'"me:80" is not a host name or an IP address. Type --host 127.0.0.1 or --host 0.0.0.0; the port belongs to --port',
		],
		[
			['--port', '8000'],
			{},
			'needs_sandbox',
			'--port is for the built-in assistant. Add --sandbox, or put the port into the URL',
		],
		[
			['--or-sandbox', '--host', 'localhost'],
			endpoint,
			'needs_sandbox',
			'--host is for the built-in assistant. Add --sandbox, or put the host into the URL',
		],
		[
			['--max-frame', '200'],
			{},
			'size_invalid',
			'"200" is only 200 bytes, too few for any message. Type a number with a unit, such as --max-frame 200MB',
		],
		[
			['--sandbox', '--dialect=seed'],
			{},
			'not_for_chat',
			'--dialect is for the command sandbox. Type --sandbox=seed instead',
		],
		[
			['--sandbox', '--dialect', 'document'],
			{},
			'not_for_chat',
			'--dialect is for the command sandbox. Type --sandbox=document instead',
		],
		[
			['sandbox', '--sandbox=seed'],
			{},
			'not_for_sandbox',
			'The command sandbox takes its dialect with --dialect. Type --dialect=seed instead of --sandbox',
		],
		[
			['sandbox', '--sandbox'],
			{},
			'not_for_sandbox',
			'The command sandbox takes its dialect with --dialect. Type --dialect=today instead of --sandbox',
		],
		[
			['sandbox', '--token', 'SECRET'],
			{},
			'not_for_sandbox',
			'The command sandbox does not take --token. Remove it',
		],
	])('%j with %j', (argv, env, code, sentence) => {
		expect(problemsOf(argv, env)).toEqual([{code, sentence}]);
		expect(sentence).not.toContain('SECRET');
	});

	it('are reported all at once', () => {
		const argv = [
			'http://h',
			'--ulr',
			'x',
			'--auth=bearer',
			'--max-frame',
			'big',
			'--port',
			'a',
			'--compress=1',
			'b',
		];
		expect(problemsOf(argv).map(({code}) => code)).toEqual([
			'unknown_flag',
			'needless_value',
			'too_many_words',
			'port_invalid',
			'needs_sandbox',
			'url_scheme',
			'credential_missing',
			'size_invalid',
		]);
	});

	it('of a credential are reported with the others', () => {
		const argv = [
			'--auth=oauth2',
			'--token=a',
			'--token-url',
			'x',
			'--ca=a',
			'-H',
			'b',
			'--proxy',
			'c:d',
			'--max-frame=1',
		];
		expect(problemsOf(argv).map(({code}) => code)).toEqual([
			'auth_foreign',
			'credential_missing',
			'credential_missing',
			'token_url_invalid',
			'tls_pointless',
			'header_invalid',
			'proxy_invalid',
			'size_invalid',
		]);
	});

	it('in the environment are ignored if a flag overrides it', () => {
		const env = {BEDROCK_WS_ENDPOINT: 'rubbish', BEDROCK_AUTH_TYPE: 'rubbish', BEDROCK_AUTH_TOKEN: ' '};
		expect(problemsOf(['--url=ws://h', '--auth=none'], env)).toEqual([]);
		expect(problemsOf([], env).map(({code}) => code)).toEqual(['url_invalid', 'auth_unknown']);
	});
});

describe('for any arguments', () => {
	const word = fc.oneof(
		fc.constantFrom(
			...flagTable.map(({name}) => `--${name}`),
			'--sandbox=seed',
			...['-h', '-H', '-n', '-k', '-c', '--', '-', 'sandbox', 'all'],
		),
		fc.constantFrom(
			...[
				'ws://h/a',
				'wss://h/a',
				'http://h',
				'bearer',
				'none',
				'api_key',
				'basic_auth',
				'oauth2',
				'custom',
				'sso',
			],
			...['200MB', '8000', '--ulr', 'X-A: 1', 'https://h/token', ''],
		),
		anyText,
	);
	const variables = flagTable.flatMap(({environment = []}) => environment);
	const env = fc.dictionary(fc.constantFrom(...variables), word, {maxKeys: 5});
	const given = fc
		.record({
			canAsk: fc.boolean(),
			values: fc.dictionary(fc.constantFrom(...flagTable.map(({name}) => name)), anyText),
		})
		.map(({canAsk, values}) => resolveInputs({canAsk, fetched: values}));

	it('there are settings, problems or pending values, never an exception', {tags: 'slow'}, () => {
		fc.assert(
			fc.property(fc.array(word, {maxLength: 8}), env, given, (argv, values, known) => {
				const resolution = resolve(readFlags(argv), values, known);
				if ('settings' in resolution) return;
				if ('pending' in resolution) {
					expect(resolution.pending.length).toBeGreaterThan(0);
					for (const {flag} of resolution.pending) expect(known.fetched.has(flag)).toBe(false);
					return;
				}
				expect(resolution.problems.length).toBeGreaterThan(0);
				for (const {sentence} of resolution.problems) {
					expect(sentence).toMatch(/^\S.*[^.]$/u);
					expect(sentence).not.toMatch(/\p{Cc}/u);
				}
			}),
			{numRuns: cases(300)},
		);
	});

	it('no secret appears in the problems, the pending values or the settings', {tags: 'slow'}, () => {
		const secret = 'sk-4f9a7c';
		const sensitive = flagTable.filter((row) => isSensitive(row)).map(({name}) => `--${name}`);
		const typed = fc.oneof(
			fc
				.constantFrom(...sensitive, '-H')
				.chain((flag) =>
					fc.constantFrom(
						[flag, secret],
						[`${flag}=${secret}`],
						[flag, `-${secret}`],
						[flag, `--${secret}`],
						[flag, secret, secret],
						[flag, 'a', secret, secret],
						[flag, `X-A: ${secret}`],
						[flag, `${secret}\n${secret}`],
					),
				),
			fc.constantFrom(
				['--auth', secret],
				['--token-url', secret],
				['--token-url', `https://ada:${secret}@h/`],
				['--username', `a:${secret}`],
				['--proxy', `http://ada:${secret}@h:1`],
				['--proxy', `ftp://ada:${secret}@h:1`],
				[`ws://ada:${secret}@host/`],
				['--url', `http://${secret}@host/?token=${secret}#${secret}`],
				['--tokn', secret],
				[`--tokn=${secret}`],
				[`-H${secret}`],
				[`-z${secret}`],
				[`-n${secret}`],
			),
		);
		const secrets = flagTable.flatMap(({secret: isSecret, environment = []}) =>
			isSecret ? environment : [],
		);
		const fetched = Object.fromEntries(sensitive.map((name) => [name.slice(2), `X: ${secret}`]));
		fc.assert(
			fc.property(
				typed,
				fc.array(word, {maxLength: 5}),
				fc.nat(5),
				fc.boolean(),
				fc.subarray(secrets),
				fc.boolean(),
				(words, others, at, first, variablesSet, isFetched) => {
					const argv = first
						? [...words, ...others]
						: [...others.slice(0, at), '--compress', ...words, ...others.slice(at)];
					const values = Object.fromEntries(variablesSet.map((name) => [name, `X-A: ${secret}`]));
					const known = resolveInputs({canAsk: isFetched, fetched: isFetched ? fetched : {}});
					const resolution = resolve(readFlags(argv), values, known);
					// A password in a URL is rejected, so no settings contain one; after `--` all words are arguments.
					if (argv.includes('--')) return;
					expect(inspect(resolution, {depth: 9, showHidden: true})).not.toContain(secret);
					expect(JSON.stringify(resolution)).not.toContain(secret);
				},
			),
			{numRuns: cases(500)},
		);
	});
});
