/** What the three dialects have in common, and the one interface behind which they differ. */
import type {DialectName} from '../../protocol/dialects.ts';
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import type {ToolRun} from '../assistant/tools.ts';
import type {CredentialReading} from '../credentials.ts';
import type {SandboxMemory, Thread} from '../memory.ts';

/** Whether a connection's user has shown a credential. S lets strangers chat, but not who has logged out. */
export type Access = 'anonymous' | 'signed-in' | 'signed-out';

/** One call of a tool with the id the "model" gave it. */
export interface NumberedCall {
	readonly id: string;
	readonly name: string;
	readonly arguments: JsonObject;
}

/** One call with what became of it. */
export interface FinishedCall extends NumberedCall {
	readonly outcome: ToolRun;
}

/** What a dialect needs to know to tell one turn. */
export interface TurnSetting {
	readonly message: string;
	/** The client's frame, for fields beside `message`. */
	readonly frame: JsonObject;
	/** Where the turn is written down. */
	readonly thread: Thread;
	readonly now: () => number;
	readonly newId: () => string;
}

/** Tells one turn in a dialect: makes its frames and writes it down. */
export interface TurnFrames {
	/** Writes down the user's message. */
	begin(): void;
	/** Writes down that the model wants tools. Returns what is said before they run. */
	announce(words: string, calls: readonly NumberedCall[]): readonly JsonObject[];
	/** Writes down what they gave. */
	finish(calls: readonly FinishedCall[]): void;
	/**
	 * The frame that ends the turn.
	 * @param kept what history holds instead of `text`
	 * @param more what its metadata says besides; on D, which has none, it is all of it
	 */
	answer(text: string, kept?: string, more?: JsonObject): JsonObject;
	/** The frame that ends a failed turn. */
	failure(reason: string): JsonObject;
	/** For a turn whose answer cannot be encoded: the frame that ends it, or undefined where nothing does. */
	undeliverable(fault: string): JsonObject | undefined;
}

export interface DialectRules {
	readonly name: DialectName;
	/** Path of the WebSocket, which is also the default of the server it stands for. */
	readonly path: string;
	/** Path of the HTTP side; undefined = none is known. */
	readonly httpPath: string | undefined;
	/** `typing` carries the text so far. */
	readonly streams: boolean;
	/** A turn whose connection broke runs on, and its answer lands in history. */
	readonly turnsOutliveConnections: boolean;
	/** `auth_type` names it accepts. */
	readonly authTypes: ReadonlySet<string>;
	/** With OAuth2 it fetches the token from the token URL itself before it answers. */
	readonly fetchesTokens: boolean;
	/** Whether a chat is let in where credentials are demanded. */
	admits(access: Access): boolean;
	/** @param asked the `session_id` of the URL */
	sessionId(asked: string | undefined, newId: () => string): string;
	/** The conversation that a connection continues or begins. */
	thread(memory: SandboxMemory, sessionId: string): Thread;
	/** A short frame: `type`, then the fields, then the time where the dialect sends one. */
	frame(type: string, fields: JsonObject, now: number): JsonObject;
	/** The answer to a well-formed credential, and whether it counts from now on. */
	authenticate(reading: Presented, now: number): {readonly frame: JsonObject; readonly accepted: boolean};
	/** The answer to any frame but `chat`, `auth` and `ping`; undefined = the type is unknown. */
	request(type: string, frame: JsonObject, thread: Thread, now: number): JsonObject | undefined;
	narrator(setting: TurnSetting): TurnFrames;
}

/** A credential with nothing missing. */
export type Presented = Extract<CredentialReading, {kind: 'presented'}>;

/** The name under which the model appears in metadata. */
export const MODEL = {id: 'sandbox.built-in-assistant-1', name: 'Built-in assistant'} as const;

/** The first sign of every turn, in all three dialects. */
export const THINKING = 'AI is thinking...';

/** What history holds instead of a text too large to keep. */
export function truncated(characters: number): string {
	return `[MESSAGE CONTENT TRUNCATED - Original size: ${characters.toLocaleString('en-US')} chars]`;
}

/** The short requests that all dialects answer alike; undefined for any other type. */
export function commonRequest(type: string, thread: Thread, stamp: string): JsonObject | undefined {
	switch (type) {
		case 'history':
			return {type: 'history', messages: [...thread], timestamp: stamp};
		case 'clear':
			thread.length = 0;
			return {type: 'history_cleared', message: 'Conversation history cleared', timestamp: stamp};
		case 'logout':
			return {type: 'logout_success', message: 'Successfully logged out', timestamp: stamp};
		default:
			return undefined;
	}
}

/** A tool's result in the shape S and D share; H differs in what it does with a failed HTTP call. */
export function resultObject(
	call: FinishedCall,
	httpFailure: (status: number, detail: string) => JsonValue,
	badArguments: (names: readonly string[]) => string,
): JsonObject {
	const head = {tool_call_id: call.id, name: call.name};
	switch (call.outcome.kind) {
		case 'value':
			return {...head, result: call.outcome.value};
		case 'http':
			return {...head, result: httpFailure(call.outcome.status, call.outcome.detail)};
		case 'unknown-tool':
			return {...head, error: `Unknown tool: ${call.name}`};
		case 'missing-arguments':
			return {...head, error: badArguments(call.outcome.names)};
	}
}

/** S and D tell the detail in one sentence with the status. */
export function seedResult(call: FinishedCall): JsonObject {
	return resultObject(
		call,
		(status, detail) => ({error: `HTTP ${status}: ${detail}`, status_code: status}),
		() => 'Invalid arguments',
	);
}

/** A rough count of tokens, so that the figures move with the text. */
export function tokensIn(text: string): number {
	return text.trim() === '' ? 1 : Math.ceil(text.length / 4);
}
