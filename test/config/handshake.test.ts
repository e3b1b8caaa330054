import {readFileSync} from 'node:fs';
import {inspect} from 'node:util';
import {describe, expect, it} from 'vitest';
import {resolveHandshake} from '../../source/config/handshake.ts';
import type {ServerChoice} from '../../source/config/settings.ts';
import {type Given, pendingIn, resolveContextFor} from '../support/resolve-context.ts';

const pem = (name: string): string => readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');

const secure: ServerChoice = {kind: 'url', url: 'wss://host/ws', given: true};
const plain: ServerChoice = {kind: 'url', url: 'ws://host/ws', given: true};
const sandbox: ServerChoice = {kind: 'sandbox', dialect: 'today', port: 0, host: '127.0.0.1'};

function handshake(argv: readonly string[], given: Given = {}, server: ServerChoice | undefined = secure) {
	const context = resolveContextFor(argv, given);
	const settings = resolveHandshake(context, server);
	return {
		context,
		settings: settings.reveal(),
		shown: inspect(settings, {depth: 9, showHidden: true}),
		pending: pendingIn(context),
		problems: context.problems.map(({code, sentence}) => [code, sentence]),
	};
}

const ordinary = {
	headers: {},
	tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
	proxy: undefined,
};

describe('the handshake', () => {
	it('has defaults', () => {
		for (const server of [secure, plain, sandbox]) {
			expect(handshake([], {}, server)).toMatchObject({settings: ordinary, problems: [], pending: []});
		}
	});

	it.each([
		[['-H', 'X-A: 1', '--header', 'X-B: 2', '-HX-C: 3'], {'X-A': '1', 'X-B': '2', 'X-C': '3'}],
		[['-H=X-A: 1'], {'X-A': '1'}],
		[[], {'X-E': '5'}],
	])('has the fields of %j', (argv, headers) => {
		const {settings, problems} = handshake(argv, {env: {BEDROCK_HEADER: 'X-E: 5'}});
		expect([settings.headers, problems]).toEqual([headers, []]);
	});

	it.each(['\n', '\r\n', '\r'])('rejects a field with a line break %j, which would be two', (lineBreak) => {
		for (const given of [
			[`X-A: SECRET${lineBreak}X-B: SECRET`],
			['X-C: 3', `X-A: 1${lineBreak}`.repeat(2)],
		]) {
			const {problems} = handshake(given.flatMap((each) => ['-H', each]));
			expect(problems).toContainEqual([
				'header_invalid',
				'A value of --header contains a line break. Type --header once for each header',
			]);
			expect(JSON.stringify(problems)).not.toContain('SECRET');
		}
		expect(handshake(['-H', `X-A: 1${lineBreak}`]).problems).toEqual([]);
	});

	it('gets fields from the environment only for the server in the environment', () => {
		expect(handshake([], {env: {BEDROCK_HEADER: 'X-E: 5'}}, sandbox).settings.headers).toEqual({});
	});

	it('is sealed', () => {
		const {shown, settings} = handshake(['-H', 'Cookie: SECRET', '--proxy', 'http://a:SECRET@host']);
		expect(settings.headers).toEqual({Cookie: 'SECRET'});
		expect(shown).not.toContain('SECRET');
	});

	it.each(['-n', '-k', '--no-check'])('accepts any certificate with %s', (flag) => {
		expect(handshake([flag]).settings).toEqual({
			...ordinary,
			tls: {...ordinary.tls, rejectUnauthorized: false},
		});
		expect(handshake([flag], {}, plain).problems).toEqual([]);
	});

	it.each([
		['http://proxy:3128', 'http://proxy:3128/'],
		['proxy:3128', 'http://proxy:3128/'],
		['http://proxy', 'http://proxy/'],
		['ada:pw@proxy:3128', 'http://ada:pw@proxy:3128/'],
		['[::1]:3128', 'http://[::1]:3128/'],
		['https://ada:pw@proxy', 'https://ada:pw@proxy/'],
		['http://ada:50%25@proxy', 'http://ada:50%25@proxy/'],
		['http://ada:50%@proxy', 'http://ada:50%25@proxy/'],
		['http://a%da:%zz%25@proxy', 'http://a%25da:%25zz%2525@proxy/'],
	])('uses the proxy %s', (text, proxy) => {
		expect(handshake(['--proxy', text])).toMatchObject({settings: {...ordinary, proxy}, problems: []});
	});
});

