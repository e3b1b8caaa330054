/** Signing in on the screen: every kind, accepted and rejected, on every dialect; secrets are never visible. */
import {expect, it} from 'vitest';
import type {DialectName} from '../../source/protocol/dialects.ts';
import {ctrl, KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {startProgram} from '../support/pty.ts';
import {openSandbox} from '../support/sandbox.ts';

/** A field: its label and the typed value. SECRET is a placeholder for the secret. */
type Field = readonly [label: string, typed: string];

interface Kind {
	readonly name: string;
	/** Index in the list of kinds. */
	readonly index: number;
	readonly fields: (tokenUrl: string) => readonly Field[];
	/** The secret that is accepted. */
	readonly right: string;
	/** Dialects that do not support the kind. */
	readonly unknownTo: readonly DialectName[];
}

const KINDS: readonly Kind[] = [
	{name: 'bearer token', index: 0, fields: () => [['token', 'SECRET']], right: 'good', unknownTo: []},
	{
		name: 'API key',
		index: 1,
		fields: () => [
			['API key', 'SECRET'],
			['header', ''],
		],
		right: 'good',
		unknownTo: [],
	},
	{
		name: 'user name and password',
		index: 2,
		fields: () => [
			['user name', 'ada'],
			['password', 'SECRET'],
		],
		right: 'good',
		unknownTo: [],
	},
	{
		name: 'OAuth2 client credentials',
		index: 3,
		fields: (tokenUrl) => [
			['client id', 'me'],
			['client secret', 'SECRET'],
			['token URL', tokenUrl],
			['scope', ''],
		],
		right: 'good',
		unknownTo: [],
	},
	{
		name: 'custom header',
		index: 4,
		fields: () => [['header', 'X-Token: SECRET']],
		right: 'good',
		unknownTo: ['document'],
	},
	{
		name: 'SSO session token',
		index: 5,
		fields: () => [['session token', 'SECRET']],
		right: 'good',
		unknownTo: ['seed', 'document'],
	},
];

const WRONG = 'open-sesame-4711';
const isWithoutNotices = (rows: readonly string[]): boolean =>
	!/[Ss]igned in|credential|logged out/.test(rows.join('\n'));

const DIALECTS: readonly DialectName[] = ['today', 'seed', 'document'];

it.each(DIALECTS)('/login with every kind of credential, rejected and accepted, on %s', async (dialect) => {
	const sandbox = await openSandbox({dialect});
	const program = await openChat(sandbox.url, {columns: 100, rows: 24});

	async function signIn(kind: Kind, secret: string): Promise<void> {
		program.send('/login');
		await program.shows('▌ bearer token');
		for (const {name} of KINDS.slice(1, kind.index + 1)) {
			program.type(KEYS.down);
			await program.shows(`▌ ${name}`);
		}
		program.type(KEYS.enter);
		await fill(kind.fields(sandbox.tokenUrl), secret);
	}

	/** Types the secret again on the page that shows the refusal; the other fields have kept their texts. */
	async function correct(kind: Kind, secret: string): Promise<void> {
		const fields = kind.fields(sandbox.tokenUrl);
		const from = fields.findIndex(([, text]) => text.includes('SECRET'));
		const [first, ...rest] = fields.slice(from);
		await fill(first === undefined ? [] : [first, ...rest.map(([label]) => [label, ''] as const)], secret);
	}

	async function fill(fields: readonly Field[], secret: string): Promise<void> {
		for (const [label, text] of fields) {
			await program.shows(`▌ ${label}`);
			const typed = text.replace('SECRET', secret);
			if (typed !== '') {
				program.paste(typed);
				// A secret is shown as dots, one for each letter.
				await program.shows(text.includes('SECRET') ? '•'.repeat(typed.length) : typed);
			}
			program.type(KEYS.enter);
		}
	}

	async function rejectedAndAccepted(kind: Kind): Promise<void> {
		const before = sandbox.received.get('auth') ?? 0;
		const isKnown = !kind.unknownTo.includes(dialect);
		// For a wrong client secret `today` reports that it could not check it.
		const isUnchecked = dialect === 'today' && kind.name.startsWith('OAuth2');
		const refused = isUnchecked ? 'could not check the credential' : 'did not accept the credential';
		const accepted = dialect === 'today' ? 'Signed in as Ada.' : 'The server accepted the credential.';
		const isTaken = isKnown && dialect === 'seed';
		await signIn(kind, WRONG);
		await program.shows(isTaken ? accepted : refused);
		expect(program.text()).toContain('● ready');
		if (isTaken) await signIn(kind, kind.right);
		else await correct(kind, kind.right);
		await program.shows(isKnown ? accepted : refused);
		// The screen may still show the previous state; the frame is in transit. A credential that replaces an accepted one
		// is sent once more, on a connection of its own.
		await expect.poll(() => sandbox.received.get('auth')).toBe(before + (isTaken ? 3 : 2));
		if (!isKnown) {
			program.type(KEYS.escape);
			await program.shows(`▌ ${kind.name}`);
			program.type(KEYS.escape);
			await program.shows('Type /login to try another.');
		}
		// A rejected sign-in changes nothing: the conversation continues.
		program.send('thanks');
		await program.shows('You are welcome.');
	}

	// Those that are unknown first: after a logout `seed` answers only who has signed in.
	const kinds = KINDS.toSorted((a, b) => b.unknownTo.length - a.unknownTo.length);
	for (const kind of kinds) {
		await rejectedAndAccepted(kind);
		// The next kind begins signed out, and no notice of this one is on the screen any more.
		program.send('long');
		await program.shows(['The short one is:', 'type a message', isWithoutNotices]);
		if (kind.unknownTo.includes(dialect)) continue;
		program.send('/logout');
		await program.shows(['Successfully logged out', '● ready', 'type a message']);
	}
	expect(program.output()).not.toContain(WRONG);
	expect(await quit(program)).toBe(0);
});

it('/login is cancelled with Esc and with Ctrl+C, without any effect', async () => {
	const sandbox = await openSandbox();
	const program = await openChat(sandbox.url);
	for (const key of [KEYS.escape, ctrl('c')]) {
		program.send('/login');
		await program.shows('▌ bearer token');
		program.type(key);
		await program.hides('▌ bearer token');
	}
	expect(sandbox.received.get('auth')).toBeUndefined();
	program.send('thanks');
	await program.shows('You are welcome.');
	expect(await quit(program)).toBe(0);
});

/** Tab moves down the list as well, and two of them in one read are never taken for the mouse wheel. */
/** As kitty's protocol can report them. The plain bytes next to text are part of a text. */
const ENTER = '\u001B[13u';
const TAB = '\u001B[9u';

const ASK_AND_SIGN_IN = ['/login', ENTER, TAB, TAB, ENTER, ...'ada', TAB, ...'good', ENTER];

it.each([
	['in one write', [ASK_AND_SIGN_IN.join('')]],
	['key by key', ASK_AND_SIGN_IN],
])('/login is filled in blindly, %s', async (_, writes) => {
	const sandbox = await openSandbox();
	const program = await openChat(sandbox.url);
	for (const write of writes) program.type(write);
	await program.shows('Signed in as Ada.');
	program.send('thanks');
	await program.shows('You are welcome.');
	expect(sandbox.received.get('auth')).toBe(1);
	expect(program.output()).not.toContain('good');
	expect(await quit(program)).toBe(0);
});

it('a corrected secret is masked while /login waits for a connection', async () => {
	const program = startProgram({args: ['ws://127.0.0.1:9']});
	await program.shows('Nothing is listening');
	program.send('/login');
	await program.shows('▌ bearer token');
	program.type(KEYS.enter);
	await program.shows('▌ token');
	for (const secret of [WRONG, `${WRONG}2`, `${WRONG}34`]) {
		program.type(secret);
		await program.shows('•'.repeat(secret.length));
		program.type(KEYS.enter);
		await program.shows('Waiting for the connection…');
	}
	program.paste(WRONG);
	await program.shows('•'.repeat(WRONG.length));
	program.type(KEYS.escape);
	await program.shows('▌ bearer token');
	program.type(KEYS.escape);
	await program.shows('The sign-in is withdrawn: the credential was not sent.');
	expect(program.output()).not.toContain(WRONG);
	await quit(program);
});

it('/login in small windows shows what is chosen', async () => {
	const sandbox = await openSandbox();
	const sizes = [
		[20, 6],
		[24, 8],
		[40, 10],
		[40, 13],
	] as const;
	const program = await openChat(sandbox.url, {columns: 40, rows: 13});
	for (const [index, [columns, rows]] of sizes.entries()) {
		program.resize(columns, rows);
		program.send('/login');
		for (const {name} of KINDS) {
			await program.shows(`▌ ${name}`.slice(0, columns - 3));
			program.type(KEYS.down);
		}
		program.type(KEYS.up + KEYS.enter);
		await program.shows('▌ header');
		program.type('X-Token: good');
		await program.shows('•'.repeat(7));
		program.type(KEYS.enter);
		await program.shows(['Signed in', 'type a message']);
		expect(sandbox.received.get('auth')).toBe(index + 1);
		program.send('/logout');
		await sandbox.whenReceived('logout', index + 1);
	}
	expect(await quit(program)).toBe(0);
});

it('an expired single sign-on shows the address, holds the queue, and goes on after signing in', async () => {
	const sandbox = await openSandbox({features: true});
	const args = ['--auth', 'sso', '--session-token-command', 'echo good'];
	const program = await openChat(sandbox.url, {args, columns: 100, rows: 40});
	program.send('expire');
	await program.shows('your next message is not answered');
	program.send('what is 6 * 7?');
	const address = sandbox.url.replace(/^ws/, 'http').replace(/ws$/, 'auth/sso/login');
	await program.shows(['queued', address, 'The server started a new session']);
	program.send('thanks');
	await program.shows(['This waits, because your sign-in has expired.', 'queued']);
	expect(sandbox.chatMessages()).toEqual(['expire', 'what is 6 * 7?']);
	program.send('/login');
	// The list begins at what has expired.
	await program.shows('▌ SSO session token');
	program.type(KEYS.enter);
	await program.shows([/Sign in there, and paste the session token here:/, address]);
	program.paste('good');
	await program.shows('••••');
	program.type(KEYS.enter);
	await program.shows(['Signed in as Ada.', 'You are welcome.']);
	// What was refused unread goes first.
	expect(sandbox.chatMessages()).toEqual(['expire', 'what is 6 * 7?', 'what is 6 * 7?', 'thanks']);
	expect(await quit(program)).toBe(0);
});
