/** Today's server: sessions that can be resumed, the text so far in `typing`, verified credentials, `auth_failed`. */
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import {GOOD_NAME, type Verdict} from '../accounts.ts';
import {tools} from '../assistant/tools.ts';
import {threadOf} from '../memory.ts';
import {encodeSpaced, localTime} from '../wire.ts';
import {
	COMMON_AUTH_TYPES,
	commonRequest,
	type DialectRules,
	type NumberedCall,
	type Presented,
	resultObject,
	type TurnFrames,
	type TurnSetting,
	tokensIn,
} from './dialect.ts';
import {answerDisabled} from './features.ts';

const SYSTEM_PROMPT = `You are the assistant that is built into bedrock-chat, with ${tools.length} tools.

Guidelines:
- Say what you are going to look up before you look it up
- Call a tool rather than guess
- Report a failure as plainly as a success`;

/** Accepts the same texts as Python's `uuid.UUID(text)`: 32 hex digits, with dashes or without. */
function isUuid(text: string): boolean {
	return /^[\da-f]{32}$/i.test(text.replaceAll('-', ''));
}

function stamp(now: number): string {
	return localTime(now, 'microseconds');
}

const REJECTIONS: Readonly<Record<Exclude<Verdict, 'good'>, string>> = {
	wrong: 'Credential verification failed (HTTP 401): Invalid token',
	unusable: 'Credential verification error',
	unreachable: 'Could not connect to verification endpoint',
	'too-slow': 'Credential verification request timed out',
};

function authenticate(reading: Presented, now: number): {frame: JsonObject; accepted: boolean} {
	const {authType: auth_type, verdict, account = GOOD_NAME} = reading;
	const timestamp = stamp(now);
	if (verdict === 'good') {
		const message = `Authenticated as ${account}`;
		return {
			frame: {type: 'auth_configured', message, auth_type, timestamp, display_name: account},
			accepted: true,
		};
	}
	if (auth_type === 'sso') {
		const message = 'Invalid or expired SSO session token. Please log in again.';
		const redirect_url = '/chat/auth/sso/login';
		return {frame: {type: 'auth_failed', message, auth_type, redirect_url, timestamp}, accepted: false};
	}
	return {frame: {type: 'auth_failed', message: REJECTIONS[verdict], auth_type, timestamp}, accepted: false};
}

function entry(role: string, content: string, rest: JsonObject): JsonObject {
	return {
		message_id: null,
		role,
		content,
		timestamp: null,
		tool_calls: [],
		tool_results: [],
		metadata: {},
		...rest,
	};
}

/** Rounds, calls and tokens, over all calls of the model in the turn. */
interface Usage {
	rounds: number;
	calls: number;
	input: number;
	output: number;
}

function turnFrames(setting: TurnSetting): TurnFrames {
	const {thread, newId} = setting;
	const spent: Usage = {rounds: 0, calls: 0, input: 0, output: 0};

	function spend(text: string): JsonObject {
		const usage = {
			input_tokens: tokensIn(setting.message) + 20 * spent.rounds,
			output_tokens: tokensIn(text),
		};
		spent.input += usage.input_tokens;
		spent.output += usage.output_tokens;
		return usage;
	}

	/** Stores one reply of the model in history. @returns the metadata of both the reply and its entry */
	function reply(text: string, stop_reason: string, calls: readonly NumberedCall[]) {
		const message_id = newId();
		const usage = spend(text);
		const timestamp = stamp(setting.now());
		const metadata = {message_id, model_id: setting.model.id, usage, stop_reason, timestamp};
		const tool_calls = calls.map((call) => ({
			name: call.name,
			args: call.arguments,
			id: call.id,
			type: 'tool_call',
		}));
		thread.push(entry('assistant', text, {message_id, timestamp, tool_calls, metadata}));
		return metadata;
	}

	return {
		begin() {
			if (thread.length === 0) thread.push(entry('system', SYSTEM_PROMPT, {}));
			thread.push(entry('user', setting.message, {}));
		},
		announce(text, calls) {
			spent.rounds += 1;
			spent.calls += calls.length;
			reply(text, 'tool_use', calls);
			const known = calls.filter((call) => runnable(call.name));
			return known.map((call, index) => ({
				type: 'typing',
				message: `Calling ${call.name}... (${index + 1}/${known.length})`,
				timestamp: stamp(setting.now()),
			}));
		},
		finish(calls) {
			const timestamp = stamp(setting.now());
			const tool_results = calls.map((call) =>
				resultObject(
					call,
					(status, detail) => ({error: `HTTP ${status}`, details: encodeSpaced({detail}).slice(0, 500)}),
					(names) => `Missing required arguments: [${names.map((name) => `'${name}'`).join(', ')}]`,
				),
			);
			const content = encodeSpaced(
				tool_results.map((result): JsonValue => result.result ?? {error: result.error}),
			);
			thread.push(entry('tool', content, {timestamp, tool_results, metadata: {timestamp}}));
		},
		answer(text, kept = text, more = {}) {
			const metadata = reply(kept, 'end_turn', []);
			return {
				type: 'ai_response',
				message_id: metadata.message_id,
				message: text,
				tool_calls: [],
				tool_results: [],
				timestamp: stamp(setting.now()),
				metadata: {
					...metadata,
					model_name: setting.model.name,
					tool_call_rounds: spent.rounds,
					total_tool_calls: spent.calls,
					preprocessing_applied: false,
					...(setting.rejected.length === 0 ? {} : {rejected_overrides: setting.rejected}),
					input_tokens: spent.input,
					output_tokens: spent.output,
					...more,
				},
				conversation_id: setting.conversationId,
			};
		},
		failure(reason) {
			const {id, name} = setting.model;
			const message = `⚠️ Model '${name}' (${id}) rejected the request: ${reason}.`;
			return {type: 'ai_response', message, error: true, timestamp: stamp(setting.now())};
		},
		// The server only logs that it could not deliver the answer.
		undeliverable: () => undefined,
	};
}

function runnable(name: string): boolean {
	return tools.some((tool) => tool.name === name);
}

export const today: DialectRules = {
	name: 'today',
	path: '/chat/ws',
	httpPath: '/chat',
	streams: true,
	turnsOutliveConnections: true,
	authTypes: new Set([...COMMON_AUTH_TYPES, 'sso']),
	fetchesTokens: true,
	admits: (access) => access === 'signed-in',
	sessionId: (requested, newId) => (requested !== undefined && isUuid(requested) ? requested : newId()),
	thread: threadOf,
	frame: (type, fields, now) => ({type, ...fields, timestamp: stamp(now)}),
	authenticate,
	request: (type, frame, thread, now) =>
		commonRequest(type, thread, stamp(now)) ?? answerDisabled(type, frame, stamp(now)),
	turnFrames,
};