describe('certificates', () => {
	const argv = ['--ca', 'a.pem', '--cert', 'c.pem', '--key', 'k.pem'];
	const fetched = {ca: pem('ca'), cert: pem('cert'), key: pem('key')};

	it('are files that must be read first', () => {
		expect(handshake(argv)).toMatchObject({pending: ['file ca', 'file cert', 'file key'], problems: []});
		expect(handshake(argv, {fetched})).toMatchObject({
			pending: [],
			problems: [],
			settings: {tls: {...fetched, passphrase: undefined, rejectUnauthorized: true}},
		});
	});

	it('with an encrypted key need its passphrase: from a flag, the environment or a prompt', () => {
		const encrypted = {...fetched, key: pem('key-encrypted')};
		const phrase = (result: ReturnType<typeof handshake>) => result.settings.tls.passphrase;
		expect(phrase(handshake([...argv, '--passphrase', 'a b'], {fetched: encrypted}))).toBe('a b');
		expect(phrase(handshake(argv, {fetched: encrypted, env: {BEDROCK_PASSPHRASE: ' p \n'}}))).toBe(' p ');
		expect(handshake(argv, {fetched: encrypted, canAsk: true}).pending).toEqual(['question passphrase']);
		expect(phrase(handshake(argv, {fetched: {...encrypted, passphrase: 'x'}, canAsk: true}))).toBe('x');
		expect(handshake(argv, {fetched: encrypted}).problems).toEqual([
			[
				'passphrase_missing',
				'The private key is encrypted and needs a passphrase. Set BEDROCK_PASSPHRASE, or type --passphrase PHRASE',
			],
		]);
	});

	it('come in pairs', () => {
		const sentence = (given: string, missing: string): string =>
			`--${given} needs --${missing}, too. Type --cert FILE --key FILE; both may name the same file`;
		expect(handshake(['--cert', 'c']).problems).toEqual([['tls_files', sentence('cert', 'key')]]);
		expect(handshake(['--key', 'c']).problems).toEqual([['tls_files', sentence('key', 'cert')]]);
		expect(handshake(['--key', 'c', '--cert=']).problems).toEqual([]);
		expect(handshake(['--passphrase', 'SECRET']).problems).toEqual([
			['tls_files', '--passphrase has no private key to decrypt. Add --cert FILE --key FILE, or remove it'],
		]);
	});

	it('are distinguished from other files, which are not repeated', () => {
		const wrong = {ca: pem('key'), cert: 'SECRET', key: pem('cert')};
		const {problems} = handshake(argv, {fetched: wrong});
		expect(problems).toEqual(
			(
				[
					['ca', 'certificate', 'CERTIFICATE'],
					['cert', 'certificate', 'CERTIFICATE'],
					['key', 'private key', 'PRIVATE KEY'],
				] as const
			).map(([flag, what, mark]) => [
				'tls_files',
				`The file of --${flag} contains no ${what} in PEM format. Type the path of a file with the line -----BEGIN … ${mark}-----`,
			]),
		);
	});
});

