/** Maps the text of an `error` frame to a code: servers give these frames no code of their own. */

/** `other`: an error that nothing here treats differently. */
export type ServerErrorCode =
	| 'no_active_conversation'
	| 'session_not_found'
	| 'auth_required'
	| 'message_format'
	| 'unknown_type'
	| 'empty_message'
	| 'other';

const PATTERNS: ReadonlyArray<readonly [RegExp, ServerErrorCode]> = [
	// The `today` dialect creates a conversation with the first message, and refuses `history` and `clear` until then.
	[/no active conversation/i, 'no_active_conversation'],
	[/^session not found/i, 'session_not_found'],
	[/authentication is required/i, 'auth_required'],
	[/invalid (?:json|message format)/i, 'message_format'],
	[/^unknown message type/i, 'unknown_type'],
	[/^empty message$/i, 'empty_message'],
];

export function errorCodeOf(message: string): ServerErrorCode {
	return PATTERNS.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}

/** Errors with which a server refuses a message before it begins to answer it. */
const REFUSALS: ReadonlySet<ServerErrorCode> = new Set([
	...(['session_not_found', 'auth_required', 'message_format', 'unknown_type', 'empty_message'] as const),
]);

/** Whether a message refused with this text will certainly not be answered. */
export function isRefusal(message: string): boolean {
	return REFUSALS.has(errorCodeOf(message));
}
