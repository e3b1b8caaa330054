/** Faults of the connection itself: its end, silence, time, close codes, and bytes that are no WebSocket. */
import type {FailureCode} from '../../../source/client/failure/failure-code.ts';
import {OPCODES, wireClose, wireFrame} from '../wire-frames.ts';
import {again, type Effect, type Fault, MAX_FRAME, OPEN, REASON, stops} from './fault.ts';
import type {State} from './states.ts';

/** Eight hours, ms. */
const HOURS = 8 * 3_600_000;

const ANYWHERE = {places: ['dial', 'answer', 'messages', 'message', 'closing']} as const;

/** The time limit of each phase. */
const silence = ({phase, connection}: State): Effect => {
	switch (phase) {
		case 'dialing':
			return again('dial_timeout');
		case 'greeting':
			return again('greeting_timeout');
		case 'authenticating':
			return connection === 1 ? stops('auth_timeout') : again('auth_timeout');
		default:
			return again('pong_timeout');
	}
};

const lost: Fault['effect'] = () => again('connection_lost');

/** Closes with a code. While a credential is checked, any deliberate close is the answer to it. */
function closes(code: number | undefined, effect: Effect, isDeliberate = false): Fault {
	const isRefusal = code !== undefined && [3000, 3003, 4401, 4403].includes(code);
	return {
		...OPEN,
		name: code === undefined ? 'close frame without a code (1005)' : `close code ${code}`,
		act({link}) {
			link.write(wireClose(code, code === undefined ? '' : REASON));
			link.end();
		},
		effect: ({phase}) =>
			isRefusal || (isDeliberate && phase === 'authenticating') ? stops('auth_failed') : effect,
	};
}

/** Sends bytes that are no part of the protocol. */
const breaks = (name: string, bytes: Buffer, code: FailureCode = 'protocol_error'): Fault => ({
	...OPEN,
	name,
	act: ({link}) => link.write(bytes),
	effect: again(code),
});

export const CONNECTION_FAULTS: readonly Fault[] = [
	// The connection.
	{...ANYWHERE, name: 'end of the connection (FIN)', act: ({link}) => link.end(), effect: lost},
	{...ANYWHERE, name: 'reset of the connection (RST)', act: ({link}) => link.reset(), effect: lost},
	{
		...{...ANYWHERE, name: 'silence: half-open', isSilent: true, effect: silence},
		act: ({link}) => link.silence(),
	},
	{
		...{...OPEN, name: 'pings are not answered', isSilent: true, effect: again('pong_timeout')},
		...{only: ['ready'], act: ({dropPings}) => dropPings()},
	},
	{
		...{...OPEN, name: 'half of a message, then the end', effect: again('connection_lost')},
		act({link, unit}) {
			if (unit !== undefined) link.write(unit.bytes.subarray(0, Math.ceil(unit.bytes.length / 2)));
			else link.write(wireFrame(OPCODES.text, '{"type"', {length: 100}));
			link.end();
		},
	},
	{
		...{...ANYWHERE, name: 'one byte after the other', effect: 'same'},
		act: ({link}) => link.slow(),
	},
	{
		...{...ANYWHERE, name: 'the clock is set eight hours forward', effect: 'same'},
		act: ({shiftClock}) => shiftClock(HOURS),
	},
	{
		...{...ANYWHERE, name: 'the clock is set eight hours back', effect: 'same'},
		act: ({shiftClock}) => shiftClock(-HOURS),
	},
	{
		...{...ANYWHERE, name: 'the machine sleeps for eight hours, and the connection survives', effect: 'same'},
		act: ({sleep}) => sleep(HOURS),
	},
	{
		...{
			...ANYWHERE,
			name: 'the machine sleeps for eight hours, and the connection does not',
			effect: silence,
		},
		...{isSilent: true},
		act({link, sleep}) {
			link.silence();
			sleep(HOURS);
		},
	},
	// Close codes.
	closes(1000, again('server_closed'), true),
	closes(1001, again('server_closed')),
	closes(1002, again('protocol_error')),
	closes(1003, again('protocol_error')),
	closes(undefined, again('server_closed'), true),
	closes(1007, again('protocol_error')),
	closes(1008, stops('policy_violation'), true),
	closes(1009, again('message_too_large')),
	closes(1010, again('protocol_error')),
	closes(1011, again('server_error')),
	closes(1012, again('server_restarting')),
	closes(1013, again('overloaded')),
	closes(1014, again('server_error')),
	closes(3000, stops('auth_failed')),
	closes(4000, again('server_closed'), true),
	closes(4401, stops('auth_failed')),
	closes(4403, stops('auth_failed')),
	closes(4999, again('server_closed'), true),
	// Bytes that are no WebSocket.
	breaks('close code 1006 on the wire', wireClose(1006)),
	breaks('close code 1015 on the wire', wireClose(1015)),
	breaks('half of a close code', wireFrame(OPCODES.close, '!')),
	breaks('a frame over the limit', wireFrame(OPCODES.text, '{', {length: MAX_FRAME + 1}), 'frame_too_large'),
	breaks('text that is not UTF-8', wireFrame(OPCODES.text, Buffer.from([0x22, 0xc3, 0x28, 0x22]))),
	breaks('an unknown opcode', wireFrame(3, '{}')),
	breaks('a reserved bit', wireFrame(OPCODES.text, '{}', {reserved: 1})),
	breaks('compression that was not offered', wireFrame(OPCODES.text, '{}', {reserved: 4})),
	breaks('a masked frame', wireFrame(OPCODES.text, '{}', {masked: true})),
	breaks('a continuation of nothing', wireFrame(OPCODES.continuation, '{}')),
	breaks('a ping in fragments', wireFrame(OPCODES.ping, '{}', {fin: false})),
];
