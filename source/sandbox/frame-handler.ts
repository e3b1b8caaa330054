/** What each client frame gets: the front desk behind one connection. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isObject} from '../protocol/json.ts';
import {playTurn} from './assistant/assistant.ts';
import {checkAuthFrame} from './credentials.ts';
import type {Access} from './dialects/dialect.ts';
import type {Thread} from './memory.ts';
import {verdictOnClient} from './oauth.ts';
import {str, typeName} from './python.ts';
import type {PythonReading} from './python-json.ts';
import {Abandoned} from './sandbox-clock.ts';
import type {ServerContext} from './server-context.ts';
import {createTurn, type PacedText} from './turn.ts';

/** Who sits at the other end, as far as the server knows. */
export interface ClientState {
	readonly sessionId: string;
	access: Access;
}

export interface RequestContext {
	readonly visitor: ClientState;
	readonly thread: Thread;
	readonly line: PacedText;
	readonly reply: (frame: JsonObject) => Promise<void>;
	readonly house: ServerContext;
}

const SESSION_NOT_FOUND = 'Session not found';
const AUTHENTICATE_FIRST = 'Authentication is required before sending messages. Please authenticate first.';

/** Thrown where Python would have raised; the desk turns it into `Message processing error: …`. */
function attributeError(value: JsonValue, attribute: string): Error {
	return new Error(`'${typeName(value)}' object has no attribute '${attribute}'`);
}

/** Answers one frame to its end; for a chat that is the end of its turn. Throws what the server would have raised. */
export async function answerFrame(reading: PythonReading, desk: RequestContext): Promise<void> {
	if (reading.kind === 'fault') return refuse(desk, `Invalid JSON: ${reading.fault}`);
	const frame = reading.value;
	if (!isObject(frame)) throw attributeError(frame, 'get');
	const type = frame.type === undefined ? 'chat' : frame.type;
	const {rules, pacer, sessions} = desk.house;
	const known = sessions.has(desk.visitor.sessionId);
	if (type === 'chat') return chat(frame, desk, known);
	if (type === 'ping') return desk.reply(rules.frame('pong', {}, pacer.now()));
	if (type === 'auth') return known ? authenticate(frame, desk) : refuse(desk, SESSION_NOT_FOUND);
	// A session that is gone has no conversation; the request is tried on an empty one to see whether it exists at all.
	const answer =
		typeof type === 'string' ? rules.request(type, frame, known ? desk.thread : [], pacer.now()) : undefined;
	if (answer === undefined) return refuse(desk, `Unknown message type: ${str(type)}`);
	if (!known) return refuse(desk, SESSION_NOT_FOUND);
	if (type === 'logout') desk.visitor.access = 'signed-out';
	return desk.reply(answer);
}

function refuse({reply, house}: RequestContext, message: string): Promise<void> {
	return reply(house.rules.frame('error', {message}, house.pacer.now()));
}

async function authenticate(frame: JsonObject, desk: RequestContext): Promise<void> {
	const {rules, pacer} = desk.house;
	const reading = checkAuthFrame(frame, rules.authTypes);
	if (reading.kind === 'malformed') return refuse(desk, reading.message);
	await pacer.wait(CHECKING_MS);
	const {tokenRequest} = reading;
	const checked =
		tokenRequest !== undefined && rules.fetchesTokens
			? {...reading, verdict: await verdictOnClient(tokenRequest)}
			: reading;
	const {frame: answer, accepted} = rules.authenticate(checked, pacer.now());
	// A rejected credential leaves the one before it in force.
	if (accepted) desk.visitor.access = 'signed-in';
	return desk.reply(answer);
}

/** How long a credential is looked at, before scaling. */
const CHECKING_MS = 120;

async function chat(frame: JsonObject, desk: RequestContext, known: boolean): Promise<void> {
	const {house, visitor, thread, line} = desk;
	const message = frame.message === undefined ? '' : frame.message;
	if (typeof message !== 'string') throw attributeError(message, 'strip');
	if (message.trim() === '') return refuse(desk, 'Empty message');
	if (!known) return refuse(desk, SESSION_NOT_FOUND);
	if (house.requireAuth && !house.rules.admits(visitor.access)) return refuse(desk, AUTHENTICATE_FIRST);
	const {rules, pacer, gates, newId} = house;
	const turn = createTurn({message, frame, rules, thread, line, pacer, gates, newId});
	const began = pacer.now();
	let abandoned = false;
	house.log({kind: 'turn-began', sessionId: visitor.sessionId, message});
	try {
		await (house.script?.(message, turn) ?? playTurn(message, turn));
	} catch (error) {
		abandoned = error instanceof Abandoned;
		throw error;
	} finally {
		house.log({kind: 'turn-ended', sessionId: visitor.sessionId, tookMs: pacer.now() - began, abandoned});
	}
}
