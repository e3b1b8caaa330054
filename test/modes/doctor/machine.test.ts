/** The checks of the program, its settings and its files. */
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import type {Environment} from '../../../source/config/environment.ts';
import {type CheckedFiles, checkFiles} from '../../../source/modes/doctor/files-checks.ts';
import {installOf, programChecks} from '../../../source/modes/doctor/program-checks.ts';
import {settingsChecks} from '../../../source/modes/doctor/settings-checks.ts';
import {doctor, doctorSettings} from './doctoring.ts';

function folder(): string {
	const made = mkdtempSync(path.join(tmpdir(), 'doctor-files-'));
	onTestFinished(() => {
		chmodSync(made, 0o700);
		rmSync(made, {recursive: true, force: true});
	});
	return made;
}

describe('the program', () => {
	const facts = {
		version: '0.1.0',
		folder: '/a',
		isCheckout: false,
		platform: 'linux',
		arch: 'x64',
		release: '6',
	};

	it('is named with its version and its Node', () => {
		expect(programChecks({...facts, node: '26.1.0'}).map(({outcome, text}) => [outcome, text])).toEqual([
			['ok', 'bedrock-chat 0.1.0, from a folder without git.'],
			['ok', 'Node 26.1.0 on linux x64 (6).'],
		]);
		expect(programChecks({...facts, node: '20.0.0'})[1]).toMatchObject({
			outcome: 'note',
			fix: 'Install Node 22 or newer.',
		});
	});

	it.each([
		['/home/ada/src/chat/', true, 'from a checkout'],
		['/usr/lib/node_modules/bedrock-chat-tui/', false, 'installed with npm for all projects'],
		[
			'C:\\Users\\a\\AppData\\Roaming\\npm\\node_modules\\bedrock-chat-tui',
			false,
			'installed with npm for all projects',
		],
		['/srv/app/node_modules/bedrock-chat-tui', false, 'installed with npm in a project'],
		['/root/.npm/_npx/1/node_modules/bedrock-chat-tui/', false, 'run by npx'],
	])('in %s (%s) is %s', (place, isCheckout, words) => {
		expect(installOf({folder: place, isCheckout})).toBe(words);
	});
});

