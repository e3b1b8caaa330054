import {readFileSync} from 'node:fs';
import tlsModule from 'node:tls';
import {inspect} from 'node:util';
import {describe, expect, it, onTestFinished} from 'vitest';
import {
	type CommandLineContext,
	type LoadedSettings,
	loadSettings,
	problemText,
	version,
} from '../../source/config/command-line.ts';

const tls = (name: string): string => `test/fixtures/tls/${name}.pem`;

/** No user to ask; fails if anything is fetched, unless `ports` are given. */
function surroundings(more: Partial<CommandLineContext> = {}): CommandLineContext {
	return {
		isTerminal: () => false,
		terminal() {
			throw new Error('there is no terminal');
		},
		...more,
	};
}

/** Fake files by path, commands by text, answers by question. */
function withPorts(
	answers: Readonly<Record<string, string>>,
): CommandLineContext & {readonly calls: string[]} {
	const calls: string[] = [];
	const get = async (key: string): Promise<string> => {
		calls.push(key);
		return answers[key] ?? '';
	};
	return {
		...surroundings({isTerminal: () => true}),
		calls,
		ports: {
			readFile: get,
			run: async (command) => ({how: 'exited', code: 0, stdout: await get(command), stderr: ''}),
			ask: async (question) => (question in answers ? get(question) : undefined),
		},
	};
}

function credentialOf(outcome: LoadedSettings): unknown {
	if (!('settings' in outcome) || outcome.settings.mode !== 'chat') return outcome;
	return outcome.settings.credential?.reveal();
}

describe('loadSettings', () => {
	it('returns settings', async () => {
		expect(await loadSettings(['--url', 'ws://host/a'], {}, surroundings())).toMatchObject({
			settings: {mode: 'chat', server: {url: 'ws://host/a'}},
		});
	});

	it('returns problems', async () => {
		expect(await loadSettings(['--ulr'], {}, surroundings())).toMatchObject({
			problems: [{code: 'unknown_flag'}],
		});
	});

	it.each([
		['a file', ['--token-file', 'f']],
		['a command', ['--auth', 'bearer', '--token-command', 'c']],
		['a person', ['--auth', 'bearer']],
	])('gets a secret from %s', async (_, argv) => {
		const from = withPorts({f: 'SECRET\n', c: 'SECRET\nmore', 'Bearer token for localhost:8000': 'SECRET'});
		const outcome = await loadSettings(argv, {}, from);
		expect(credentialOf(outcome)).toEqual({type: 'auth', auth_type: 'bearer_token', token: 'SECRET'});
		expect(from.calls).toHaveLength(1);
		expect(inspect(outcome, {depth: 9, showHidden: true})).not.toContain('SECRET');
	});

	it('fetches nothing while there are problems', async () => {
		const from = withPorts({f: 'SECRET'});
		const outcome = await loadSettings(['--token-file', 'f', '--max-frame', 'x'], {}, from);
		expect(outcome).toMatchObject({problems: [{code: 'size_invalid'}]});
		expect(from.calls).toEqual([]);
	});

	it('reports problems of fetched values', async () => {
		expect(await loadSettings(['--auth-header-file', 'f'], {}, withPorts({f: 'SECRET'}))).toEqual({
			problems: [
				{
					code: 'header_invalid',
					sentence: "A header consists of a name, a colon and a value. Type --auth-header 'NAME: VALUE'",
				},
			],
		});
		expect(await loadSettings(['--token-file', 'f'], {}, withPorts({}))).toMatchObject({
			problems: [{code: 'source_empty'}],
		});
	});

	it('can be cancelled at a prompt', async () => {
		expect(await loadSettings(['--username', 'ada'], {}, withPorts({}))).toEqual({cancelled: true});
	});

	it('asks for the passphrase of a key after reading the key', async () => {
		const argv = ['wss://host/ws', '--cert', 'c', '--key', 'k'];
		const files = {c: readFileSync(tls('cert'), 'utf8'), k: readFileSync(tls('key-encrypted'), 'utf8')};
		const from = withPorts({...files, 'Passphrase of the private key': 'open-sesame'});
		expect(await loadSettings(argv, {}, from)).toHaveProperty('settings');
		expect(from.calls).toEqual(['c', 'k', 'Passphrase of the private key']);
		const wrong = withPorts({...files, 'Passphrase of the private key': 'SECRET'});
		expect(await loadSettings(argv, {}, wrong)).toEqual({
			problems: [
				{
					code: 'tls_files',
					sentence:
						'The passphrase does not decrypt the private key of --key. Type the correct passphrase, or another key',
				},
			],
		});
	});

	it('names the Node that knows the authorities of the system, where this one does not', async () => {
		const load = () => loadSettings(['wss://host/ws', '--system-ca'], {}, withPorts({}));
		expect(await load()).toHaveProperty('settings');
		const known = tlsModule.getCACertificates;
		const change = (next: unknown): void => {
			Object.assign(tlsModule, {getCACertificates: next});
		};
		change(undefined);
		onTestFinished(() => change(known));
		expect(await load()).toMatchObject({
			problems: [
				{
					code: 'tls_files',
					sentence: expect.stringMatching(/^--system-ca needs Node 22\.15 or newer, and this one is older\./),
				},
			],
		});
	});

	it('reads files of the system, and loads certificates before the screen opens', async () => {
		const load = (...argv: string[]) => loadSettings(['wss://host/ws', ...argv], {}, surroundings());
		expect(await load('--ca', tls('ca'), '--cert', tls('cert'), '--key', tls('key'))).toHaveProperty(
			'settings',
		);
		expect(await load('--ca', tls('missing'))).toMatchObject({problems: [{code: 'source_unreadable'}]});
		expect(await load('--cert', tls('cert'), '--key', tls('other-key'))).toEqual({
			problems: [
				{
					code: 'tls_files',
					sentence:
						'The private key of --key does not match the certificate of --cert. Type two files that belong together',
				},
			],
		});
		const broken = withPorts({a: '-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----\n'});
		expect(await loadSettings(['wss://host/ws', '--ca', 'a'], {}, broken)).toMatchObject({
			problems: [{sentence: expect.stringMatching(/^OpenSSL cannot read the file of --ca \(\w+\)\. Type/)}],
		});
	});
});

describe('problemText', () => {
	it('prints one problem on one line', () => {
		expect(problemText([{code: 'port_invalid', sentence: 'Type --port 1'}])).toBe(
			'bedrock-chat: Type --port 1\n',
		);
	});

	it('lists several', () => {
		expect(
			problemText([
				{code: 'port_invalid', sentence: 'Type --port 1'},
				{code: 'host_invalid', sentence: 'Type --host a'},
			]),
		).toBe('bedrock-chat: 2 problems:\n  - Type --port 1\n  - Type --host a\n');
	});
});

it('breaks problems at spaces, where the terminal would cut a word', () => {
	const problems = [{code: 'port_invalid', sentence: 'Type --port 1 instead of --port 99999'}] as const;
	expect(problemText(problems, 20)).toBe('bedrock-chat: Type\n--port 1 instead of\n--port 99999\n');
	expect(problemText(problems, 80)).toBe(problemText(problems));
	expect(problemText(problems, 5).replaceAll(/\s/g, ' ')).toBe(problemText(problems).replaceAll(/\s/g, ' '));
});

describe('version', () => {
	it('is that of package.json', () => {
		const {version: own}: {version: string} = JSON.parse(readFileSync('package.json', 'utf8'));
		expect(version()).toBe(own);
	});
});
