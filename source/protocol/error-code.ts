/** Maps the text of an `error` frame to a code: servers give these frames no code of their own. */

/** `other`: an error that nothing here treats differently. */
export type ServerErrorCode =
	| 'no_active_conversation'
	| 'session_not_found'
	| 'auth_required'
	| 'message_format'
	| 'other';

const PATTERNS: ReadonlyArray<readonly [RegExp, ServerErrorCode]> = [
	// The `today` dialect creates a conversation with the first message, and refuses `history` and `clear` until then.
	[/no active conversation/i, 'no_active_conversation'],
	[/^session not found/i, 'session_not_found'],
	[/authentication is required/i, 'auth_required'],
	[/invalid (?:json|message format)/i, 'message_format'],
];

export function errorCodeOf(message: string): ServerErrorCode {
	return PATTERNS.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}
