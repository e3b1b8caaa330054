import {expect, it} from 'vitest';
import {errorCodeOf} from '../../source/protocol/error-code.ts';

it.each([
	['No active conversation. Start chatting or load a conversation first.', 'no_active_conversation'],
	['Session not found', 'session_not_found'],
	['The tool says: session not found', 'other'],
	['Authentication is required before sending messages.', 'auth_required'],
	['Invalid message format', 'message_format'],
	['Invalid JSON: Expecting value: line 1 column 1 (char 0)', 'message_format'],
	['Empty message', 'other'],
	['', 'other'],
] as const)('%j is %s', (message, code) => {
	expect(errorCodeOf(message)).toBe(code);
});
