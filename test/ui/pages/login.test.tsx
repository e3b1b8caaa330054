import {PassThrough} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import {render} from 'ink';
import {afterEach, describe, expect, it} from 'vitest';
import {AUTH_KINDS, type AuthField} from '../../../source/protocol/auth.ts';
import {isSecretField} from '../../../source/protocol/auth-frame.ts';
import type {AuthFrame} from '../../../source/protocol/frames.ts';
import type {Handler, HandlerResult} from '../../../source/terminal/input/handlers.ts';
import {InkStdin} from '../../../source/terminal/input/ink-stdin.ts';
import type {Key} from '../../../source/terminal/input/key.ts';
import {createTerminalInput} from '../../../source/terminal/input/terminal-input.ts';
import {own} from '../../../source/text/safe.ts';
import {type Theme, themeOf} from '../../../source/theme/theme.ts';
import {actionAt, keyIds, keySections, rowLabel} from '../../../source/ui/keys/key-dispatch.ts';
import {KeysProvider} from '../../../source/ui/keys/use-keys.ts';
import {Login, type SignInState} from '../../../source/ui/pages/login.tsx';
import {
	type GivenSignIn,
	givenSignIn,
	SIGN_IN_NAMES,
	type SignInKind,
} from '../../../source/ui/pages/sign-in-fields.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {keyFor} from '../../support/key-contexts.ts';
import {VirtualKeyboard} from '../../support/virtual-keyboard.ts';

const DOWN = '\u001B[B';
const ENTER = '\r';
const ESCAPE = '\u001B';
const TAB = '\t';
const BACK_TAB = '\u001B[Z';
const PASTE = '\u001B[200~pasted\u001B[201~';

let close: () => void = () => {};
afterEach(() => close());

/** The page in its own terminal, with real keys. */
function open({
	rows = 16,
	columns = 60,
	signIn,
	address,
	theme = themeOf('dark', 'none'),
	notOffered,
	given,
}: {
	readonly given?: GivenSignIn | undefined;
	readonly notOffered?: ReadonlySet<SignInKind>;
	readonly address?: string;
	readonly theme?: Theme;
	readonly rows?: number;
	readonly columns?: number;
	readonly signIn?: SignInState;
} = {}) {
	const keyboard = new VirtualKeyboard();
	const clock = createHandClock();
	const input = createTerminalInput({input: keyboard, clock});
	input.start();
	const stdout = Object.assign(new PassThrough(), {columns, rows: 20, isTTY: true});
	let frame = '';
	const watchers = new Set<() => void>();
	stdout.on('data', (chunk: Buffer) => {
		frame = stripVTControlCharacters(chunk.toString());
		for (const watcher of watchers) watcher();
	});
	const submitted: AuthFrame[] = [];
	let cancelled = 0;
	const asked: string[] = [];
	const signOn = address && {address, browse: () => asked.push('browse'), copy: () => asked.push('copy')};
	const pageWith = (state: SignInState | undefined) => (
		<KeysProvider input={input}>
			<Login
				theme={theme}
				columns={columns}
				rows={rows}
				signIn={state}
				waitsFor={own`Waiting for the server's answer…`}
				onTouch={() => {}}
				onSubmit={(credential) => submitted.push(credential)}
				onCancel={() => cancelled++}
				notOffered={notOffered}
				given={given}
				kind={given?.kind}
				signOn={signOn || undefined}
			/>
		</KeysProvider>
	);
	const app = render(pageWith(signIn), {
		stdin: input.forInk,
		stdout: stdout as unknown as NodeJS.WriteStream,
		debug: true,
		interactive: true,
		patchConsole: false,
		exitOnCtrlC: false,
	});
	close = () => app.unmount();
	return {
		asked: () => asked,
		submitted,
		cancelled: () => cancelled,
		/** The state of the credential that was submitted. */
		become: (state: SignInState | undefined) => app.rerender(pageWith(state)),
		/** Closes it now; the end of the test closes the last one that was opened. */
		close: () => app.unmount(),
		frame: () => frame,
		shows: (what: string) =>
			new Promise<void>((resolve) => {
				const check = (): void => {
					if (!frame.includes(what)) return;
					watchers.delete(check);
					resolve();
				};
				watchers.add(check);
				check();
			}),
		async until(holds: () => boolean) {
			while (!holds()) {
				await new Promise((resolve) => {
					setImmediate(resolve);
				});
			}
		},
		press: (...reads: readonly string[]) => keyboard.press(clock, ...reads),
		/** All at the same time, as over a slow line. */
		typeAtOnce(reads: readonly string[]) {
			keyboard.type(...reads);
			clock.advance(1000);
		},
		/** Until all that was typed is drawn: nothing was written for some turns of the event loop. */
		async settled() {
			for (let quiet = 0, last = frame; quiet < 4; quiet = frame === last ? quiet + 1 : 0) {
				last = frame;
				await new Promise((resolve) => {
					setImmediate(resolve);
				});
			}
		},
		/** Types into the field once it handles keys. */
		async write(text: string) {
			await this.until(() => input.forInk.isRaw === true);
			keyboard.press(clock, text);
		},
	};
}

