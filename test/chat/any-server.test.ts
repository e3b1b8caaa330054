/** Whatever a server and the user do: once the server behaves, everything that waits is sent and answered, and no poll continues. */
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {createChat} from '../../source/chat/chat.ts';
import {REQUEST_LIMIT_MS} from '../../source/chat/outbox.ts';
import type {ConnectionState, Session} from '../../source/client/connection.ts';
import type {ClientFrame} from '../../source/protocol/frames.ts';
import {headOf} from '../../source/protocol/remote-text.ts';
import {createFakeClient} from '../support/fake-client.ts';
import {createHandClock} from '../support/hand-clock.ts';

const CREDENTIAL = {type: 'auth', auth_type: 'bearer_token', token: 'sk-1'} as const;

/** Texts that a server sends at any time. */
const RECEIVED = [
	'{"type":"typing","message":"AI is thinking..."}',
	'{"type":"ai_response","message":"yes"}',
	'{"type":"ai_response","message":"yes","message_id":"a-1","conversation_id":"c-1"}',
	'{"type":"ai_response","message":"no',
	'{"type":"error","message":"boom"}',
	'{"type":"error","message":"Session not found"}',
	'{"type":"error","message":"Authentication is required before sending messages."}',
	'{"type":"error","message":"Unknown message type: ping"}',
	'{"type":"error","message":"No active conversation. Start chatting."}',
	'{"type":"auth_expired","message":"Expired."}',
	'{"type":"auth_failed","message":"Wrong."}',
	'{"type":"auth_configured","message":"Right."}',
	'{"type":"pong"}',
	'{"type":"history","messages":[]}',
	'{"type":"history","messages":[{"role":"user","content":"m1"}]}',
	'{"type":"history_cleared","message":"Cleared"}',
	'{"type":"conversation_created","conversation_id":"c-2"}',
	'{"type":"conversation_list","conversations":[{"id":"c-1"}]}',
	'{"type":"conversation_loaded","conversation_id":"c-1","messages":[]}',
	'{"x',
];
const USED = [
	'send',
	'stop',
	'reconnect',
	'retry',
	'sign in',
	'queue a sign-in',
	'take back',
	'drop',
] as const;
const REQUESTS = ['history', 'clear', 'logout', 'ping'] as const;
const NETWORK = ['lose', 'same session', 'new session'] as const;

const anyStep = fc.oneof(
	fc.constantFrom(...RECEIVED).map((text) => ({text})),
	fc.constantFrom(...USED, 'send' as const).map((use) => ({use})),
	fc.constantFrom(...REQUESTS).map((request) => ({request})),
	fc.constantFrom(...NETWORK).map((network) => ({network})),
	fc.constantFrom(1500, 6000, 60_000).map((ms) => ({ms})),
);

function start() {
	const clock = createHandClock(1_000_000);
	const server = createFakeClient(clock);
	const chat = createChat({createClient: server.create, url: 'ws://localhost:8000/chat/ws', clock});
	let sessions = 0;
	let messages = 0;
	/** Slots that are not settled, and those that were settled again. */
	let open = 0;
	let repeated = 0;
	const slot = () => {
		let isOpen = true;
		open++;
		return {
			onSent() {},
			settle() {
				if (isOpen) open--;
				else repeated++;
				isOpen = false;
			},
		};
	};
	const isSignedIn = (): boolean => server.types().lastIndexOf('auth') > server.types().lastIndexOf('logout');
	const texts = (): readonly string[] =>
		chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'user' ? [headOf(entry.text)] : []));

	function authenticated(session: Session): void {
		server.receive({type: 'auth_configured', message: 'Right.'});
		if (chat.getSnapshot().connection.at !== 'authenticating') return;
		server.become({at: 'ready', session: {...session, authenticated: true}, since: 0, attempt: 1});
	}

	/** The connection is back; with a credential as on a real client, which signs in first. */
	function back(isNew: boolean): void {
		if (isNew) sessions++;
		const id = `s-${sessions}`;
		if (!isSignedIn()) server.ready(id, !isNew);
		else {
			const session = {id, displayName: undefined, authenticated: false, resumed: !isNew};
			server.become({at: 'authenticating', session, since: undefined, attempt: 1});
			authenticated(session);
		}
	}

	function use(what: (typeof USED)[number]): void {
		if (what === 'send') chat.send(`m${++messages}`, slot());
		else if (what === 'stop') chat.stopWaiting();
		else if (what === 'reconnect') chat.reconnect();
		else if (what === 'retry') chat.retry();
		else if (what === 'sign in') chat.signIn(CREDENTIAL, slot());
		else if (what === 'queue a sign-in') chat.queueSignIn(CREDENTIAL, slot());
		else if (what === 'drop') chat.dropHeld();
		else chat.takeBack();
	}

	/** Answers as a server does that behaves. */
	function answer(frame: ClientFrame): void {
		if (frame.type === 'chat') {
			server.receive({type: 'typing', message: 'AI is thinking...'});
			server.receive({type: 'ai_response', message: `to ${frame.message}`});
		} else if (frame.type === 'ping') server.receive({type: 'pong'});
		else if (frame.type === 'clear') server.receive({type: 'history_cleared', message: ''});
		else if (frame.type === 'logout') server.receive({type: 'logout_success', message: ''});
		else if (frame.type === 'conversation_load')
			server.receive({type: 'conversation_error', code: 'conversation_not_found', message: ''});
		else if (frame.type === 'conversation_list')
			server.receive({type: 'conversation_list', conversations: []});
		else if (frame.type === 'history') {
			const messages = texts().flatMap((text) => [
				{role: 'user', content: text},
				{role: 'assistant', content: `to ${text}`},
			]);
			server.receive({type: 'history', messages});
		}
	}

	return {clock, server, chat, slot, back, authenticated, use, answer, open: () => [open, repeated]};
}

