import {beforeEach, describe, expect, it} from 'vitest';
import type {RequestKind} from '../../source/chat/entry.ts';
import {createInbox, type Inbox} from '../../source/chat/inbox.ts';
import {type Notice, notice} from '../../source/chat/notices.ts';
import type {Outbox, Outstanding} from '../../source/chat/outbox.ts';
import type {RequestSlot} from '../../source/chat/reply-slots.ts';
import {DEFAULT_SETTINGS} from '../../source/chat/settings/session-settings.ts';
import {EMPTY_TRANSCRIPT, reduce, type Transcript} from '../../source/chat/transcript.ts';
import {decode} from '../../source/protocol/decode.ts';
import type {JsonObject} from '../../source/protocol/frames.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {QUIET_OUTBOX} from '../support/quiet-outbox.ts';

/** The actions of the inbox, in order: events by name, notices by code, its calls to other parts in brackets. */
let log: string[];
/** The notices of one test. */
let noticed: Notice[];
let transcript: Transcript;
let outstanding: Outstanding | undefined;
let inbox: Inbox;
/** What the next `pong` answers. */
let pongOf: ReturnType<Outbox['onPong']>;
let credentialState = {isSignedIn: false, isVerified: false};
let clock: HandClock;

beforeEach(() => {
	log = [];
	noticed = [];
	transcript = EMPTY_TRANSCRIPT;
	outstanding = undefined;
	pongOf = 'request';
	credentialState = {isSignedIn: false, isVerified: false};
	clock = createHandClock();
	const outbox: Outbox = {
		...QUIET_OUTBOX,
		get outstanding() {
			return outstanding;
		},
		hold: (isHeld) => log.push(isHeld ? '(hold the queue)' : '(release the queue)'),
		pause: (ms) => log.push(ms > 0 ? '(pause)' : '(end the pause)'),
		wantHistory: (isWanted) => log.push(isWanted ? '(want history)' : '(want no history)'),
		enqueue: (item, position) =>
			log.push(`(${item.kind === 'request' ? item.request : item.kind} to be the ${position})`),
		probe() {
			log.push('(probe)');
			return true;
		},
		get isProbing() {
			return pongOf !== 'request';
		},
		onPong: () => pongOf,
		settle() {
			const settled = outstanding;
			outstanding = undefined;
			log.push('(settle)');
			return settled;
		},
	};
	inbox = createInbox({
		onRawPong() {},
		clock,
		outbox,
		transcript: () => transcript,
		apply(event, urgent = true) {
			if (event.type === 'notice') {
				log.push(event.notice.code);
				noticed.push(event.notice);
				return;
			}
			transcript = reduce(transcript, event);
			const remark = event.type === 'answered' && event.notice ? `, ${event.notice.code}` : '';
			log.push(`${event.type}${remark}${urgent ? '' : ' (later)'}`);
		},
		notify(notice) {
			log.push(notice.code);
			noticed.push(notice);
		},
		endTurn(delivery, notice) {
			transcript = reduce(transcript, {type: 'ended', delivery, at: 5000});
			log.push(`ended ${delivery}: ${notice.code}`);
		},
		settle(slot, outcome) {
			slot?.settle(outcome);
		},
		onSignInMissing: () => log.push('(hold what waits)'),
		requeue({text, entryId}) {
			transcript = reduce(transcript, {type: 'unsent', entryId});
			log.push(`(send ${text} again)`);
		},
		recovery: {
			onReaction: () => {},
			reopen: () => false,
			onReply: () => log.push('(check the reply)'),
			onHistory: (_frame, isSilent) => log.push(isSilent ? '(merge the history)' : '(show the history)'),
			onRefused: (notice) => log.push(`(no history: ${notice?.code})`),
			onSessionLost: ({code}) => log.push(`(no history now: ${code})`),
			historyRequest: () => ({type: 'history'}),
			conversationId: undefined,
			adopt: () => {},
			onConversation: (id) => log.push(`(conversation ${id})`),
			onList: (rows) => (rows.length === 0 ? [] : 'again'),
			onLoaded: (_id, messages) => messages,
			onNoConversation: () => undefined,
			onConversationError: (code, serverText) =>
				notice('conversation_lost', {code, serverText, wasOpen: true}),
			onInterrupted: () => undefined,
			suspend: () => undefined,
			onSilentEnd: () => log.push('(look up once)'),
			lookUp: () => false,
			resume: () => log.push('(resume)'),
			restart: () => log.push('(restart)'),
			stop: () => log.push('(stop)'),
			endUnknown: (notice) => log.push(`(end: ${notice?.code})`),
		},
		features: {
			settings: DEFAULT_SETTINGS,
			receive: () => false,
			onRefused: () => log.push('(feature refused)'),
			onUnreadable: () => false,
			onPong: () => log.push('(feature accepted)'),
		},
		reconnect: () => log.push('(reconnect)'),
		onModel: (name) => log.push(`(model ${name})`),
		redact: (text) => text.replaceAll('canary-4711', '[redacted]'),
		credentialState: () => credentialState,
		url: 'ws://localhost:8000/chat/ws',
	});
});