describe('a credential that the program was started with', () => {
	it('begins the page, without what is secret', async () => {
		const page = open({
			given: givenSignIn({type: 'auth', auth_type: 'basic_auth', username: 'ada', password: 'canary'}),
		});
		await page.shows('▌ user name and password');
		page.press(ENTER);
		await page.shows('▌ password');
		expect(page.frame()).toMatch(/user name +ada/);
		await page.write('other');
		page.press(ENTER);
		await page.until(() => page.submitted.length === 1);
		expect(page.submitted).toMatchObject([{username: 'ada', password: 'other'}]);
	});

	it('is replaced after Ctrl+U, and loses a word with Ctrl+W; of a secret nothing is left', async () => {
		const page = open({given: {kind: 'basic', values: {username: 'ada', password: 'one two'}}});
		page.press(ENTER);
		await page.shows('▌ user name');
		page.press('\u0015');
		await page.write('one two');
		page.press('\u0017');
		await page.until(() => /user name +one *$/m.test(page.frame()));
		page.press('\u0015');
		await page.write('bob');
		page.press(TAB, '\u0017');
		await page.write('other');
		page.press(ENTER);
		await page.until(() => page.submitted.length === 1);
		expect(page.submitted).toMatchObject([{username: 'bob', password: 'other'}]);
	});

	it('gives nothing secret to the page, whatever its kind', () => {
		for (const [kind, {wire, required, optional}] of Object.entries(AUTH_KINDS)) {
			if (wire === undefined) continue;
			const fields = [...required, ...optional].map((field) => [field, `canary of ${field}`]);
			const given = givenSignIn({type: 'auth', auth_type: wire, ...Object.fromEntries(fields)});
			expect(given?.kind).toBe(kind);
			expect(Object.keys(given?.values ?? {}).filter((field) => isSecretField(field as AuthField))).toEqual(
				[],
			);
		}
		expect(givenSignIn(undefined)).toBeUndefined();
	});
});

describe('a kind that the server does not offer', () => {
	it('is marked, and can be used', async () => {
		const page = open({columns: 80, notOffered: new Set(['bearer', 'sso'])});
		await page.shows('▌ bearer token · not offered here');
		expect(page.frame().split('not offered here')).toHaveLength(3);
		page.press(ENTER);
		await page.shows('stored · not offered here');
		await page.write('secret');
		page.press(ENTER);
		await page.until(() => page.submitted.length === 1);
	});
});