type Started = ReturnType<typeof start>;
type Step = typeof anyStep extends fc.Arbitrary<infer Each> ? Each : never;
const isUp = ({at}: ConnectionState): boolean => at === 'ready' || at === 'authenticating';

function run({server, chat, clock, slot, back, use}: Started, step: Step): void {
	const isConnected = isUp(chat.getSnapshot().connection);
	if ('use' in step) use(step.use);
	else if ('request' in step) chat.request(step.request, slot());
	else if ('ms' in step) clock.advance(step.ms);
	else if ('text' in step) {
		if (isConnected) server.receiveText(step.text);
	} else if (step.network === 'lose') {
		if (isConnected) server.lose();
	} else if (!isConnected) back(step.network === 'new session');
}

/** Two minutes of a new connection with a server that behaves. The user continues without a sign-in. */
function settle({server, chat, clock, back, authenticated, answer}: Started): void {
	let answered = server.sent.length;
	if (isUp(chat.getSnapshot().connection)) server.lose();
	for (let second = 0; second < 120; second++) {
		const {connection, queue} = chat.getSnapshot();
		if (connection.at === 'authenticating') authenticated(connection.session);
		else if (connection.at !== 'ready') back(true);
		if (second === 5 && queue.length > 0) chat.retry();
		for (; answered < server.sent.length && chat.getSnapshot().connection.at === 'ready'; answered++) {
			const frame = server.sent[answered];
			if (frame !== undefined) answer(frame);
		}
		clock.advance(1000);
	}
}

it('everything that waits is sent, each answer is below its message, and no poll continues', () => {
	fc.assert(
		fc.property(fc.array(anyStep, {maxLength: 60, size: 'max'}), (steps) => {
			const started = start();
			const {chat, server, clock} = started;
			chat.connect();
			started.back(true);
			for (const step of steps) run(started, step);
			settle(started);
			const {queue, turn, awaiting, completing, entries} = chat.getSnapshot();
			expect([queue, turn, awaiting, completing, started.open()]).toEqual([
				[],
				undefined,
				undefined,
				false,
				[0, 0],
			]);
			expect(entries.filter((entry) => entry.kind === 'notice' && entry.code === 'queue_held')).toEqual([]);
			for (const entry of entries) {
				const last = entry.kind === 'assistant' ? entry.parts.at(-1) : undefined;
				if (entry.kind !== 'assistant' || last?.kind !== 'text' || !headOf(last.text).startsWith('to '))
					continue;
				const asked = entries.find(({id}) => id === entry.answers);
				expect(asked?.kind === 'user' && `to ${headOf(asked.text)}`).toBe(headOf(last.text));
			}
			const sent = server.sent.length;
			clock.advance(600_000);
			expect(server.sent).toHaveLength(sent);
		}),
	);
});

it('a message after a /clear whose answer is late is looked up after a lost connection', () => {
	const {chat, server, clock, back} = start();
	chat.connect();
	back(true);
	chat.request('clear');
	clock.advance(REQUEST_LIMIT_MS);
	chat.send('one');
	server.receive({type: 'history_cleared', message: ''});
	server.lose();
	back(false);
	expect(server.types()).toEqual(['clear', 'chat', 'history']);
	server.receive({
		type: 'history',
		messages: [
			{role: 'user', content: 'one'},
			{role: 'assistant', content: '1'},
		],
	});
	expect(chat.getSnapshot().turn).toBeUndefined();
});
