/** Pages that wait: they say for what, and which keys lead on, and continue by themselves. */
import {beforeEach, describe, expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../../source/chat/chat.ts';
import {type Controller, createController} from '../../../source/ui/controller.ts';
import {arrange} from '../../../source/ui/screen-view.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {createFakeClient, type FakeClient} from '../../support/fake-client.ts';
import {createHandClock, type HandClock} from '../../support/hand-clock.ts';
import {keyOf} from '../../support/keys.ts';
import {sampleFailure} from '../../support/notices.ts';
import {QUIET_PORTS} from '../../support/quiet-ports.ts';
import {textOf} from '../../text/any-text.ts';

const SIZE = {columns: 160, rows: 30};
const FACTS = {exposed: false, open: 'private'} as const;
const CREDENTIAL = {type: 'auth', auth_type: 'sso', session_token: 'next'} as const;

let clock: HandClock;
let server: FakeClient;
let chat: ChatWithSlots;
let controller: Controller;

beforeEach(() => {
	clock = createHandClock(1_000_000);
	server = createFakeClient(clock);
	chat = createChat({createClient: server.create, url: 'ws://localhost:8000/chat/ws', clock});
	controller = createController({chat, clock, facts: FACTS, ports: QUIET_PORTS});
	controller.setSize(SIZE);
	chat.connect();
	const session = {id: 's-1', displayName: 'Ada', authenticated: true, resumed: true};
	server.become({at: 'ready', session, since: clock.now(), attempt: 1});
});

const press = (...names: readonly string[]): void => {
	for (const name of names) controller.handleKey(keyOf(name));
};
/** The page and the status row in one line. */
function shown(): string {
	const view = arrange(controller.getState(), chat.getSnapshot(), SIZE, {...FACTS, now: clock.now()});
	const status = view.status === undefined ? [] : [view.status.line];
	return [...view.list, ...status].map(textOf).join(' ').replaceAll(/\s+/g, ' ');
}
/** Lets promises of the controller settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function signIn(displayName: string): void {
	chat.signIn(CREDENTIAL);
	server.receive({type: 'auth_configured', message: 'ok', display_name: displayName});
	const session = {id: 's-1', displayName, authenticated: true, resumed: true};
	server.become({at: 'ready', session, since: clock.now(), attempt: 1});
}

describe('after an expired sign-in', () => {
	it.each([
		['f2', 'conversation_list', 'Ada'],
		['f2', 'conversation_list', 'Bob'],
		['f3', 'config_update', 'Ada'],
		['f3', 'config_update', 'Bob'],
	] as const)(
		'%s says what is missing, and asks by itself after a sign-in: %s as %s',
		async (key, type, name) => {
			server.receive({type: 'auth_expired', message: 'Your session has expired.'});
			press(key);
			await settle();
			expect(shown()).toContain('Your sign-in has expired'.slice(1));
			expect(shown()).toContain('Close this page with Esc, then type /login.');
			expect(server.types()).toEqual([]);
			signIn(name);
			await settle();
			expect(server.types().filter((each) => each === type)).toHaveLength(1);
			expect(shown()).not.toContain('/login');
		},
	);
});

describe('a command that a page names', () => {
	const stopped = (code: 'auth_failed' | 'refused') =>
		({at: 'stopped', because: sampleFailure({code}), resume: undefined}) as const;
	const states = {
		waiting: () => server.become(CONNECTIONS.waiting),
		stopped: () => server.become(stopped('refused')),
		refused: () => server.become(stopped('auth_failed')),
		expired: () => server.receive({type: 'auth_expired', message: 'Your session has expired.'}),
		'nobody signed in': () => {
			chat.requestFeature({type: 'conversation_list'}, {settle() {}});
			server.receive({type: 'conversation_error', code: 'unauthorized_conversation', message: 'No.'});
		},
	};
	const pages: Readonly<Record<string, readonly string[]>> = {
		conversations: ['f2'],
		'the search in titles': ['f2', '/'],
		settings: ['f3'],
		help: ['f1'],
	};
	it.each(Object.keys(states).flatMap((state) => Object.keys(pages).map((page) => [state, page] as const)))(
		'follows the key that leads to the input: %s, %s',
		async (state, page) => {
			states[state as keyof typeof states]();
			press(...(pages[page] ?? []));
			await settle();
			// The help lists all commands.
			const view = arrange(controller.getState(), chat.getSnapshot(), SIZE, {...FACTS, now: clock.now()});
			const text = page === 'help' ? textOf(view.status?.line ?? []) : shown();
			const named = [...text.matchAll(/.{0,30}\/(?:login|reconnect)/g)].map(([each]) => each);
			for (const each of named) expect(each).toMatch(/Esc, then (?:type )?\/\w+$/);
			if (state !== 'nobody signed in' && page !== 'help') expect(named).not.toEqual([]);
		},
	);
});

describe('the settings of a server that does not tell them', () => {
	async function openPage(): Promise<void> {
		press('f3');
		await settle();
		server.receive({type: 'config_updated', active_overrides: {}, rejected_overrides: []});
		await settle();
	}

	it('are not said to have defaults or ranges', async () => {
		await openPage();
		expect(shown()).toContain('none was changed; this server does not tell their values and ranges');
		expect(shown()).not.toMatch(/defaults|from 0 to 1/);
	});

	it.each(['left', 'right', 'h', 'l'])('get no value by %s, but a sentence', async (key) => {
		await openPage();
		const before = server.sent.length;
		for (let row = 0; row < 8; row++) {
			press(key);
			clock.advance(1000);
			expect(controller.getState().settings.pending).toBeUndefined();
			if (row > 0) expect(shown()).toContain('The value in force is not known: press Enter to type one.');
			press('down');
		}
		expect(server.sent).toHaveLength(before);
	});

	it('can be typed, flags too', async () => {
		await openPage();
		for (const typed of ['0.3', 'on']) {
			press(...(typed === 'on' ? ['end', 'up', 'up', 'enter'] : ['down', 'enter']));
			for (const letter of typed) press(letter);
			press('enter');
			expect(server.sent.at(-1)).toMatchObject({type: 'config_update'});
			server.receive({type: 'config_updated', active_overrides: {}, rejected_overrides: []});
			await settle();
		}
		expect(server.sent.slice(-2)).toMatchObject([
			{config_overrides: {temperature: 0.3}},
			{config_overrides: {enable_rag: true}},
		]);
	});

	it('that does not answer are not being asked for any more', async () => {
		press('f3');
		await settle();
		clock.advance(40_000);
		await settle();
		expect(shown()).toContain('Settings · not known ');
		expect(shown()).toContain('did not answer');
	});
});
