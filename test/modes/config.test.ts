/** The commands about the configuration file. */
import {existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {checkConfigFile, problemText} from '../../source/config/command-line.ts';
import type {ConfigSettings} from '../../source/config/settings.ts';
import {runConfig} from '../../source/modes/config.ts';
import {readKeymap} from '../../source/ui/keys/keymap.ts';

function folder(): string {
	const made = mkdtempSync(path.join(tmpdir(), 'config-'));
	onTestFinished(() => rmSync(made, {recursive: true, force: true}));
	return made;
}

async function run(
	action: ConfigSettings['action'],
	{configFile, file, EDITOR = 'true'}: {configFile?: string; file?: string; EDITOR?: string},
) {
	const written = {out: '', err: ''};
	const writer = (to: 'out' | 'err') => ({
		write(text: string) {
			written[to] += text;
		},
	});
	const code = await runConfig(
		{mode: 'config', action, file},
		{
			...{stdout: writer('out'), stderr: writer('err')},
			...{configFile, home: '/home/ada', check: checkConfigFile, problemText},
			editor: {VISUAL: undefined, EDITOR, platform: process.platform},
			schema: 'file:///dist/config.schema.json',
		},
	);
	return {code, ...written};
}

it('prints the path of the file, of this user or with --config', async () => {
	expect(await run('path', {configFile: '/c/config.toml'})).toEqual({
		code: 0,
		out: '/c/config.toml\n',
		err: '',
	});
	expect(await run('path', {configFile: '/c', file: '/other\u001B.toml'})).toMatchObject({
		out: '/other␛.toml\n',
	});
	expect(await run('path', {})).toMatchObject({
		code: 2,
		out: '',
		err: expect.stringMatching(/no home folder/),
	});
});

it('checks the file', async () => {
	const file = path.join(folder(), 'config.toml');
	expect(await run('check', {file})).toMatchObject({
		code: 2,
		out: '',
		err: expect.stringMatching(/does not exist/),
	});
	writeFileSync(file, 'profile = "a"\n[profiles.a]\n[profiles."b\\u001B"]', {mode: 0o600});
	const out = `${file} is valid, with 2 profiles: a (used by default), b␛.\n`;
	expect(await run('check', {file})).toEqual({code: 0, out, err: ''});
	writeFileSync(file, 'colour = 1');
	expect(await run('check', {file})).toMatchObject({
		code: 2,
		out: '',
		err: expect.stringMatching(/line 1: Unknown key "colour"/),
	});
});

it.skipIf(process.platform === 'win32')(
	'creates the file for this user alone, edits and checks it',
	async () => {
		const configFile = path.join(folder(), 'new', 'config.toml');
		const created = await run('edit', {configFile});
		expect(created).toEqual({code: 0, out: `${configFile} is valid, with no profile.\n`, err: ''});
		expect([statSync(configFile).mode & 0o777, statSync(path.dirname(configFile)).mode & 0o777]).toEqual([
			0o600, 0o700,
		]);
		expect(readFileSync(configFile, 'utf8')).toMatch(/^#:schema file:\/\/\/dist\/config\.schema\.json\n/);
		const EDITOR = `sh -c 'echo "colour = 1" >> "$0"'`;
		expect(await run('edit', {configFile, EDITOR})).toMatchObject({
			code: 2,
			err: expect.stringMatching(/Unknown key "colour"/),
		});
		expect(readFileSync(configFile, 'utf8')).toMatch(/colour = 1\n$/);
	},
);

it('says why the file cannot be created or edited', async () => {
	const configFile = path.join(folder(), 'config.toml');
	expect(await run('edit', {configFile, EDITOR: 'false'})).toMatchObject({
		code: 1,
		err: expect.stringMatching(/editor false ended with exit code 1/),
	});
	expect(await run('edit', {configFile, EDITOR: '/nowhere/x'})).toMatchObject({
		code: 1,
		err: expect.stringMatching(/was not started/),
	});
	const impossible = path.join(configFile, 'config.toml');
	expect(await run('edit', {configFile: impossible})).toMatchObject({
		code: 1,
		err: expect.stringMatching(/cannot be created \(E/),
	});
	expect(existsSync(impossible)).toBe(false);
});

it('has an example without a problem', async () => {
	const {problems, profiles} = await checkConfigFile(
		{
			file: 'examples/config.toml',
			home: '/',
			hasModes: false,
		},
		async (keys) => readKeymap(keys).problems,
	);
	expect([problems, profiles.length]).toEqual([[], 4]);
});