describe('the address of single sign-on', () => {
	const address = 'https://chat.example/chat/auth/sso/login';

	it('is shown in full where its token is typed, and opened or copied only on request', async () => {
		const page = open({address, columns: 30, rows: 30});
		await page.shows('▌ bearer token');
		expect(page.frame()).not.toContain('https://');
		page.press('\u000F', 's', ENTER);
		await page.shows('▌ session token');
		await page.settled();
		expect(page.frame().replaceAll(/\s/g, '')).toContain(address);
		expect(page.asked()).toEqual([]);
		page.press('\u000F', '\u0019');
		expect(page.asked()).toEqual(['browse', 'copy']);
		await page.write('secret');
		await page.shows('••••••');
		expect(page.frame()).not.toContain('secret');
	});

	it('has a QR code where that fits', async () => {
		const theme = themeOf('dark', 'truecolor');
		for (const [rows, hasCode] of [
			[30, true],
			[16, false],
		] as const) {
			const page = open({address, rows, theme});
			await page.shows('▌ bearer token');
			page.press('s', ENTER);
			await page.shows(address);
			expect(page.frame().includes('▀')).toBe(hasCode);
			page.close();
		}
	});
});

describe('Login', () => {
	it('sends the frame of a bearer token, and shows dots for it', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.press(ENTER);
		await page.shows('▌ token');
		await page.write('top-secret');
		await page.shows('••••••••••');
		expect(page.frame()).not.toContain('top-secret');
		page.press(ENTER);
		await page.until(() => page.submitted.length > 0);
		expect(page.submitted).toEqual([{type: 'auth', auth_type: 'bearer_token', token: 'top-secret'}]);
	});

	it('moves through the fields of OAuth2, the last of which may stay empty', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.press(DOWN);
		await page.shows('▌ API key');
		page.press(DOWN);
		await page.shows('▌ user name and password');
		page.press(DOWN);
		await page.shows('▌ OAuth2');
		page.press(ENTER);
		await page.shows('▌ client id');
		await page.write('me');
		await page.shows('me');
		page.press(TAB);
		await page.shows('▌ client secret');
		page.press('\u001B[200~pasted-secret\n\u001B[201~');
		await page.shows('•••••••••••••');
		page.press(ENTER);
		await page.shows('▌ token URL');
		await page.write('https://x/token');
		await page.shows('https://x/token');
		page.press(ENTER);
		await page.shows('▌ scope');
		page.press(ENTER);
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

	it('loses no keys and pastes that arrive faster than it is drawn', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.press(ENTER);
		await page.shows('▌ token');
		page.press(`\u001B[200~quick-secret\u001B[201~${ENTER}`);
		await page.until(() => page.submitted.length > 0);
		expect(page.submitted).toEqual([{type: 'auth', auth_type: 'bearer_token', token: 'quick-secret'}]);
	});

	it('reports a missing value and selects its field', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.press(ENTER);
		await page.shows('▌ token');
		page.press(ENTER);
		await page.shows('✗ The token is missing');
		expect(page.submitted).toEqual([]);
	});

	it('returns to the kinds with Esc, and closes with another', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.press(ENTER);
		await page.shows('▌ token');
		page.press(ESCAPE);
		await page.shows('▌ bearer token');
		page.press(ESCAPE);
		await page.until(() => page.cancelled() > 0);
	});

	it('turns a paste of several lines into one', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.press(ENTER, '\u001B[200~ one\ntwo\n\u001B[201~', ENTER);
		await page.until(() => page.submitted.length > 0);
		expect(page.submitted).toEqual([{type: 'auth', auth_type: 'bearer_token', token: 'onetwo'}]);
	});
});