describe('flags without effect', () => {
	it('are reported', () => {
		expect(handshake(['--ca', 'a'], {}, plain).problems).toEqual([
			[
				'tls_pointless',
				'--ca has no effect: the URL begins with ws://. Type the URL with wss://, or remove --ca',
			],
		]);
		expect(handshake(['--ca', 'a', '--proxy', 'p:1'], {}, sandbox).problems).toEqual([
			['tls_pointless', '--ca has no effect: the built-in assistant does not use TLS. Remove --ca'],
			[
				'proxy_pointless',
				'--proxy has no effect: the built-in assistant runs on this machine. Remove --proxy or --sandbox',
			],
		]);
	});

	it('are reported with the authorities of the system', () => {
		expect(handshake(['--system-ca'], {}, plain).problems).toMatchObject([
			['tls_pointless', expect.anything()],
		]);
		expect(handshake(['--system-ca'])).toMatchObject({problems: [], settings: {tls: {systemCa: true}}});
	});

	it('are not reported while the server is unknown', () => {
		const context = resolveContextFor(['--ca', 'a']);
		resolveHandshake(context, undefined);
		expect(context.problems).toEqual([]);
	});
});

describe('the proxies of the environment', () => {
	const proxies = (env: Record<string, string>, argv: string[] = [], server: ServerChoice = secure) =>
		handshake(argv, {env}, server);

	it.each([
		[{HTTPS_PROXY: 'p:1'}, {encrypted: {variable: 'HTTPS_PROXY', url: 'http://p:1/'}}],
		[
			{https_proxy: 'http://ada:50%@p', HTTPS_PROXY: 'q:2'},
			{encrypted: {variable: 'https_proxy', url: 'http://ada:50%25@p/'}},
		],
		[{http_proxy: ' "p:1" '}, {plain: {variable: 'http_proxy', url: 'http://p:1/'}}],
		[
			{HTTP_PROXY: 'p:1', ALL_PROXY: 'q:2', no_proxy: 'x.example'},
			{
				plain: {variable: 'HTTP_PROXY', url: 'http://p:1/'},
				encrypted: {variable: 'ALL_PROXY', url: 'http://q:2/'},
				except: 'x.example',
			},
		],
	])('%j', (env, environmentProxies) => {
		expect(proxies(env)).toMatchObject({settings: {proxy: undefined, environmentProxies}, problems: []});
	});

	it.each([
		[[], {NO_PROXY: '*'}],
		[['--proxy', 'none'], {HTTPS_PROXY: 'p:1'}],
		[['--proxy', 'q:2'], {HTTPS_PROXY: 'p:1'}],
	])('are none with %j and %j', (argv, env) => {
		const found = proxies(env, argv);
		expect(found.problems).toEqual([]);
		expect(found.settings.environmentProxies).toBeUndefined();
	});

	it('are not for the built-in assistant', () => {
		const found = proxies({ALL_PROXY: 'socks5://p:1'}, [], sandbox);
		expect(found.problems).toEqual([]);
		expect(found.settings.environmentProxies).toBeUndefined();
	});

	it.each([
		[{HTTPS_PROXY: 'socks5://ada:SECRET@host:1'}, 'HTTPS_PROXY'],
		[{all_proxy: 'SECRET'}, 'all_proxy'],
	])('%j is a problem where the connection would use it', (env, variable) => {
		expect(proxies(env).problems).toEqual([
			[
				'proxy_invalid',
				`${variable} does not name an HTTP proxy, and others, such as SOCKS, are not supported. Type --proxy http://HOST:PORT, or --proxy none to connect without one`,
			],
		]);
		expect(proxies({...env, NO_PROXY: 'host'}).problems).toEqual([]);
		expect(proxies(env).shown).not.toContain('SECRET');
	});
});

describe('an invalid proxy', () => {
	it.each([
		...[
			'socks5://SECRET@host',
			'http://',
			'ftp://SECRET',
			'a b SECRET',
			'://',
			'SECRET',
			'SECRET.example.com',
		],
		...['a:SECRET@b', 'host:SECRET', 'host:99999', ':3128'],
	])('%s', (text) => {
		const {problems} = handshake([`--proxy=${text}`]);
		expect(problems).toEqual([
			[
				'proxy_invalid',
				'The value of --proxy is not the URL of an HTTP proxy. Example: --proxy http://proxy.example.com:3128',
			],
		]);
	});
});
