import {expect, it} from 'vitest';
import {errorCodeOf, isRefusal} from '../../source/protocol/error-code.ts';

it.each([
	['No active conversation. Start chatting or load a conversation first.', 'no_active_conversation'],
	['Session not found', 'session_not_found'],
	['The tool says: session not found', 'other'],
	['Authentication is required before sending messages.', 'auth_required'],
	['Invalid message format', 'message_format'],
	['Invalid JSON: Expecting value: line 1 column 1 (char 0)', 'message_format'],
	['Empty message', 'empty_message'],
	['Unknown message type: ping', 'unknown_type'],
	['The model is overloaded', 'other'],
	['', 'other'],
] as const)('%j is %s', (message, code) => {
	expect(errorCodeOf(message)).toBe(code);
});

it.each([
	['Empty message', true],
	['Session not found', true],
	['Authentication is required before sending messages.', true],
	['The model is overloaded', false],
	['No active conversation.', false],
])('%j refuses a message for certain: %s', (message, refuses) => {
	expect(isRefusal(message)).toBe(refuses);
});
