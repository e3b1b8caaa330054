/** Every reply slot is settled exactly once, with its own answer and in order, whatever happens in between. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type ChatWithSlots, createChat} from '../../source/chat/chat.ts';
import type {RequestKind} from '../../source/chat/entry.ts';
import {REQUEST_LIMIT_MS} from '../../source/chat/outbox.ts';
import type {MessageOutcome, RequestOutcome, SignInOutcome} from '../../source/chat/reply-slots.ts';
import type {ClientFrame} from '../../source/protocol/frames.ts';
import {headOf} from '../../source/protocol/remote-text.ts';
import {createFakeClient, type FakeClient} from '../support/fake-client.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {cases} from '../support/property-runs.ts';

const CREDENTIAL = {type: 'auth', auth_type: 'bearer_token', token: 'sk-1'} as const;

type Outcome = MessageOutcome | RequestOutcome | SignInOutcome;

/** One call of the test, and what its slot received. */
interface Call {
	readonly asked: 'message' | 'sign-in' | RequestKind;
	readonly text: string;
	readonly slot: {settle(outcome: Outcome): void; onSent(): void};
	readonly outcomes: Outcome[];
	sentCount: number;
}

/** A chat, a server that answers when the test says so, and every call so far. */
class Trial {
	readonly clock: HandClock = createHandClock();
	readonly server: FakeClient = createFakeClient(this.clock);
	readonly chat: ChatWithSlots = createChat({
		createClient: this.server.create,
		url: 'ws://host/',
		clock: this.clock,
	});
	readonly calls: Call[] = [];
	/** Indexes of calls in the order in which they were settled other than as dropped. */
	readonly order: number[] = [];
	/** How often the server refused a message because it had lost the session. */
	readonly refusals = new Map<string, number>();
	/** Frames of this connection that the server has not answered, with the time at which it received them. */
	#unanswered: Array<{readonly frame: ClientFrame; readonly at: number}> = [];
	#read = 0;
	/** The message that the server began to answer last. */
	#begun = '';
	#history: Array<{role: string; content: string}> = [];
	#isOnline = false;
	#sessions = 0;

	constructor() {
		this.chat.connect();
	}

	call(asked: Call['asked']): void {
		const index = this.calls.length;
		const outcomes: Outcome[] = [];
		const call: Call = {
			asked,
			text: `message ${index}`,
			outcomes,
			sentCount: 0,
			slot: {
				settle: (outcome) => {
					outcomes.push(outcome);
					if (outcome.status !== 'dropped') this.order.push(index);
				},
				onSent() {
					call.sentCount++;
				},
			},
		};
		this.calls.push(call);
		if (asked === 'message') this.chat.send(call.text, call.slot);
		else if (asked === 'sign-in') this.chat.queueSignIn(CREDENTIAL, call.slot);
		else this.chat.request(asked, call.slot);
	}

