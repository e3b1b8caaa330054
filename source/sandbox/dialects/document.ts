/**
 * The protocol of the document: `auth_response`, tool calls and results inside `ai_response`, a failed turn as an
 * `error` frame. The document names the commands history, clear, ping and logout without showing their frames; this
 * dialect answers them as the first public server does.
 */
import type {JsonObject} from '../../protocol/frames.ts';
import {localTime} from '../wire.ts';
import {commonRequest, type DialectRules, seedResult, type TurnFrames, type TurnSetting} from './dialect.ts';

function stamp(now: number): string {
	return localTime(now, 'none');
}

function turnFrames(setting: TurnSetting): TurnFrames {
	const {thread} = setting;
	const tool_calls: JsonObject[] = [];
	const tool_results: JsonObject[] = [];
	return {
		begin: () => void thread.push({role: 'user', content: setting.message, timestamp: stamp(setting.now())}),
		announce: () => [],
		finish(calls) {
			tool_calls.push(...calls.map((call) => ({id: call.id, name: call.name, arguments: call.arguments})));
			tool_results.push(...calls.map(seedResult));
		},
		answer(text, kept = text, more = {}) {
			const timestamp = stamp(setting.now());
			thread.push({role: 'assistant', content: kept, timestamp, tool_calls, tool_results});
			const metadata = Object.keys(more).length === 0 ? {} : {metadata: more};
			return {type: 'ai_response', message: text, tool_calls, tool_results, timestamp, ...metadata};
		},
		failure: (reason) => ({type: 'error', message: `The assistant could not answer: ${reason}`}),
		undeliverable: (fault) => ({type: 'error', message: fault}),
	};
}

export const document: DialectRules = {
	name: 'document',
	path: '/ws/chat',
	httpPath: undefined,
	streams: false,
	turnsOutliveConnections: false,
	authTypes: new Set(['bearer_token', 'basic_auth', 'api_key', 'oauth2']),
	fetchesTokens: false,
	admits: (access) => access === 'signed-in',
	sessionId: (_asked, newId) => `session-${newId().slice(-12)}`,
	thread: () => [],
	frame(type, fields, now) {
		return type === 'error' || type === 'auth_response'
			? {type, ...fields}
			: {type, ...fields, timestamp: stamp(now)};
	},
	authenticate({verdict}) {
		const success = verdict === 'good';
		const message = success ? 'Authentication successful' : 'Authentication failed';
		return {frame: {type: 'auth_response', success, message}, accepted: success};
	},
	request: (type, _frame, thread, now) => commonRequest(type, thread, stamp(now)),
	turnFrames,
};