describe('keys that arrive faster than the page is drawn', () => {
	const BASIC = [DOWN, DOWN, ENTER];

	/**
	 * The frame that is submitted after the reads.
	 * @param pace all at the same time, one after the other, or each after the one before was drawn
	 */
	async function signedIn(
		reads: readonly string[],
		pace: 'at once' | 'pressed' | 'drawn' = 'at once',
	): Promise<AuthFrame | undefined> {
		const page = open();
		await page.shows('▌ bearer token');
		if (pace === 'at once') page.typeAtOnce(reads);
		else {
			for (const read of reads) {
				page.press(read);
				if (pace === 'drawn') await page.settled();
			}
		}
		await page.until(() => page.submitted.length > 0);
		page.close();
		return page.submitted[0];
	}

	it('"ada" and Enter typed at once no longer put letters into the password', async () => {
		const keys = [...BASIC, 'a', 'd', 'a', ENTER, 's', 'e', 'c', 'r', 'e', 't', ENTER];
		const ada = {type: 'auth', auth_type: 'basic_auth', username: 'ada', password: 'secret'};
		expect(await signedIn(keys)).toEqual(ada);
		expect(await signedIn(keys, 'pressed')).toEqual(ada);
		expect(await signedIn([keys.join('')])).toEqual(ada);
		expect(await signedIn([...BASIC, 'ada\tsecret\r'])).toEqual(ada);
	});

	it('never sign in by a line end within text', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.typeAtOnce([...BASIC, 'ada\rsec\rret']);
		await page.shows('▌ password   ••••••');
		await page.settled();
		expect(page.submitted).toEqual([]);
		page.press(ENTER);
		await page.until(() => page.submitted.length > 0);
		expect(page.submitted).toMatchObject([{username: 'ada', password: 'secret'}]);
	});

	it('fill in the same fields, however the reads are split', async () => {
		const key = fc.constantFrom('a', 'b', ' ', 'é', TAB, BACK_TAB, '\u001B[D', '\u007F', PASTE);
		await fc.assert(
			fc.asyncProperty(
				fc.array(key, {maxLength: 12}),
				fc.array(fc.boolean(), {minLength: 30, maxLength: 30}),
				async (some, cuts) => {
					// At the end each field has a value, so that the page can be submitted.
					const keys = [...some, BACK_TAB, 'u', TAB, 'p', ENTER];
					const reads: string[] = [];
					for (const [index, each] of keys.entries()) {
						if (cuts[index] || reads.length === 0) reads.push(each);
						else reads.push(`${reads.pop() ?? ''}${each}`);
					}
					expect(await signedIn([...BASIC, ...reads])).toEqual(await signedIn([...BASIC, ...keys], 'drawn'));
				},
			),
		);
	});
});

