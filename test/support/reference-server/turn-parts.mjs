// What the turns of every version have in common.
import {ClosedError, codePoints, EncodeError, encode} from './frames.mjs';
import {filler} from './script.mjs';

export const outputTokens = (text) => Math.max(1, Math.floor(codePoints(text) / 4));
export const swallowUndelivered = (error) => {
	if (!(error instanceof ClosedError || error instanceof EncodeError)) throw error;
};
export const typing = (conn, message) => conn.send({type: 'typing', message, timestamp: conn.now()});
export function thinking(conn) {
	typing(conn, 'AI is thinking...');
	const act = conn.insideTurn;
	conn.insideTurn = null;
	act?.();
}
export const wordOf = (message) => message.trim().split(/\s+/)[0].toLowerCase();

export function toolEntry({id, name}, refused, result) {
	return refused ? {tool_call_id: id, name, error: refused} : {tool_call_id: id, name, result};
}

/** `bytes N`: the answer text that makes the whole frame exactly N bytes on the wire. */
export function fillToSize(message, frame, field = 'message') {
	if (wordOf(message) !== 'bytes') return frame;
	const wanted = Number(message.trim().split(/\s+/)[1]);
	const bare = Buffer.byteLength(encode({...frame, [field]: ''}));
	return {...frame, [field]: filler(Math.max(0, wanted - bare)).replaceAll('\n', '.')};
}
