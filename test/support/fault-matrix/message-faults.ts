/** Messages of the server that do not belong there, or cannot be read. */
import {OPCODES, wireFrame, wireJson} from '../wire-frames.ts';
import {again, type Fault, OPEN, REASON, stops} from './fault.ts';

/** States in which the server has not refused the message, so that a refusal of it would be a lie. */
const UNREFUSED = [
	...['before the greeting', 'authenticating', 'ready', 'sending the first message', 'sending', 'thinking'],
	...['in tools', 'streaming', 'before the next greeting', 'authenticating again', 'looking the answer up'],
];

/** Sends a message that does not belong there. */
const sends = (
	name: string,
	bytes: Buffer,
	effect: Fault['effect'] = 'same',
	only?: readonly string[],
): Fault => ({...OPEN, name, act: ({link}) => link.write(bytes), effect, ...(only && {only})});

const pings = (count: number): Buffer =>
	Buffer.concat(Array.from({length: count}, () => wireFrame(OPCODES.ping, 'x')));

/** While the credential is checked, every rejection is the answer to it. */
const rejection: Fault['effect'] = ({phase}) => (phase === 'authenticating' ? stops('auth_failed') : 'same');

export const MESSAGE_FAULTS: readonly Fault[] = [
	sends('malformed JSON', wireFrame(OPCODES.text, `{"type": ${REASON}`)),
	sends('an empty message', wireFrame(OPCODES.text)),
	sends('a binary message', wireFrame(OPCODES.binary, Buffer.from([0, 0xff, 0x1b, 0x9b]))),
	sends('JSON that is no object', wireJson([null, 1e308, 'x'])),
	sends('an unknown type of message', wireJson({type: `news ${REASON}`})),
	sends('500 pings at once', pings(500)),
	sends('a pong that nobody asked for', wireFrame(OPCODES.pong)),
	sends(
		'a message in fragments, with pings between them',
		Buffer.concat([
			...[wireFrame(OPCODES.text, '{"type":', {fin: false}), wireFrame(OPCODES.ping)],
			...[wireFrame(OPCODES.continuation, '"not', {fin: false}), wireFrame(OPCODES.ping)],
			wireFrame(OPCODES.continuation, 'ice"}'),
		]),
	),
	{
		...{...OPEN, name: 'a message twice', effect: 'same'},
		act: ({link, unit}) => link.write(unit?.bytes ?? wireJson({type: 'pong'})),
	},
	{
		...{name: 'two messages in the wrong order', places: ['messages'], effect: 'same'},
		only: ['sent', 'thinking', 'in tools'],
		async act({link}) {
			const [first, second, ...later] = await link.whenHeld(2);
			if (first !== undefined && second !== undefined) link.release([second, first, ...later]);
		},
	},
	sends(
		'a second greeting, of another session',
		wireJson({type: 'connection_established', session_id: 'other', message: REASON}),
		'same',
		UNREFUSED.filter((name) => !name.includes('greeting')),
	),
	sends('a history that nobody asked for', wireJson({type: 'history', messages: []}), 'same', [
		...['before the greeting', 'authenticating', 'ready', 'sent', 'thinking', 'in tools', 'streaming'],
		...['before the next greeting', 'authenticating again'],
	]),
	sends('an answer that nobody asked for', wireJson({type: 'ai_response', message: 'Unasked.'}), 'same', [
		'ready',
	]),
	sends(
		'`auth_configured` that nobody asked for',
		wireJson({type: 'auth_configured', message: REASON, display_name: 'Ada'}),
	),
	sends(
		'`auth_response` of the document: accepted',
		wireJson({type: 'auth_response', success: true}),
		'same',
		[...['before the greeting', 'authenticating', 'ready', 'sent', 'thinking', 'in tools', 'streaming']],
	),
	sends(
		'`auth_response` of the document: rejected',
		wireJson({type: 'auth_response', success: false, message: REASON}),
		rejection,
	),
	sends('`auth_failed`', wireJson({type: 'auth_failed', message: REASON}), rejection),
	sends(
		'`auth_expired`',
		wireJson({type: 'auth_expired', message: REASON}),
		({phase}) => (phase === 'ready' ? 'signed out' : 'same'),
		UNREFUSED,
	),
	sends('`error`', wireJson({type: 'error', message: REASON}), rejection),
	sends(
		'`error`: Session not found',
		wireJson({type: 'error', message: 'Session not found'}),
		({phase, progress}) => {
			if (phase === 'authenticating') return again('session_not_found');
			return phase === 'ready' && progress !== 'answered' ? again(undefined) : 'same';
		},
		UNREFUSED,
	),
];
