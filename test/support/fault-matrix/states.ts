/** The states of a connection in which faults are injected, and how the proxy recognises each of them. */
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {OPCODES, type WireUnit} from '../wire-frames.ts';

/** What a fault can be a part of: the dial, the answer to the request, messages, or the middle of one. */
export type Place = 'dial' | 'answer' | 'messages' | 'message' | 'closing';

/** What the user has done when the fault occurs. Except in the first and third case an earlier message is answered. */
export type Progress =
	/** Two messages wait for the connection. */
	| 'none'
	/** The first message is answered; the second is sent after the fault. */
	| 'answered'
	/** The first message is lost on its way; the second waits. */
	| 'unread'
	/** The same, and nothing was said before it. */
	| 'unread-first'
	/** The server has the first message; the second waits. */
	| 'asked'
	/** The same, but the connection was lost once. */
	| 'recovering';

export interface State {
	readonly name: string;
	readonly places: readonly Place[];
	readonly progress: Progress;
	/** Number of the connection that meets the fault. In the second one, the first was lost during a turn. */
	readonly connection: 1 | 2;
	/** The unit at which the fault occurs, after the earlier message, and which is not passed on; undefined = there is none. */
	readonly at?: (unit: WireUnit, from: 'client' | 'server') => boolean;
	/** Whether the client has received everything before that. */
	seen(snapshot: ChatSnapshot): boolean;
	/** The phase in which the model sees it. */
	readonly phase: 'dialing' | 'greeting' | 'authenticating' | 'ready' | 'closing';
}

/** A frame of the server with this text in it. */
const sends =
	(part: string) =>
	({kind, text}: WireUnit, from: 'client' | 'server'): boolean =>
		from === 'server' && kind === 'frame' && text.includes(part);

const connectionAt =
	(at: ChatSnapshot['connection']['at']) =>
	({connection}: ChatSnapshot): boolean =>
		connection.at === at;

const turnIn =
	(phase: NonNullable<ChatSnapshot['turn']>['phase']) =>
	({turn, connection}: ChatSnapshot): boolean =>
		turn?.phase === phase && connection.at === 'ready';

/** Ready, with the answer to the earlier message. */
export const isAnswered = ({connection, turn, entries}: ChatSnapshot): boolean =>
	connection.at === 'ready' && turn === undefined && entries.some(({kind}) => kind === 'assistant');

const answersRequest = ({kind}: WireUnit, from: 'client' | 'server'): boolean =>
	from === 'server' && kind === 'head';

const isMessage = ({text}: WireUnit, from: 'client' | 'server'): boolean =>
	from === 'client' && text.includes('"chat"');

const [FIRST, AGAIN] = [{connection: 1}, {connection: 2}] as const;
const OPEN = {places: ['messages'], phase: 'ready', ...FIRST} as const;
const ASKED = {...OPEN, progress: 'asked'} as const;
const BEFORE = {...FIRST, progress: 'none'} as const;
const RECOVERING = {...AGAIN, progress: 'recovering'} as const;

export const STATES: readonly State[] = [
	{...BEFORE, name: 'connecting', places: ['dial'], phase: 'dialing', seen: connectionAt('dialing')},
	{
		...{...BEFORE, name: 'upgrading', places: ['answer'], phase: 'dialing'},
		...{at: answersRequest, seen: connectionAt('dialing')},
	},
	{
		...{...BEFORE, name: 'before the greeting', places: ['messages'], phase: 'greeting'},
		...{at: sends('"connection_established"'), seen: connectionAt('greeting')},
	},
	{
		...{...BEFORE, name: 'authenticating', places: ['messages'], phase: 'authenticating'},
		...{at: sends('"auth_configured"'), seen: connectionAt('authenticating')},
	},
	{
		...{...OPEN, name: 'ready', progress: 'answered'},
		seen: isAnswered,
	},
	{
		...{...OPEN, name: 'sending the first message', progress: 'unread-first'},
		...{at: isMessage, seen: turnIn('sending')},
	},
	{...OPEN, name: 'sending', progress: 'unread', at: isMessage, seen: turnIn('sending')},
	{...ASKED, name: 'sent', at: sends('"AI is thinking..."'), seen: turnIn('sending')},
	{...ASKED, name: 'thinking', at: sends('"Calling '), seen: turnIn('thinking')},
	{...ASKED, name: 'in tools', at: sends('"typing","message":"Answer'), seen: turnIn('tools')},
	{...ASKED, name: 'streaming', at: sends('"ai_response"'), seen: turnIn('writing')},
	{
		...ASKED,
		name: 'inside a message',
		places: ['message'],
		at: sends('"ai_response"'),
		seen: turnIn('writing'),
	},
	{
		...{...RECOVERING, name: 'backing off', places: ['dial', 'answer'], phase: 'dialing'},
		...{at: answersRequest, seen: connectionAt('dialing')},
	},
	{
		...{...RECOVERING, name: 'before the next greeting', places: ['messages'], phase: 'greeting'},
		...{at: sends('"connection_established"'), seen: connectionAt('greeting')},
	},
	{
		...{...RECOVERING, name: 'authenticating again', places: ['messages'], phase: 'authenticating'},
		...{at: sends('"auth_configured"'), seen: connectionAt('authenticating')},
	},
	{
		...{...RECOVERING, name: 'looking the answer up', places: ['messages'], phase: 'ready'},
		...{at: sends('"history"'), seen: turnIn('recovering')},
	},
	{
		...{...FIRST, name: 'closing', progress: 'answered', places: ['closing'], phase: 'closing'},
		at: ({opcode}, from) => from === 'client' && opcode === OPCODES.close,
		seen: connectionAt('closing'),
	},
];
