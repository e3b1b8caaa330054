import {PassThrough} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import {render} from 'ink';
import {afterEach, describe, expect, it} from 'vitest';
import type {AuthFrame} from '../../source/protocol/frames.ts';
import {Login} from '../../source/ui/login.tsx';
import {createTerminalInput} from '../../source/ui/terminal-input.ts';
import {themeOf} from '../../source/ui/theme.ts';
import {KeysProvider} from '../../source/ui/use-keys.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {VirtualKeyboard} from '../support/virtual-keyboard.ts';

const DOWN = '\u001B[B';
const ENTER = '\r';
const TAB = '\t';

let close: () => void = () => {};
afterEach(() => close());

/** The page in a terminal of its own, with real keys. */
function open() {
	const keyboard = new VirtualKeyboard();
	const clock = createHandClock();
	const input = createTerminalInput({input: keyboard, clock});
	input.start();
	const stdout = Object.assign(new PassThrough(), {columns: 60, rows: 20, isTTY: true});
	let frame = '';
	const watchers = new Set<() => void>();
	stdout.on('data', (chunk: Buffer) => {
		frame = stripVTControlCharacters(chunk.toString());
		for (const watcher of watchers) watcher();
	});
	const submitted: AuthFrame[] = [];
	let cancelled = 0;
	const app = render(
		<KeysProvider input={input}>
			<Login
				theme={themeOf('dark', 'none')}
				columns={60}
				rows={16}
				onSubmit={(credential) => submitted.push(credential)}
				onCancel={() => cancelled++}
			/>
		</KeysProvider>,
		{
			stdin: input.forInk,
			stdout: stdout as unknown as NodeJS.WriteStream,
			debug: true,
			interactive: true,
			patchConsole: false,
			exitOnCtrlC: false,
		},
	);
	close = () => app.unmount();
	return {
		submitted,
		cancelled: () => cancelled,
		frame: () => frame,
		shows: (what: string) =>
			new Promise<void>((resolve) => {
				const look = (): void => {
					if (!frame.includes(what)) return;
					watchers.delete(look);
					resolve();
				};
				watchers.add(look);
				look();
			}),
		async until(holds: () => boolean) {
			while (!holds()) {
				await new Promise((resolve) => {
					setImmediate(resolve);
				});
			}
		},
		type: (bytes: string) => keyboard.type(bytes),
		/** Types into the field once it listens. */
		async write(text: string) {
			await this.until(() => input.forInk.isRaw === true);
			keyboard.type(text);
		},
		/** A lone Esc is one only when nothing followed for a moment. */
		escape() {
			keyboard.type('\u001B');
			clock.advance(1000);
		},
	};
}

describe('Login', () => {
	it('makes the frame of a bearer token, and shows dots for it', async () => {
		const page = open();
		await page.shows('▸ bearer token');
		page.type(ENTER);
		await page.shows('▸ token');
		await page.write('top-secret');
		await page.shows('••••••••••');
		expect(page.frame()).not.toContain('top-secret');
		page.type(ENTER);
		await page.until(() => page.submitted.length > 0);
		expect(page.submitted).toEqual([{type: 'auth', auth_type: 'bearer_token', token: 'top-secret'}]);
	});

	it('goes through the fields of OAuth2, the last of which may stay empty', async () => {
		const page = open();
		await page.shows('▸ bearer token');
		page.type(DOWN);
		await page.shows('▸ API key');
		page.type(DOWN);
		await page.shows('▸ user name and password');
		page.type(DOWN);
		await page.shows('▸ OAuth2');
		page.type(ENTER);
		await page.shows('▸ client id');
		await page.write('me');
		await page.shows('me');
		page.type(TAB);
		await page.shows('▸ client secret');
		page.type('\u001B[200~pasted-secret\n\u001B[201~');
		await page.shows('•••••••••••••');
		page.type(ENTER);
		await page.shows('▸ token URL');
		await page.write('https://x/token');
		await page.shows('https://x/token');
		page.type(ENTER);
		await page.shows('▸ scope');
		page.type(ENTER);
		await page.until(() => page.submitted.length > 0);
		expect(page.submitted).toEqual([
			{
				type: 'auth',
				auth_type: 'oauth2',
				client_id: 'me',
				client_secret: 'pasted-secret',
				token_url: 'https://x/token',
			},
		]);
	});

	it('loses nothing of keys and pastes that come faster than it is drawn', async () => {
		const page = open();
		await page.shows('▸ bearer token');
		page.type(ENTER);
		await page.shows('▸ token');
		page.type(`\u001B[200~quick-secret\u001B[201~${ENTER}`);
		await page.until(() => page.submitted.length > 0);
		expect(page.submitted).toEqual([{type: 'auth', auth_type: 'bearer_token', token: 'quick-secret'}]);
	});

	it('says what is missing and goes there', async () => {
		const page = open();
		await page.shows('▸ bearer token');
		page.type(ENTER);
		await page.shows('▸ token');
		page.type(ENTER);
		await page.shows('✗ The token is missing');
		expect(page.submitted).toEqual([]);
	});

	it('goes back with Esc, and away with another', async () => {
		const page = open();
		await page.shows('▸ bearer token');
		page.type(ENTER);
		await page.shows('▸ token');
		page.escape();
		await page.shows('Esc closes');
		page.escape();
		await page.until(() => page.cancelled() > 0);
	});
});