/** The log of one frame. */
function receive(frame: JsonObject | string): string[] {
	log.length = 0;
	inbox.receive(decode(typeof frame === 'string' ? frame : JSON.stringify(frame)), 5000);
	return [...log];
}

/** A message was sent and is the only thing that is awaited. */
function awaitAnswer(text = 'hello'): void {
	transcript = reduce(transcript, {type: 'sent', text, at: 0});
	outstanding = {kind: 'message', text, entryId: transcript.turn?.entryId ?? ''};
}

/** A request was sent and is the only thing that is awaited; its outcome is logged. */
const awaitReply = (kind: RequestKind, isSilent = false): void => {
	const slot: RequestSlot = {
		settle(outcome) {
			log.push(`(${outcome.status}${'notice' in outcome ? ` ${outcome.notice.code}` : ''})`);
		},
	};
	outstanding = {kind, isSilent, at: 4000, slot};
};

const refused = (message: string): JsonObject => ({type: 'error', message});

describe('frames that answer', () => {
	it('typing counts only in a turn, and is not urgent', () => {
		const typing = {type: 'typing', message: 'Hi'};
		expect(receive(typing)).toEqual([]);
		awaitReply('ping');
		expect(receive(typing)).toEqual([]);
		awaitAnswer();
		expect(receive(typing)).toEqual(['typing (later)']);
	});

	it('ai_response ends the turn; outside a turn it is shown as the answer to no message, and settles nothing', () => {
		awaitAnswer();
		expect(receive({type: 'ai_response', message: 'Hi'})).toEqual([
			'(settle)',
			'answered',
			'(check the reply)',
		]);
		awaitReply('ping');
		expect(receive({type: 'ai_response', message: 'Hello'})).toEqual([
			'answered, unmatched_answer',
			'(check the reply)',
		]);
	});

	it.each([
		[{model_name: 'Claude', model: 'claude-1', model_id: 'us.claude'}, 'Claude'],
		[{model: 'claude-1'}, 'claude-1'],
		[{model_id: 'us.claude', model: 7}, 'us.claude'],
	])('ai_response names the model: %j', (metadata, name) => {
		expect(receive({type: 'ai_response', message: 'Hi', metadata})).toContain(`(model ${name})`);
	});

	it('ai_response without a model name keeps the last one', () => {
		expect(receive({type: 'ai_response', message: 'Hi', metadata: {model: ''}}).join()).not.toContain(
			'(model',
		);
	});

	it('history is shown when the user requested it, merged when the program did, else ignored', () => {
		const history = {type: 'history', messages: []};
		expect(receive(history)).toEqual([]);
		const loaded = {type: 'conversation_loaded', conversation_id: 'c', conversation: {}, messages: []};
		for (const answer of [history, loaded, {type: 'conversation_list', conversations: []}]) {
			awaitReply('history');
			expect(receive(answer)).toEqual(['(settle)', '(answered)', '(show the history)']);
			awaitReply('history', true);
			expect(receive(answer)).toEqual(['(settle)', '(answered)', '(merge the history)']);
		}
		awaitReply('history', true);
		const listed = {type: 'conversation_list', conversations: [{id: 'c'}]};
		expect(receive(listed)).toEqual(['(settle)', '(want history)']);
		awaitReply('history');
		expect(receive(listed)).toEqual(['(settle)', '(history to be the first)']);
	});

	it('pong, logout_success and history_cleared settle only the request that they answer', () => {
		const frames = {
			ping: {type: 'pong'},
			logout: {type: 'logout_success', message: 'Bye'},
			clear: {type: 'history_cleared', message: 'Cleared'},
		} as const;
		for (const [kind, logged] of [
			['ping', ['(settle)', '(answered)', 'pong']],
			['logout', ['(settle)', '(answered)', 'logged_out']],
			['clear', ['(settle)', '(answered)', 'forgotten']],
		] as const) {
			for (const frame of Object.values(frames)) {
				awaitReply(kind);
				const isAnswer = frame === frames[kind];
				const received = receive(frame);
				if (isAnswer) expect(received).toEqual(logged);
				else expect(received).not.toContain('(settle)');
			}
		}
	});

	it('an unrequested pong is ignored; an unrequested clearing is reported', () => {
		expect(receive({type: 'pong'})).toEqual([]);
		expect(receive({type: 'history_cleared', message: 'Cleared'})).toEqual(['forgotten']);
	});

	it('the last greeting is kept', () => {
		receive({type: 'connection_established', session_id: 's', message: 'Hello'});
		expect(inbox.greeting).toBe('Hello');
		receive({type: 'connection_established', session_id: 's', message: 'Hello again'});
		expect(inbox.greeting).toBe('Hello again');
	});
});