describe('the settings', () => {
	const texts = async (words: readonly string[], env: Environment = {}, configFile?: string) => {
		const start = configFile === undefined ? {env} : {env, configFile};
		return settingsChecks(await doctorSettings(words, start)).map(
			({id, outcome, text, fix}) => `${outcome} ${id}: ${text}${fix === undefined ? '' : ` > ${fix}`}`,
		);
	};

	it('say where each comes from', async () => {
		expect(await texts([])).toEqual(['ok url: ws://localhost:8000/ws/chat (default).']);
		expect(
			await texts([
				'ws://h/a',
				'--token',
				'secret-1',
				'-H',
				'X-A: secret-2',
				'--no-check',
				'--proxy',
				'none',
			]),
		).toEqual([
			'ok url: ws://h/a (argument).',
			'ok token: [redacted] (flag).',
			'ok header: [redacted] (flag).',
			'ok no-check: on (flag).',
			'ok proxy: none (flag).',
			expect.stringMatching(/^note hint: The value of --token remains/),
			expect.stringMatching(/^note hint: The server's certificate is not checked/),
		]);
		expect(
			await texts(['--url', 'ws://h/a?token=abc'], {
				AUTOCHAT_API_KEY: 'secret-1',
				BEDROCK_WS_ENDPOINT: 'ws://x',
			}),
		).toEqual(['ok url: ws://h/a?token=[redacted] (flag).', 'ok api-key: [redacted] (AUTOCHAT_API_KEY).']);
		expect(await texts(['--sandbox=seed'], {BEDROCK_AUTH_TOKEN: 'x'})).toEqual(['ok sandbox: seed (flag).']);
	});

	it('name the profile and what the file has set', async () => {
		const file = path.join(folder(), 'config.toml');
		writeFileSync(
			file,
			'[profiles.work]\nurl = "ws://localhost:1/"\nusername = "ada"\npassword = "secret-1"\n',
			{
				mode: 0o600,
			},
		);
		expect(await texts(['--profile', 'work'], {}, file)).toEqual([
			'ok profile: work, from the configuration file.',
			'ok url: ws://localhost:1/ (configuration file).',
			'ok username: ada (configuration file).',
			'ok password: [redacted] (configuration file).',
		]);
	});

	it('that have problems are reported by the command itself, with the corrections', async () => {
		expect(await texts(['http://host/', '--max-frame', 'large'])).toEqual([
			expect.stringMatching(/^failed url_scheme: .* > .*ws:\/\/host/),
			expect.stringMatching(/^failed size_invalid: .* > .*--max-frame/),
			'ok url: http://host/ (argument).',
			'ok max-frame: large (flag).',
		]);
		const {code, out} = await doctor(['--ulr', 'x']);
		expect(code).toBe(2);
		expect(out).toContain('✗ FAIL  unknown_flag');
		expect(out).toContain('Not checked: the settings have problems.');
	});

	it('do not take what is for another command', async () => {
		expect(await texts(['--format', 'tap'])).toEqual([
			expect.stringMatching(
				/^failed not_for_doctor: The command doctor does not take --format\. > Remove it/,
			),
			expect.stringMatching(/^ok url/),
		]);
	});
});

describe('the files', () => {
	const files = (home: string, more: Partial<CheckedFiles> = {}): CheckedFiles => ({
		...{home, hasModes: true, log: undefined, configFile: path.join(home, 'config.toml')},
		sessions: path.join(home, 'state', 'sessions'),
		checkConfig: () => Promise.resolve({problems: [], profiles: [], profile: undefined}),
		...more,
	});
	const found = async (checked: CheckedFiles) =>
		Object.fromEntries((await checkFiles(checked)).map((check) => [check.id, check] as const));

	it('that are not there yet are no failure', async () => {
		const home = folder();
		expect(await found(files(home))).toMatchObject({
			config: {outcome: 'ok', text: 'None (~/config.toml).'},
			state: {outcome: 'ok', text: '~/state/sessions will be made with the first conversation.'},
			sessions: {outcome: 'ok', text: '0 saved conversations, 0 B of at most 500 MB.'},
			disk: {outcome: 'ok'},
		});
	});

	it('are named with size and permissions', async () => {
		const home = folder();
		mkdirSync(path.join(home, 'state', 'sessions'), {recursive: true, mode: 0o700});
		writeFileSync(path.join(home, 'debug.log'), 'x'.repeat(2048));
		const log = path.join(home, 'debug.log');
		expect(await found(files(home, {log}))).toMatchObject({
			state: {outcome: 'ok', text: '~/state/sessions can be written, by you alone.'},
			log: {text: '~/debug.log, 2.0 KB.'},
		});
		chmodSync(path.join(home, 'state', 'sessions'), 0o755);
		expect((await found(files(home))).state).toMatchObject({
			outcome: 'note',
			fix: 'Type chmod 700 ~/state/sessions',
		});
	});

	it('that cannot be written fail', async () => {
		const home = folder();
		// A file where a folder should be: also for the administrator.
		writeFileSync(path.join(home, 'state'), '');
		expect((await found(files(home))).state).toMatchObject({
			outcome: 'failed',
			fix: expect.stringContaining('--no-journal'),
		});
	});

	it('of a configuration with problems name the command that lists them', async () => {
		const home = folder();
		writeFileSync(path.join(home, 'config.toml'), 'x');
		const problems = [{code: 'config_syntax', sentence: 'x'} as const];
		const checkConfig = () => Promise.resolve({problems, profiles: [], profile: undefined});
		expect((await found(files(home, {checkConfig}))).config).toMatchObject({
			outcome: 'failed',
			text: '~/config.toml has 1 problem.',
			fix: 'bedrock-chat config check lists them.',
		});
	});

	it('of a user without a home folder are none', async () => {
		const checks = await found({...files('/'), configFile: undefined, sessions: undefined});
		expect(Object.values(checks).map(({id, outcome}) => `${id} ${outcome}`)).toEqual([
			'config note',
			'state note',
			'sessions note',
		]);
	});
});