	/** The oldest frame without an answer, no longer waiting for one; undefined while the connection is lost. */
	#take(): ClientFrame | undefined {
		this.#receive();
		return this.#isOnline ? this.#unanswered.shift()?.frame : undefined;
	}

	#receive(): void {
		const at = this.clock.now();
		// A request that the chat has given up is never answered: an answer is taken for that of the next frame.
		const isGivenUp = ({type}: ClientFrame): boolean => type !== 'chat' && type !== 'auth';
		this.#unanswered = this.#unanswered.filter(
			(each) => !isGivenUp(each.frame) || at - each.at < REQUEST_LIMIT_MS,
		);
		this.#unanswered.push(...this.server.sent.slice(this.#read).map((frame) => ({frame, at})));
		this.#read = this.server.sent.length;
		// The chat connects again by itself where the session was lost.
		if (this.chat.getSnapshot().connection.at === 'dialing') this.#isOnline = false;
	}

	/** @param hasTools the reply says that tools were used, and leaves their calls to the history */
	answer(hasTools: boolean): void {
		const frame = this.#take();
		switch (frame?.type) {
			case 'chat': {
				const content = `to ${frame.message}`;
				this.#history.push({role: 'user', content: frame.message}, {role: 'assistant', content});
				const metadata = hasTools ? {tool_call_rounds: 1} : {};
				this.server.receive({type: 'ai_response', message: content, metadata});
				break;
			}
			case 'history':
				this.server.receive({type: 'history', messages: this.#history});
				break;
			case 'clear':
				this.#history = [];
				this.server.receive({type: 'history_cleared', message: ''});
				break;
			case 'ping':
				this.server.receive({type: 'pong'});
				break;
			case 'logout':
				this.server.receive({type: 'logout_success', message: ''});
				break;
			case 'auth':
				this.server.receive({type: 'auth_configured', message: ''});
				this.#backToReady();
				break;
		}
	}

	/** @param message of the server's `error` */
	refuse(message: string): void {
		const frame = this.#take();
		if (frame === undefined) return;
		if (frame.type === 'chat' && message === 'Session not found')
			this.refusals.set(frame.message, (this.refusals.get(frame.message) ?? 0) + 1);
		this.server.receive({type: 'error', message});
		if (frame.type === 'auth') this.#backToReady();
	}

	/** Answers with what cannot be decoded; to a ping and the like, not at all. */
	garble(): void {
		const frame = this.#take();
		if (frame === undefined) return;
		if (frame.type === 'auth') this.#backToReady();
		else if (frame.type === 'chat') this.server.receiveText('{"type":"ai_response","message":"half');
		else if (frame.type === 'history') this.server.receiveText('{"type":"history","messages":[');
	}

	think(): void {
		this.#receive();
		if (!this.#isOnline) return;
		const [oldest] = this.#unanswered;
		if (oldest?.frame.type === 'chat') this.#begun = oldest.frame.message;
		this.server.receive({type: 'typing', message: 'AI is thinking...'});
	}

	#backToReady(): void {
		const {connection} = this.chat.getSnapshot();
		if (connection.at !== 'authenticating') return;
		const {session, since = 0} = connection;
		this.server.become({at: 'ready', session, since, attempt: 1});
	}

	/** @param hasReceived whether the server had received what it did not answer, and completes it */
	lose(hasReceived: boolean): void {
		this.#receive();
		if (!this.#isOnline) return;
		for (const {frame} of this.#unanswered) {
			if (frame.type !== 'chat' || !(hasReceived || frame.message === this.#begun)) continue;
			const content = `to ${frame.message}`;
			this.#history.push({role: 'user', content: frame.message}, {role: 'assistant', content});
		}
		this.#unanswered = [];
		this.#isOnline = false;
		this.server.lose();
	}

	connect(isSameSession: boolean): void {
		this.#receive();
		if (this.#isOnline) return;
		this.#unanswered = [];
		this.#isOnline = true;
		if (!isSameSession) {
			this.#sessions++;
			this.#history = [];
		}
		this.server.ready(`session-${this.#sessions}`, isSameSession);
	}

	wait(ms: number): void {
		this.#receive();
		this.clock.advance(ms);
	}

	/** Texts of the messages that the server holds. */
	held(): readonly string[] {
		return this.#history.map(({content}) => content);
	}

	/** Texts of the messages that were written to the socket. */
	written(): readonly string[] {
		return this.server.sent.flatMap((frame) => (frame.type === 'chat' ? [frame.message] : []));
	}

	codes(): readonly string[] {
		return this.chat.getSnapshot().entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.code] : []));
	}
}

type Step =
	| readonly ['call', Call['asked']]
	| readonly ['answer' | 'lose' | 'connect', boolean]
	| readonly ['refuse', string]
	| readonly ['wait' | 'cancel', number]
	| readonly ['think' | 'garble' | 'take back' | 'stop waiting'];

function take(trial: Trial, step: Step): void {
	switch (step[0]) {
		case 'call':
			trial.call(step[1]);
			break;
		case 'answer':
			trial.answer(step[1]);
			break;
		case 'lose':
			trial.lose(step[1]);
			break;
		case 'connect':
			trial.connect(step[1]);
			break;
		case 'refuse':
			trial.refuse(step[1]);
			break;
		case 'wait':
			trial.wait(step[1]);
			break;
		case 'cancel': {
			const call = trial.calls[step[1]];
			if (call !== undefined) trial.chat.cancel(call.slot);
			break;
		}
		case 'think':
			trial.think();
			break;
		case 'garble':
			trial.garble();
			break;
		case 'take back':
			trial.chat.takeBack();
			break;
		case 'stop waiting':
			trial.chat.stopWaiting();
			break;
	}
}

const asked = fc.constantFrom('message', 'message', 'history', 'clear', 'ping', 'logout', 'sign-in');
const errors = fc.constantFrom('no', 'Session not found', 'Session not found', 'No active conversation.');
const steps: fc.Arbitrary<readonly Step[]> = fc.array<Step>(
	fc.oneof(
		{weight: 8, arbitrary: fc.tuple(fc.constant('call' as const), asked as fc.Arbitrary<Call['asked']>)},
		{weight: 8, arbitrary: fc.tuple(fc.constant('answer' as const), fc.boolean())},
		{weight: 5, arbitrary: fc.tuple(fc.constant('connect' as const), fc.boolean())},
		{weight: 2, arbitrary: fc.tuple(fc.constant('lose' as const), fc.boolean())},
		{weight: 2, arbitrary: fc.tuple(fc.constant('refuse' as const), errors)},
		{weight: 2, arbitrary: fc.tuple(fc.constant('wait' as const), fc.constantFrom(1000, REQUEST_LIMIT_MS))},
		{weight: 1, arbitrary: fc.tuple(fc.constant('cancel' as const), fc.nat(20))},
		{
			weight: 4,
			arbitrary: fc.tuple(
				fc.constantFrom('think', 'garble', 'take back', 'stop waiting') as fc.Arbitrary<'think'>,
			),
		},
	),
	{minLength: 8, maxLength: 60},
);

const ANSWERS = {
	history: 'history',
	clear: 'history_cleared',
	ping: 'pong',
	logout: 'logout_success',
} as const;

function checkAnswer({asked, text, outcomes: [outcome]}: Call, trial: Trial): void {
	if (outcome?.status === 'answered' && 'entry' in outcome) {
		const last = outcome.entry.parts.at(-1);
		expect(last?.kind === 'text' && headOf(last.text)).toBe(`to ${text}`);
	} else if (outcome?.status === 'answered') {
		expect(asked in ANSWERS && outcome.frame.type).toBe(ANSWERS[asked as RequestKind]);
	} else if (asked !== 'sign-in' && outcome !== undefined && 'notice' in outcome) {
		expect(trial.codes()).toContain(outcome.notice.code);
	}
	if (outcome !== undefined && 'delivery' in outcome && outcome.delivery === 'not-sent')
		expect(trial.held()).not.toContain(text);
}

function checkSending({asked, text, sentCount}: Call, trial: Trial): void {
	if (asked !== 'message') return;
	const count = trial.written().filter((written) => written === text).length;
	expect(count).toBeLessThanOrEqual(1 + (trial.refusals.get(text) ?? 0));
	expect(sentCount).toBe(count);
}

describe('reply slots', () => {
	it('are settled exactly once, in order, each with its own answer, and no message is sent twice', () => {
		fc.assert(
			fc.property(steps, (taken) => {
				const trial = new Trial();
				trial.connect(false);
				for (const step of taken) {
					take(trial, step);
					for (const {outcomes} of trial.calls) expect(outcomes.length).toBeLessThanOrEqual(1);
				}
				void trial.chat.close();
				for (const call of trial.calls) {
					expect(call.outcomes).toHaveLength(1);
					checkAnswer(call, trial);
					checkSending(call, trial);
				}
				expect(trial.order).toEqual([...trial.order].sort((a, b) => a - b));
				void trial.chat.close();
				for (const {outcomes} of trial.calls) expect(outcomes).toHaveLength(1);
			}),
			{numRuns: cases(300)},
		);
	});

	it('are all settled while a server answers everything', () => {
		fc.assert(
			fc.property(steps, (taken) => {
				const trial = new Trial();
				for (const step of taken) take(trial, step);
				for (let round = 0; round < 3 * taken.length; round++) {
					trial.connect(true);
					trial.answer(false);
					trial.wait(REQUEST_LIMIT_MS);
				}
				for (const {outcomes} of trial.calls) expect(outcomes).toHaveLength(1);
			}),
			{numRuns: cases(100)},
		);
	});

	it('of a message is settled when the calls that the reply left out were looked up, over a lost connection too', () => {
		const trial = new Trial();
		trial.connect(false);
		trial.call('message');
		trial.answer(true);
		expect(trial.server.types()).toEqual(['chat', 'history']);
		trial.lose(false);
		expect(trial.calls[0]?.outcomes).toEqual([]);
		trial.connect(true);
		expect(trial.server.types()).toEqual(['chat', 'history', 'history']);
		expect(trial.calls[0]?.outcomes).toEqual([]);
		trial.answer(false);
		expect(trial.calls[0]?.outcomes).toMatchObject([{status: 'answered'}]);
	});
});