describe('a credential that was submitted', () => {
	const refused = (because: string): SignInState => ({at: 'refused', because});

	it('stays on the page with the answer below its field, and a rejected secret is typed again', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.press(ENTER);
		await page.shows('▌ token');
		await page.write('wrong');
		await page.shows('•••••');
		page.press(ENTER);
		await page.until(() => page.submitted.length === 1);
		page.become({at: 'waiting', isTouched: false});
		await page.shows("Waiting for the server's answer…");
		page.press(ENTER);
		page.become(refused('The server did not accept the credential: Invalid token'));
		await page.shows('✗ The server did not accept the credential: Invalid token');
		await page.until(() => /▌ token {2,}[^\n•]*\n ✗ The server/.test(page.frame()));
		// The second one: another answer.
		await page.write('wrong again');
		await page.shows('•'.repeat(11));
		expect(page.frame()).not.toContain('✗');
		page.press(ENTER);
		await page.until(() => page.submitted.length === 2);
		page.become({at: 'waiting', isTouched: false});
		page.become(refused('The server did not accept the credential: Invalid token'));
		await page.shows('✗ The server did not accept the credential: Invalid token');
		expect(page.submitted.map((frame) => 'token' in frame && frame.token)).toEqual(['wrong', 'wrong again']);
	});

	it('keeps the fields that are no secrets', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.press(DOWN, DOWN, ENTER);
		await page.shows('▌ user name');
		await page.write('ada');
		page.press(TAB);
		await page.shows('▌ password');
		await page.write('wrong');
		await page.shows('•••••');
		page.press(ENTER);
		await page.until(() => page.submitted.length === 1);
		page.become(refused('No.'));
		await page.shows('✗ No.');
		await page.until(() => /▌ password {2,}[^\n•]*\n/.test(page.frame()));
		expect(page.frame()).toMatch(/ {3}user name {2,}ada/);
	});

	it.each([80, 60, 40])('shows the whole reason of a refusal, in %i columns', async (columns) => {
		const page = open({columns});
		await page.shows('▌ bearer token');
		page.press(ENTER);
		await page.shows('▌ token');
		const because = `The server did not accept the credential: ${'no such user here '.repeat(8)}end.`;
		page.become(refused(because));
		await page.shows('end.');
		const rows = page.frame().split('\n');
		for (const row of rows) expect(row.length).toBeLessThanOrEqual(columns);
		expect(rows.join(' ').replaceAll(/\s+/g, ' ')).toContain(because);
	});

	it('shows the beginning of a reason that does not fit, and that there is more', async () => {
		const page = open({rows: 5, columns: 40});
		await page.shows('▌ bearer token');
		page.press(ENTER);
		await page.shows('▌ token');
		page.become(refused('word '.repeat(100)));
		await page.shows('word …');
	});

	it('shows hostile reasons without control characters', async () => {
		const page = open();
		await page.shows('▌ bearer token');
		page.press(ENTER);
		await page.shows('▌ token');
		page.become(refused(`\u001B[31m\u0007${'reason '.repeat(40)}\n\u202E`));
		await page.shows('✗ ␛[31m␇reason');
		for (const row of page.frame().split('\n')) expect(row.length).toBeLessThanOrEqual(60);
	});
});

describe('a low window', () => {
	/** Rows of the page, without those that are empty at its end. */
	const rowsOf = (frame: string): readonly string[] => frame.trimEnd().split('\n');
	const heights = Array.from({length: 14}, (_, index) => index + 1);

	it.each(heights)('of %i rows shows the selected kind, one kind in each row', async (rows) => {
		const page = open({rows});
		for (const name of Object.values(SIGN_IN_NAMES)) {
			await page.shows(`▌ ${name}`);
			const shown = rowsOf(page.frame());
			expect(shown.length).toBeLessThanOrEqual(rows);
			expect(shown[0]).toBe(rows === 1 ? ` ▌ ${name}` : ' Sign in with');
			for (const row of shown)
				expect(row).toMatch(
					/^( Sign in with|| [▌↑↓ ] [A-Za-z0-9 ]+| ↑ ↓ choose · Enter continue · Esc back)$/,
				);
			page.press(DOWN);
		}
	});

	it.each(heights)('of %i rows shows the field with the focus, and its text', async (rows) => {
		const page = open({rows, columns: 40});
		await page.shows('▌ bearer token');
		page.press(DOWN, DOWN, DOWN, ENTER);
		const typed = {'client id': 'me', 'client secret': '•••', 'token URL': 'ws', scope: 'all'};
		for (const [label, text] of Object.entries(typed)) {
			page.press(text.replaceAll('•', 's'));
			await page.shows(`▌ ${label.padEnd(13)}  ${text}`);
			expect(rowsOf(page.frame()).length).toBeLessThanOrEqual(rows);
			page.press(TAB);
		}
		expect(page.frame()).not.toContain('sss');
	});

	it('shows the error as soon as there are two rows', async () => {
		const page = open({rows: 2});
		await page.shows('▌ bearer token');
		page.press(ENTER, ENTER);
		await page.shows('✗ The token is missing');
		expect(rowsOf(page.frame())).toHaveLength(2);
	});

	it('shows the end of a value that is wider than the field', async () => {
		const page = open({rows: 8, columns: 24});
		await page.shows('▌ bearer token');
		page.press(DOWN, DOWN, ENTER, 'somebody.with.a.long.name');
		await page.shows('…ong.name');
		expect(rowsOf(page.frame()).map((row) => row.trimEnd())).toContain(' ▌ user name  …ong.name');
	});
});

