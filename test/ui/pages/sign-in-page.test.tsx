/** The sign-in page on the whole screen: no key and no paste of it ever reaches the input, whatever the sign-in does. */
import {PassThrough} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import {type Instance, render} from 'ink';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {notice, type TableNotice} from '../../../source/chat/notices.ts';
import type {SignInOutcome, SignInSlot} from '../../../source/chat/reply-slots.ts';
import type {AuthFrame} from '../../../source/protocol/frames.ts';
import {createTerminalInput} from '../../../source/terminal/input/terminal-input.ts';
import {App} from '../../../source/ui/app.tsx';
import {type Controller, createController} from '../../../source/ui/controller.ts';
import {KeysProvider} from '../../../source/ui/keys/use-keys.ts';
import {createThemeStore} from '../../../source/ui/theme-store.ts';
import {CONNECTIONS, session} from '../../support/connections.ts';
import {liveTurn, noticeEntry} from '../../support/entries.ts';
import {createFakeChat, type FakeChat} from '../../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../../support/hand-clock.ts';
import {ctrl, KEYS} from '../../support/key-bytes.ts';
import {QUIET_PORTS} from '../../support/quiet-ports.ts';
import {VirtualKeyboard} from '../../support/virtual-keyboard.ts';

const SECRET = 'KEY-123';
const FUNCTION_KEYS: Readonly<Record<string, string>> = {
	F1: '\u001BOP',
	F2: '\u001BOQ',
	F3: '\u001BOR',
	F4: '\u001BOS',
	F5: '\u001B[15~',
};
const PASTE = `\u001B[200~${SECRET}\u001B[201~`;

let chat: FakeChat;
let clock: HandClock;
let keyboard: VirtualKeyboard;
let controller: Controller;
let app: Instance | undefined;
let frame: () => string;
let submitted: {readonly credential: AuthFrame; readonly slot: SignInSlot | undefined}[];

beforeEach(() => {
	vi.stubEnv('COLUMNS', '80');
	vi.stubEnv('LINES', '24');
});

afterEach(() => {
	app?.unmount();
	vi.unstubAllEnvs();
});

/** Until nothing was drawn for some turns of the event loop. */
async function settled(): Promise<void> {
	for (let quiet = 0, last = frame(); quiet < 12; quiet = frame() === last ? quiet + 1 : 0) {
		last = frame();
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	}
}

async function open(): Promise<void> {
	submitted = [];
	clock = createHandClock();
	keyboard = new VirtualKeyboard();
	chat = createFakeChat({connection: CONNECTIONS.ready});
	Object.assign(chat, {
		signIn: (credential: AuthFrame, slot?: SignInSlot) => void submitted.push({credential, slot}),
	});
	controller = createController({
		chat,
		clock,
		facts: {exposed: false, open: 'private'},
		ports: QUIET_PORTS,
	});
	const input = createTerminalInput({input: keyboard, clock});
	input.start();
	const stdout = Object.assign(new PassThrough(), {columns: 80, rows: 24, isTTY: true});
	let drawn = '';
	stdout.on('data', (chunk: Buffer) => {
		// Ink also writes control sequences alone, for example to show the cursor.
		const text = stripVTControlCharacters(chunk.toString());
		if (text.trim() !== '') drawn = text;
	});
	frame = () => drawn;
	app = render(
		<KeysProvider input={input}>
			<App
				controller={controller}
				appearance={createThemeStore({
					choice: 'auto',
					background: 'dark',
					depth: 'truecolor',
					characters: 'unicode',
				})}
				placeCursor={() => {}}
				clock={clock}
				drawQuickly={() => false}
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
	while (chat.listeners() === 0) await settled();
}

async function press(...reads: readonly string[]): Promise<void> {
	keyboard.press(clock, ...reads);
	await settled();
}

const state = () => controller.getState();

async function openPage(): Promise<void> {
	await press(ctrl('u'), '/login', KEYS.enter);
	expect(state().page).toBe('login');
}

/** Opens the page, and submits a token. */
async function submit(token: string): Promise<void> {
	await openPage();
	await press(KEYS.enter, ...token, KEYS.enter);
	expect(submitted.at(-1)?.credential).toMatchObject({token});
}

async function answer(outcome: SignInOutcome): Promise<void> {
	submitted.at(-1)?.slot?.settle(outcome);
	await settled();
}

const ACCEPTED: SignInOutcome = {status: 'accepted', displayName: 'Ada'};
const REFUSED: SignInOutcome = {
	status: 'failed',
	notice: notice('auth_failed', {serverText: 'No.', wasSignedIn: false}),
};

describe('a secret on the sign-in page', () => {
	const step = fc.oneof(
		{weight: 8, arbitrary: fc.constantFrom(...SECRET, KEYS.enter, '\t', PASTE).map((read) => ({read}))},
		{
			weight: 3,
			arbitrary: fc
				.constantFrom(KEYS.down, KEYS.up, KEYS.escape, '\u007F', `${SECRET}\r`, `a\tb`)
				.map((read) => ({read})),
		},
		{
			weight: 2,
			arbitrary: fc
				.constantFrom(ACCEPTED, REFUSED, {status: 'dropped'} as const)
				.map((outcome) => ({outcome})),
		},
		{
			weight: 2,
			arbitrary: fc
				.constantFrom(...Object.values(CONNECTIONS))
				.chain((connection) =>
					fc.constantFrom(undefined, liveTurn()).map((turn) => ({shown: {connection, turn}})),
				),
		},
	);

	it('never reaches the input, and no key of a secret closes the page, whatever the sign-in does', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, {minLength: 6, maxLength: 25}), async (steps) => {
				await open();
				for (const each of steps) {
					if (state().page !== 'login') await openPage();
					if ('outcome' in each) await answer(each.outcome);
					else if ('shown' in each) chat.show(each.shown);
					else {
						await press(each.read);
						if (each.read !== KEYS.escape) expect(state().page).toBe('login');
					}
					expect(state().draft.text).toBe('');
				}
				expect(chat.log.filter((call) => call !== 'connect' && call !== 'withdraw sign-in')).toEqual([]);
				expect(JSON.stringify(chat.notices)).not.toContain(SECRET);
				app?.unmount();
			}),
			{numRuns: 40},
		);
	});

	it('is masked in the form of another kind while the earlier sign-in waits, and replaces it', async () => {
		await open();
		await submit('slow');
		expect(frame()).toContain("Waiting for the server's answer…");
		await press(KEYS.escape, KEYS.down, KEYS.enter, ...SECRET);
		expect(frame()).toContain('•••••••');
		expect(frame()).not.toContain(SECRET);
		await press(KEYS.enter, KEYS.enter);
		expect(submitted.at(-1)?.credential).toMatchObject({api_key: SECRET});
		submitted[0]?.slot?.settle(REFUSED);
		await settled();
		expect(frame()).toContain("Waiting for the server's answer…");
		await answer(ACCEPTED);
		expect(state().page).toBe('chat');
	});

	it('that is being corrected keeps the page open when the first one is accepted', async () => {
		await open();
		await submit('slow');
		await press(...'KEY');
		await answer(ACCEPTED);
		expect(frame()).toContain('✓ Signed in as Ada. Press Esc to close this page.');
		await press(...'-123');
		expect(frame()).toContain('•••••••');
		expect(frame()).toContain('✓ Signed in as Ada.');
		await press(KEYS.enter);
		expect(submitted.at(-1)?.credential).toMatchObject({token: SECRET});
	});

	it('is submitted once by two Enters', async () => {
		await open();
		await submit('good');
		await press(KEYS.enter);
		expect(submitted).toHaveLength(1);
		expect(frame()).not.toContain('✗');
		await answer(ACCEPTED);
		expect(state()).toMatchObject({page: 'chat', signIn: undefined});
	});
});

