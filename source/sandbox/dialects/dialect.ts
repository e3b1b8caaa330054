/** The rules that a dialect defines, and the code that all three dialects share. */
import type {DialectName} from '../../protocol/dialects.ts';
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import type {ToolRun} from '../assistant/tools.ts';
import type {CredentialReading} from '../credentials.ts';
import type {SandboxMemory, Thread} from '../memory.ts';

/** Whether a connection's user is authenticated. The seed dialect admits anonymous users, but not after a logout. */
export type Access = 'anonymous' | 'signed-in' | 'signed-out';

/** One call of a tool with its id. */
export interface NumberedCall {
	readonly id: string;
	readonly name: string;
	readonly arguments: JsonObject;
}

/** One call with its outcome. */
export interface FinishedCall extends NumberedCall {
	readonly outcome: ToolRun;
}

/** The data of one turn. */
export interface TurnSetting {
	readonly message: string;
	/** The conversation that the turn is stored in. */
	readonly thread: Thread;
	/** Its id, if it is one of the stored ones. */
	readonly conversationId: string | null;
	/** The model that answers, and the settings in the frame that the server rejected, as sentences; today's dialect only. */
	readonly model: {readonly id: string; readonly name: string};
	readonly rejected: readonly string[];
	readonly now: () => number;
	readonly newId: () => string;
}

/** Builds the frames of one turn in a dialect, and stores the turn in the conversation. */
export interface TurnFrames {
	/** Stores the user's message. */
	begin(): void;
	/** Stores the model's tool calls. Returns the frames to send before they run. */
	announce(text: string, calls: readonly NumberedCall[]): readonly JsonObject[];
	/** Stores their results. */
	finish(calls: readonly FinishedCall[]): void;
	/**
	 * The frame that ends the turn.
	 * @param kept stored in history instead of `text`
	 * @param more further metadata; in the document dialect, which has none of its own, all of it
	 */
	answer(text: string, kept?: string, more?: JsonObject): JsonObject;
	/** The frame that ends a failed turn. */
	failure(reason: string): JsonObject;
	/** The frame that ends a turn whose answer cannot be encoded; undefined where the server sends none. */
	undeliverable(fault: string): JsonObject | undefined;
}

export interface DialectRules {
	readonly name: DialectName;
	/** Path of the WebSocket: the default of the server that it imitates. */
	readonly path: string;
	/** Path of the HTTP side; undefined = it has none. */
	readonly httpPath: string | undefined;
	/** `typing` frames contain the text so far. */
	readonly streams: boolean;
	/** A turn whose connection was lost continues, and its answer is stored in history. */
	readonly turnsOutliveConnections: boolean;
	/** The accepted values of `auth_type`. */
	readonly authTypes: ReadonlySet<string>;
	/** For OAuth2, the server fetches the token from the token URL before it answers. */
	readonly fetchesTokens: boolean;
	/** Whether chats are accepted where a credential is required. */
	admits(access: Access): boolean;
	/** @param requested the `session_id` of the URL */
	sessionId(requested: string | undefined, newId: () => string): string;
	/** The conversation that a connection continues or begins. */
	thread(memory: SandboxMemory, sessionId: string): Thread;
	/** A short frame: `type`, then the fields, then a timestamp if the dialect sends one. */
	frame(type: string, fields: JsonObject, now: number): JsonObject;
	/** The answer to a well-formed credential, and whether it was accepted. */
	authenticate(reading: Presented, now: number): {readonly frame: JsonObject; readonly accepted: boolean};
	/** The answer to any frame but `chat`, `auth` and `ping`; undefined = the type is unknown. */
	request(type: string, frame: JsonObject, thread: Thread, now: number): JsonObject | undefined;
	turnFrames(setting: TurnSetting): TurnFrames;
}

/** A credential with all its fields. */
export type Presented = Extract<CredentialReading, {kind: 'presented'}>;

/** The values of `auth_type` that both public servers accept. */
export const COMMON_AUTH_TYPES = [
	'bearer_token',
	'basic_auth',
	'api_key',
	'oauth2',
	'oauth2_client_credentials',
	'custom',
] as const;

/** The model, as metadata names it. */
export const MODEL = {id: 'sandbox.built-in-assistant-1', name: 'Built-in assistant'} as const;

/** The text of the first frame of every turn, in all three dialects. */
export const THINKING = 'AI is thinking...';

/** Stored in history instead of a text that is too large. */
export function truncated(characters: number): string {
	return `[MESSAGE CONTENT TRUNCATED - Original size: ${characters.toLocaleString('en-US')} chars]`;
}

/** Answers the short requests that all dialects share; undefined for any other type. */
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

/** A tool's result as a frame has it; the dialects differ in failed HTTP calls and wrong arguments. */
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

/** The result as seed and document have it: status and detail of a failed call in one sentence. */
export function seedResult(call: FinishedCall): JsonObject {
	return resultObject(
		call,
		(status, detail) => ({error: `HTTP ${status}: ${detail}`, status_code: status}),
		() => 'Invalid arguments',
	);
}

/** A rough count of tokens, so that the figures vary with the text. */
export function tokensIn(text: string): number {
	return text.trim() === '' ? 1 : Math.ceil(text.length / 4);
}