describe('errors', () => {
	it('refuse a message before the server began to answer it: not received', () => {
		awaitAnswer();
		expect(receive(refused('Empty message'))).toEqual(['(settle)', 'ended not-sent: message_refused']);
	});

	it('refuse a message after the server began to answer it: received, without an answer', () => {
		awaitAnswer();
		receive({type: 'typing', message: 'AI is thinking...'});
		expect(receive(refused('boom'))).toEqual(['(settle)', 'ended delivered: message_refused', '(pause)']);
	});

	it('refuse a request of the user’s, or a silent one', () => {
		awaitReply('clear');
		expect(receive(refused('no'))).toEqual(['(settle)', 'clear_refused', '(failed clear_refused)']);
		awaitReply('history', true);
		expect(receive(refused('no'))).toEqual(['(settle)', '(no history: history_refused)']);
	});

	it('say that there is no conversation yet', () => {
		for (const kind of ['history', 'clear'] as const) {
			awaitReply(kind);
			expect(receive(refused('No active conversation.'))).toEqual(['(settle)', `${kind}_empty`, '(empty)']);
		}
	});

	it('are shown when nothing was requested', () => {
		expect(receive(refused('boom'))).toEqual(['(settle)', 'server_error']);
	});

	it('auth_expired holds the message that was refused unread', () => {
		const expired = {type: 'auth_expired', message: 'Expired.', redirect_url: '/x'};
		awaitAnswer();
		expect(receive(expired)).toEqual(['(hold the queue)', '(settle)', '(send hello again)', 'auth_expired']);
		awaitReply('ping');
		expect(receive(expired)).toEqual(['(hold the queue)', 'auth_expired']);
	});
});

describe('Session not found', () => {
	const lost = refused('Session not found');

	it('looks a message up that the server had begun to answer, and never sends it again', () => {
		awaitAnswer();
		receive({type: 'typing', message: 'AI is thinking...'});
		expect(receive(lost)).toEqual(['(settle)', 'lost', '(reconnect)']);
		expect(transcript.turn?.phase).toBe('recovering');
	});

	it('sends what it answers again, on a new connection', () => {
		awaitAnswer();
		expect(receive(lost)).toEqual(['(settle)', '(send hello again)', '(reconnect)']);
		expect(transcript.entries.items).toEqual([]);
		awaitReply('clear');
		expect(receive(lost)).toEqual(['(settle)', '(clear to be the first)', '(reconnect)']);
		awaitReply('history', true);
		expect(receive(lost)).toEqual(['(settle)', '(want history)', '(reconnect)']);
	});

	it('is left to the user when it repeats, until an answer arrives', () => {
		for (let time = 0; time < 3; time++) {
			awaitAnswer();
			expect(receive(lost)).toContain('(reconnect)');
		}
		awaitAnswer();
		expect(receive(lost)).toEqual(['(settle)', 'ended not-sent: session_not_found']);
		awaitReply('ping');
		expect(receive(lost)).toEqual(['(settle)', '(failed session_not_found)', 'session_not_found']);
		awaitReply('history', true);
		expect(receive(lost)).toEqual([
			'(settle)',
			'(failed session_not_found)',
			'session_not_found',
			'(no history now: session_not_found)',
		]);
		awaitAnswer();
		receive({type: 'ai_response', message: 'Hi'});
		awaitAnswer();
		expect(receive(lost)).toContain('(reconnect)');
	});
});

