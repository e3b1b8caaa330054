/** The first public server: a new session for every connection, results in `ai_response`, nothing verified. */
import type {JsonObject} from '../../protocol/frames.ts';
import type {Thread} from '../memory.ts';
import {localTime} from '../wire.ts';
import {
	COMMON_AUTH_TYPES,
	commonRequest,
	type DialectRules,
	MODEL,
	seedResult,
	type TurnFrames,
	type TurnSetting,
	tokensIn,
} from './dialect.ts';

const ENTRIES_KEPT = 50;

function stamp(now: number): string {
	return localTime(now, 'microseconds');
}

function turnFrames(setting: TurnSetting): TurnFrames {
	const {thread} = setting;
	const results: JsonObject[] = [];
	let rounds = 0;

	function keep(entry: JsonObject): void {
		thread.push(entry);
		if (thread.length > ENTRIES_KEPT) thread.splice(0, thread.length - ENTRIES_KEPT);
	}

	function reply(text: string, kept: string, metadata: JsonObject): JsonObject {
		const tool_results = [...results];
		const timestamp = stamp(setting.now());
		keep({role: 'assistant', content: kept, timestamp, tool_calls: [], tool_results, metadata});
		return {type: 'ai_response', message: text, tool_calls: [], tool_results, timestamp, metadata};
	}

	return {
		begin() {
			keep({
				role: 'user',
				content: setting.message,
				timestamp: stamp(setting.now()),
				tool_calls: null,
				tool_results: null,
				metadata: {source: 'websocket'},
			});
		},
		announce: (text) => [{type: 'typing', message: text, timestamp: stamp(setting.now())}],
		finish(calls) {
			rounds += 1;
			const found = calls.map(seedResult);
			results.push(...found);
			keep({
				role: 'tool',
				content: `Tool results (round ${rounds})`,
				timestamp: stamp(setting.now()),
				tool_calls: calls.map((call) => ({id: call.id, name: call.name, arguments: call.arguments})),
				tool_results: found,
				metadata: {},
			});
		},
		answer(text, kept = text, more = {}) {
			const usage = {
				input_tokens: tokensIn(setting.message) + 20 * rounds,
				cache_creation_input_tokens: 0,
				cache_read_input_tokens: 0,
				output_tokens: tokensIn(kept),
			};
			return reply(text, kept, {model: MODEL.id, usage, stop_reason: 'end_turn', ...more});
		},
		// With its default settings this server reports a failure as an answer; only the metadata shows it.
		failure(reason) {
			const error_message = `Request failed after 4 attempts: ${reason}`;
			const text = `I'm experiencing technical difficulties: ${error_message}. Please try again in a moment.`;
			return reply(text, text, {error: true, error_message});
		},
		undeliverable: (fault) => ({
			type: 'ai_response',
			message: `I encountered an error: ${fault}. Please try again.`,
			error: true,
			timestamp: stamp(setting.now()),
		}),
	};
}

function request(type: string, _frame: JsonObject, thread: Thread, now: number): JsonObject | undefined {
	if (type === 'logout') thread.length = 0;
	return commonRequest(type, thread, stamp(now));
}

export const seed: DialectRules = {
	name: 'seed',
	path: '/bedrock-chat/ws',
	httpPath: '/bedrock-chat',
	streams: false,
	turnsOutliveConnections: false,
	authTypes: new Set(COMMON_AUTH_TYPES),
	fetchesTokens: false,
	admits: (access) => access !== 'signed-out',
	sessionId: (_requested, newId) => newId(),
	thread: () => [],
	frame: (type, fields, now) => ({type, ...fields, timestamp: stamp(now)}),
	authenticate: ({authType}, now) => ({
		frame: {
			type: 'auth_configured',
			message: `Authentication configured: ${authType}`,
			auth_type: authType,
			timestamp: stamp(now),
		},
		accepted: true,
	}),
	request,
	turnFrames,
};
