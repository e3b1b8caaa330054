/** The fields that each type of frame must have, and a check that a decoded frame has them. */
import {expect} from 'vitest';
import {decode} from '../../source/protocol/decode.ts';
import type {JsonObject, JsonValue} from '../../source/protocol/frames.ts';
import type {AiResponseFrame, Decoded, ServerFrame} from '../../source/protocol/server-frames.ts';

/** The required fields of each type, each with its default. */
export const REQUIRED: Readonly<Record<Exclude<ServerFrame['type'], 'unknown'>, JsonObject>> = {
	connection_established: {session_id: '', message: ''},
	typing: {message: ''},
	ai_response: {message: ''},
	error: {message: ''},
	history: {messages: []},
	history_cleared: {message: ''},
	pong: {},
	logout_success: {message: ''},
	auth_configured: {message: ''},
	auth_failed: {message: ''},
	auth_response: {success: false, message: ''},
	auth_expired: {message: ''},
	conversation_created: {conversation_id: ''},
	conversation_titled: {conversation_id: '', title: ''},
	conversation_list: {conversations: []},
	conversation_loaded: {conversation_id: '', conversation: {}, messages: []},
	conversation_deleted: {conversation_id: ''},
	conversation_bulk_deleted: {deleted_ids: [], active_conversation_deleted: false},
	conversation_all_deleted: {deleted_count: 0},
	conversation_renamed: {conversation_id: '', title: ''},
	conversation_error: {code: '', message: ''},
	feedback_ack: {message_id: '', feedback_id: '', status: ''},
	feedback_error: {code: '', message: ''},
	config_updated: {active_overrides: {}, applied_overrides: {}, rejected_overrides: []},
};

/** The optional fields of each type; all types may have `timestamp`. */
export const OPTIONAL: Readonly<Record<string, JsonObject>> = {
	ai_response: {
		message_id: 'm1',
		tool_calls: [],
		tool_results: [],
		error: false,
		metadata: {},
		conversation_id: 'c1',
	},
	error: {code: 'c'},
	auth_configured: {auth_type: 'bearer_token', display_name: 'Ada'},
	auth_failed: {auth_type: 'sso', redirect_url: '/login'},
	auth_expired: {redirect_url: '/login'},
	conversation_error: {conversation_id: 'c1'},
	feedback_error: {message_id: 'm1'},
};

export const TYPES = Object.keys(REQUIRED) as (keyof typeof REQUIRED)[];

/** The kind of a JSON value. */
export function kindOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'list' : typeof value;
}

/** The frame and its problems; fails the test when there is none. */
export function read(value: string | JsonValue): {frame: ServerFrame; problems: readonly string[]} {
	const decoded = decode(typeof value === 'string' ? value : JSON.stringify(value));
	if (decoded.kind !== 'frame') throw new Error(`undecodable: ${decoded.detail}`);
	return decoded;
}

export function readAnswer(value: string | JsonValue): {frame: AiResponseFrame; problems: readonly string[]} {
	const {frame, problems} = read(value);
	if (frame.type !== 'ai_response') throw new Error(`not an answer: ${frame.type}`);
	return {frame, problems};
}

/** Checks that a frame has the fields of its type and no other, so that no code after `decode` has to. */
export function expectSound(decoded: Decoded): void {
	if (decoded.kind === 'undecodable') {
		expect(decoded.head.length).toBeLessThanOrEqual(200);
		return;
	}
	const {frame, problems} = decoded;
	expect(problems.length).toBeLessThanOrEqual(21);
	if (frame.type === 'unknown') {
		expect(kindOf(frame.value)).toBe('object');
		return;
	}
	const fields = {...REQUIRED[frame.type], ...OPTIONAL[frame.type], type: '', timestamp: ''};
	expect(Object.keys(frame).toSorted()).toEqual(Object.keys(fields).toSorted());
	for (const [field, empty] of Object.entries(REQUIRED[frame.type])) {
		expect([field, kindOf(Reflect.get(frame, field))]).toEqual([field, kindOf(empty)]);
	}
	for (const [field, example] of Object.entries(OPTIONAL[frame.type] ?? {})) {
		expect([kindOf(example), 'undefined']).toContain(kindOf(Reflect.get(frame, field)));
	}
	if (frame.type === 'ai_response') expectSoundTools(frame);
	if (frame.type === 'history' || frame.type === 'conversation_loaded') {
		for (const message of frame.messages) {
			expect([kindOf(message.role), kindOf(message.content)]).toEqual(['string', 'string']);
			expect([kindOf(message.timestamp), kindOf(message.message_id)]).toSatisfy(areTexts);
			expect(kindOf(message.metadata)).toBe('object');
			expectSoundTools(message);
		}
	}
}

function expectSoundTools({
	tool_calls,
	tool_results,
}: Pick<AiResponseFrame, 'tool_calls' | 'tool_results'>): void {
	for (const call of tool_calls) {
		expect(kindOf(call.name)).toBe('string');
		expect([kindOf(call.id)]).toSatisfy(areTexts);
	}
	for (const result of tool_results) {
		expect([kindOf(result.tool_call_id), kindOf(result.name), kindOf(result.error)]).toSatisfy(areTexts);
	}
}

function areTexts(kinds: string[]): boolean {
	return kinds.every((kind) => kind === 'string' || kind === 'undefined');
}