describe('frames that cannot be decoded', () => {
	const broken = (type: string): string => `{"type":"${type}","message":"half`;

	it('end the request or turn that they seem to answer', () => {
		awaitAnswer();
		expect(receive(broken('ai_response'))).toEqual([
			'undecodable_frame',
			'(settle)',
			'(end: unreadable_answer)',
		]);
		awaitReply('history');
		expect(receive(broken('history'))).toEqual([
			'undecodable_frame',
			'(settle)',
			'(unreadable undecodable_frame)',
		]);
		awaitReply('history', true);
		expect(receive(broken('history'))).toEqual([
			'undecodable_frame',
			'(settle)',
			'(unreadable undecodable_frame)',
			'(no history: undefined)',
		]);
	});

	it('end nothing else', () => {
		awaitAnswer();
		expect(receive(broken('typing'))).toEqual(['undecodable_frame']);
		// Once in a turn.
		for (const type of ['history', 'typing', 'pong', 'error']) expect(receive(broken(type))).toEqual([]);
		transcript = EMPTY_TRANSCRIPT;
		awaitReply('ping');
		for (let time = 0; time < 2; time++)
			expect(receive(broken('ai_response'))).toEqual(['undecodable_frame']);
		outstanding = undefined;
		expect(receive(broken('ai_response'))).toEqual(['undecodable_frame']);
		expect(receive(broken('ai_response'))).toEqual([]);
	});

	it('in part are reported once for each flaw, and used as far as possible', () => {
		awaitAnswer();
		expect(receive({type: 'typing', message: 7})).toEqual(['flawed_frame', 'typing (later)']);
		expect(receive({type: 'typing', message: 7})).toEqual(['typing (later)']);
		expect(receive({type: 'typing'})).toEqual(['flawed_frame', 'typing (later)']);
	});

	it('of unknown types are reported once for each type', () => {
		expect(receive({type: 'sparkle'})).toEqual(['unknown_frame']);
		expect(receive({type: 'sparkle'})).toEqual([]);
		expect(receive({type: 'glitter'})).toEqual(['unknown_frame']);
	});
});

it.each([
	{type: 'auth_configured', message: 'ok', auth_type: 'bearer_token'},
	{type: 'conversation_titled', conversation_id: 'c', title: 't'},
	{type: 'config_updated', active_overrides: {}, applied_overrides: {}, rejected_overrides: []},
])('$type during a turn changes nothing', (frame) => {
	awaitAnswer();
	expect(receive(frame)).toEqual([]);
	expect(outstanding).toBeDefined();
});

it.each(['conversation_error', 'feedback_error'])('%s is shown', (type) => {
	expect(receive({type, code: 'x', message: 'No.'})).toEqual(['server_error']);
});

it('conversation_error ends the request for a stored conversation', () => {
	awaitReply('history');
	const error = {type: 'conversation_error', code: 'conversation_not_found', message: 'No.'};
	expect(receive(error)).toEqual(['(settle)', '(failed conversation_lost)']);
});

it('the id of a stored conversation is noted, wherever it arrives', () => {
	awaitAnswer();
	expect(receive({type: 'conversation_created', conversation_id: 'c'})).toEqual(['(conversation c)']);
	expect(receive({type: 'ai_response', message: 'Hi', conversation_id: 'd'})).toContain('(conversation d)');
	expect(receive({type: 'ai_response', message: 'Hi', conversation_id: null}).join()).not.toContain(
		'conversation',
	);
});