describe('closing the page while a sign-in waits', () => {
	it.each([
		['turn', 'Closing this page withdraws it: nothing is sent.'],
		['connection', 'Closing this page withdraws the sign-in: nothing is sent.'],
		['server', "Waiting for the server's answer…"],
	] as const)('withdraws it unless it was sent: %s', async (signIn, sentence) => {
		for (const close of [[KEYS.escape, KEYS.escape], [ctrl('c')]]) {
			await open();
			await submit('slow');
			chat.show({signIn, connection: signIn === 'connection' ? CONNECTIONS.waiting : CONNECTIONS.ready});
			await settled();
			expect(frame().replaceAll(/\s+/g, ' ')).toContain(sentence);
			for (const key of close) {
				expect(state().page).toBe('login');
				expect(chat.log).not.toContain('withdraw sign-in');
				await press(key);
			}
			expect(state().page).toBe('chat');
			expect(chat.log).toContain('withdraw sign-in');
			expect(chat.notices).toEqual(signIn === 'server' ? [notice('sign_in_pending')] : []);
			app?.unmount();
		}
	});

	it('leaves a later page open when the answer arrives', async () => {
		await open();
		await submit('slow');
		await press(ctrl('c'));
		await openPage();
		expect(frame()).toContain("Waiting for the server's answer…");
		await answer(ACCEPTED);
		expect(frame()).toContain('✓ Signed in as Ada.');
	});
});

it.each(['F1', 'F2', 'F3', 'F4', 'F5'])('%s leaves the page and its text, and says why', async (key) => {
	await open();
	await openPage();
	await press(KEYS.enter, ...SECRET);
	await press(FUNCTION_KEYS[key] ?? '');
	expect(state()).toMatchObject({page: 'login', toast: {text: expect.stringContaining('does not keep')}});
	await press(KEYS.enter);
	expect(submitted.at(-1)?.credential).toMatchObject({token: SECRET});
	await press(KEYS.escape, KEYS.escape);
	expect(state()).toMatchObject({page: 'chat', toast: undefined});
});

it('a letter selects the kind whose name begins with it', async () => {
	await open();
	await openPage();
	await press('u');
	expect(frame()).toContain('▌ user name and password');
	await press('z');
	expect(frame()).toContain('▌ user name and password');
	await press('S');
	expect(frame()).toContain('▌ SSO session token');
});

it.each([
	['https://sso.example/login', false, ' ▌ SSO session token'],
	['https://sso.example/login', true, ' ▌ bearer token'],
	[undefined, false, ' ▌ bearer token'],
])(
	'begins at the kind that has expired: address %s, signed in since %s',
	async (signInUrl, authenticated, row) => {
		await open();
		const expired = notice('auth_expired', {
			serverText: 'x',
			hadMessage: false,
			signInUrl,
		}) as TableNotice<'auth_expired'>;
		chat.show({
			entries: [{...noticeEntry(''), ...expired}],
			connection: {...CONNECTIONS.ready, session: session({authenticated})},
		});
		await openPage();
		expect(frame()).toContain(row);
	},
);
