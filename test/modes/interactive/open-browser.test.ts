import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, it, onTestFinished, vi} from 'vitest';
import {openBrowser} from '../../../source/modes/interactive/open-browser.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-test-'));
	// The only programs are those of the test.
	vi.stubEnv('PATH', folder);
	onTestFinished(() => {
		vi.unstubAllEnvs();
		rmSync(folder, {recursive: true, force: true});
	});
});

/** Installs a program that runs this script. */
function install(name: string, script: string): void {
	const file = path.join(folder, name);
	writeFileSync(file, `#!${process.execPath}\n${script}`);
	chmodSync(file, 0o700);
}

const record = (file: string): string =>
	`require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.argv.slice(2)));`;

describe('an address in the browser', () => {
	it.each([
		['linux', 'xdg-open', []],
		['freebsd', 'xdg-open', []],
		['darwin', 'open', []],
		['win32', 'rundll32', ['url.dll,FileProtocolHandler']],
	] as const)(
		'is one argument of the program of %s, whatever it contains',
		async (platform, program, before) => {
			const seen = path.join(folder, 'seen');
			install(program, record(seen));
			for (const text of ['plain', '$(touch run) `touch run`; touch run & "x"', "it's --help"]) {
				const address = `https://shop.example/sso?next=${text}`;
				expect(await openBrowser(address, platform)).toBeUndefined();
				expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual([...before, address]);
			}
			expect(existsSync('run')).toBe(false);
		},
	);

	it.each([
		...[
			'',
			'file:///etc/passwd',
			'javascript:alert(1)',
			'ws://host/chat',
			'-h',
			' https://host',
			'shop.example',
		],
		...HOSTILE_TEXTS.filter((text) => !/^https?:\/\//.test(text)),
	])('that is none starts no program: %j', async (address) => {
		const seen = path.join(folder, 'seen');
		install('xdg-open', record(seen));
		expect(await openBrowser(address, 'linux')).toBe('it is no address of a web page');
		expect(existsSync(seen)).toBe(false);
	});

	it('is not opened where there is no such program, where it cannot be started, or where it fails', async () => {
		expect(await openBrowser('https://host', 'linux')).toBe('there is no xdg-open');
		writeFileSync(path.join(folder, 'xdg-open'), 'no program', {mode: 0o600});
		expect(await openBrowser('https://host', 'linux')).toBe('xdg-open cannot be started');
		install('xdg-open', 'process.exit(3);');
		expect(await openBrowser('https://host', 'linux')).toBe('xdg-open failed');
	});

	it('may wait for the browser: after a while it counts as opened', async () => {
		vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
		onTestFinished(() => void vi.useRealTimers());
		const started = path.join(folder, 'started');
		// Until the folder is removed, at the end of the test.
		const wait = `while (fs.existsSync(${JSON.stringify(started)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);`;
		install(
			'xdg-open',
			`const fs = require('node:fs'); fs.writeFileSync(${JSON.stringify(started)}, ''); ${wait}`,
		);
		const outcome = openBrowser('https://host', 'linux');
		while (!existsSync(started)) await new Promise((resolve) => setImmediate(resolve));
		vi.advanceTimersByTime(1500);
		expect(await outcome).toBeUndefined();
	});
});