it('a pong before the answer ends the turn that was probed, and nothing else', () => {
	awaitAnswer();
	expect(receive({type: 'pong'})).toEqual([]);
	pongOf = 'earlier turn';
	expect(receive({type: 'pong'})).toEqual([]);
	pongOf = 'turn';
	expect(receive({type: 'pong'})).toEqual(['(settle)', '(look up once)']);
});

describe('the credential', () => {
	const results = (status: number) => ({
		type: 'ai_response',
		message: 'Done.',
		tool_results: [
			{tool_call_id: 't1', name: 'get_me', result: {error: `HTTP ${status}`, status_code: status}},
		],
	});

	it.each([
		[{isSignedIn: true, isVerified: false}, 401, true],
		[{isSignedIn: false, isVerified: false}, 401, true],
		[{isSignedIn: true, isVerified: true}, 401, false],
		[{isSignedIn: true, isVerified: false}, 403, false],
		[{isSignedIn: true, isVerified: false}, 500, false],
	])('%j and a tool that fails with %i: reported %s', (state, status, isReported) => {
		credentialState = state;
		awaitAnswer();
		expect(receive(results(status)).includes('tools_unauthorized')).toBe(isReported);
	});

	it('is reported once, until another one is in force', () => {
		credentialState = {isSignedIn: true, isVerified: false};
		const reported = (): boolean => {
			awaitAnswer();
			return receive(results(401)).includes('tools_unauthorized');
		};
		expect([reported(), reported()]).toEqual([true, false]);
		inbox.onSignedIn();
		expect([reported(), reported()]).toEqual([true, false]);
	});

	it.each([
		{type: 'auth_failed', message: 'Revoked'},
		{type: 'auth_response', success: false, message: 'Revoked'},
	])('is reported if the server rejects it unasked: $type', (frame) => {
		expect(receive(frame)).toEqual(['auth_rejected']);
		awaitAnswer();
		expect(receive(frame)).toEqual(['auth_rejected']);
		// It may have been the answer to the message.
		clock.advance(1000);
		expect(log.at(-1)).toBe('(probe)');
	});

	it('and the address for signing in are told without secrets, and for a browser only', () => {
		const facts = (frame: JsonObject): unknown => {
			noticed.length = 0;
			receive(frame);
			return noticed.map((each) => ('facts' in each ? each.facts : undefined))[0];
		};
		const message = {detail: 'The token canary-4711 was revoked'};
		for (const type of ['auth_failed', 'auth_expired']) {
			expect(facts({type, message, redirect_url: '/login?token=canary-4711'})).toMatchObject({
				serverText: 'The token [redacted] was revoked',
				signInUrl: 'http://localhost:8000/login?token=[redacted]',
			});
			expect(facts({type, message: '', redirect_url: 'javascript:alert(1)'})).toMatchObject({
				serverText: 'no reason given',
				signInUrl: undefined,
			});
		}
	});
});

it.each([
	['a message that cannot be read', '{"type":"typing","message":canary-4711'],
	['one that is cut within the secret', `${'x'.repeat(75)}canary-4711`],
	['a parser that quotes its surroundings', `{"a": "${'x'.repeat(300)}" canary-4711`],
	['a type of message', {type: 'news of canary-4711'}],
	['a greeting', {type: 'connection_established', session_id: 's', message: 'Hello canary-4711'}],
])('%s with the secret of the user is reported without it', (_name, frame) => {
	noticed.length = 0;
	receive(frame);
	expect(JSON.stringify(noticed)).not.toContain('canary');
	expect(inbox.greeting).not.toContain('canary');
});

it.each([
	[refused('{"detail":"The token canary-4711 is unknown"}'), 'The token [redacted] is unknown'],
	[{type: 'error', message: {message: 'Overloaded'}}, 'Overloaded'],
	[{type: 'conversation_error', code: 'x', error: 'No.'}, 'No.'],
	[{type: 'feedback_error', code: 'x', detail: [{msg: 'No.'}]}, 'No.'],
	[{type: 'error'}, 'no reason given'],
])('the reason of %j is quoted as %j', (frame, serverText) => {
	noticed.length = 0;
	receive(frame);
	expect(noticed.at(-1)).toMatchObject({code: 'server_error', facts: {serverText}});
});