describe('the rows of the key table for the page', () => {
	/** The page, with keys that are passed directly to it. */
	function openWithKeys() {
		let handle: Handler<Key> = () => false;
		const stdout = Object.assign(new PassThrough(), {columns: 60, rows: 20, isTTY: true});
		let frame = '';
		stdout.on('data', (chunk: Buffer) => {
			// Ink also writes control sequences alone, for example to show the cursor.
			const text = stripVTControlCharacters(chunk.toString());
			if (text.trim() !== '') frame = text;
		});
		let cancelled = 0;
		const asked: string[] = [];
		const input = {
			onKey(handler: Handler<Key>) {
				handle = handler;
				return () => {};
			},
			onPaste: () => () => {},
			onDrawing: () => () => {},
		};
		const app = render(
			<KeysProvider input={input}>
				<Login
					theme={themeOf('dark', 'none')}
					columns={60}
					rows={16}
					signIn={undefined}
					waitsFor={own``}
					onTouch={() => {}}
					onSubmit={() => {}}
					onCancel={() => cancelled++}
					signOn={{
						address: 'https://h/login',
						browse: () => asked.push('browse'),
						copy: () => asked.push('copy-address'),
					}}
				/>
			</KeysProvider>,
			{
				stdout: stdout as unknown as NodeJS.WriteStream,
				stdin: new InkStdin() as unknown as NodeJS.ReadStream,
				debug: true,
				patchConsole: false,
				exitOnCtrlC: false,
			},
		);
		close = () => app.unmount();
		const drawn = async () => {
			for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => void setImmediate(resolve));
		};
		return {
			async press(key: Key): Promise<HandlerResult> {
				await drawn();
				const result = handle(key);
				await drawn();
				return result;
			},
			chosen: () => /▌ (.*?) *$/m.exec(frame)?.[1],
			asked: () => asked,
			cancelled: () => cancelled,
			close: () => app.unmount(),
		};
	}

	const rows = keySections()
		.flatMap((section) => section.rows)
		.filter(({where}) => where.includes('login'));

	it.each(rows.map((row) => [rowLabel(row), row] as const))('%s', async (_, row) => {
		for (const spec of Object.keys({...row.keys, ...row.also}).flatMap(keyIds)) {
			const action = actionAt('login', keyFor(spec));
			const page = openWithKeys();
			await page.press(keyFor('down'));
			expect(page.chosen()).toBe('API key');
			const result = await page.press(keyFor(spec));
			switch (action?.do) {
				case 'select':
					expect([result, page.chosen()]).toEqual([
						'draws',
						action.by > 0 ? 'user name and password' : 'bearer token',
					]);
					break;
				case 'continue':
				case 'next':
					expect([result, page.chosen()]).toEqual(['draws', expect.stringMatching(/^API key/)]);
					break;
				case 'back':
					expect([result, page.cancelled()]).toEqual(['draws', 1]);
					break;
				case 'type':
					expect(result).toBe('draws');
					await page.press(keyFor('enter'));
					expect(await page.press(keyFor(spec))).toBe(false);
					break;
				case 'browse':
				case 'copy-address':
					// Only where the token of single sign-on is typed.
					expect([result, page.asked()]).toEqual([true, []]);
					await page.press(keyFor('s'));
					await page.press(keyFor('enter'));
					await page.press(keyFor(spec));
					expect(page.asked()).toEqual([action.do]);
					break;
				case 'clear':
				case 'clear-word':
					// What it does to a field is tested above.
					expect([result, page.chosen()]).toEqual(['draws', 'API key']);
					break;
				default:
					expect(result).toBe(false);
			}
			page.close();
		}
	});
});
