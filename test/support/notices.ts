/** Every notice that there is, notices in sentences, and sample failures. */
import {
	adviceAtPrompt,
	connectionFailed,
	historyListing,
	NOTICES,
	type Notice,
	notice,
	requestRefused,
	wordNotice,
} from '../../source/chat/notices.ts';
import type {Cause} from '../../source/client/failure/cause.ts';
import {type FailureContext, failure} from '../../source/client/failure/failure.ts';
import type {Failure} from '../../source/client/failure/failure-code.ts';
import {MAX_FRAME_BYTES, TIME_LIMITS} from '../../source/client/limits.ts';

/** The sentences of a notice at a prompt. */
export function sentencesOf(notice: Notice | undefined): {
	readonly text: string;
	readonly advice?: string | undefined;
} {
	if (notice === undefined) throw new Error('There is no such notice.');
	const wording = wordNotice(notice);
	return {text: wording.text, advice: adviceAtPrompt(wording)};
}

/** A failure of an open connection to the default URL. */
export const sampleFailure = (cause: Cause, more: Partial<FailureContext> = {}): Failure =>
	failure(cause, {
		url: 'ws://localhost:8000/ws/chat',
		maxFrameBytes: MAX_FRAME_BYTES,
		limits: TIME_LIMITS,
		opened: true,
		redact: (text) => text,
		...more,
	});

const serverText = 'The reason.';

/** Every notice of the table in all of its variants, and a failure at both levels. */
export const EVERY_NOTICE: readonly Notice[] = [
	notice('connected', {greeting: 'Hello.', sessionId: 's-1', displayName: undefined}),
	notice('connected', {greeting: '', sessionId: 's-1', displayName: 'Ada'}),
	notice('resumed', {isHeld: false}),
	notice('resumed', {isHeld: true}),
	notice('resumed', {isHeld: false, isLookedUp: true}),
	notice('reconnected'),
	notice('new_session', {sessionId: 's-2', isAbove: false}),
	notice('new_session', {sessionId: 's-2', isAbove: true}),
	notice('server_forgot', {hasReconnected: false}),
	notice('server_forgot', {hasReconnected: true}),
	notice('conversation_lost', {code: 'conversation_not_found', serverText}),
	notice('conversation_lost', {code: 'conversation_history_unavailable', serverText}),
	notice('conversation_lost', {code: 'unauthorized_conversation', serverText}),
	notice('conversation_lost', {code: 'conversation_persistence_disabled', serverText}),
	notice('conversation_lost', {code: 'constructor', serverText}),
	notice('new_conversation'),
	connectionFailed(sampleFailure({code: 'connection_lost'})),
	connectionFailed(sampleFailure({code: 'tls'})),
	notice('stopped_waiting', {isLookedUp: false}),
	notice('stopped_waiting', {isLookedUp: true}),
	notice('not_received', {message: 'Hello.'}),
	notice('unconfirmed', {message: 'Hello.', isReceived: false}),
	notice('unconfirmed', {message: 'Hello.', isReceived: true}),
	notice('ended_silently', {message: 'Hello.'}),
	notice('history_breaks', {message: undefined}),
	notice('history_breaks', {message: 'Hello.'}),
	notice('history_refused', {serverText, silent: true}),
	requestRefused('history', serverText),
	requestRefused('clear', serverText),
	requestRefused('ping', serverText),
	requestRefused('logout', serverText),
	requestRefused('history', 'No active conversation.'),
	requestRefused('clear', 'No active conversation.'),
	historyListing([]),
	notice('history', {messages: [{role: 'user', text: 'Hello.', calls: []}]}),
	notice('history_cleared'),
	notice('empty_message'),
	notice('not_connected', {}),
	notice('queued_offline', {isRefused: false}),
	notice('queued_offline', {isRefused: true}),
	notice('answer_lost', {message: 'Hello.', isReceived: false, isRefused: true}),
	notice('answer_lost', {message: 'Hello.', isReceived: true, isRefused: false}),
	notice('not_connected', {request: 'ping'}),
	notice('message_too_large', {bytes: 20_000_000}),
	...(['conversation_rename', 'feedback', 'config_update'] as const).flatMap((request) => [
		notice('feature_refused', {request, code: undefined, serverText}),
		notice('feature_unknown', {request}),
		notice('feature_lost', {request}),
		notice('feature_no_answer', {request, afterMs: 30_000}),
		notice('feature_offline', {request}),
	]),
	...[
		...['conversation_persistence_disabled', 'unauthorized_conversation', 'conversation_not_found'],
		...['conversation_history_unavailable', 'feedback_unavailable', 'unauthorized_feedback'],
		...['no_active_conversation', 'invalid_feedback', 'constructor'],
	].map((code) => notice('feature_refused', {request: 'feedback', code, serverText})),
	notice('welcome', {title: 'Lamps', text: 'Welcome.'}),
	notice('welcome', {title: undefined, text: `${'Welcome. '.repeat(100)}\n\nAgain.`}),
	notice('other_address', {url: 'ws://localhost:8000/chat/ws'}),
	notice('conversation_opened', {title: undefined}),
	notice('conversation_opened', {title: 'Lamps'}),
	notice('conversation_begun'),
	notice('conversation_deleted'),
	notice('conversations_deleted', {count: 1}),
	notice('conversations_deleted', {count: 2}),
	notice('conversation_renamed', {title: 'Lamps'}),
	notice('feedback_stored'),
	notice('settings_changed', {overrides: {}, rejected: []}),
	notice('settings_changed', {overrides: {temperature: 0.2, model_id: 'a'}, rejected: []}),
	notice('settings_changed', {overrides: {}, rejected: ['top_p must be between 0.0 and 1.0', 'No.']}),
	notice('unsent_messages', {count: 1}),
	notice('unsent_messages', {count: 3}),
	notice('nothing_to_retry', {isExpected: false}),
	notice('nothing_to_retry', {isExpected: true}),
	notice('nothing_to_retry', {isExpected: true, isOffline: true}),
	notice('unknown_command', {name: 'x', nearest: undefined}),
	notice('unknown_command', {name: 'x', nearest: 'exit'}),
	notice('surplus_argument', {command: 'ping', argument: 'x', words: [], nearest: undefined}),
	notice('surplus_argument', {command: 'copy', argument: 'x', words: ['session'], nearest: undefined}),
	notice('surplus_argument', {command: 'theme', argument: 'drak', words: ['auto', 'dark'], nearest: 'dark'}),
	notice('auth_required', {serverText}),
	notice('auth_expired', {serverText, hadMessage: true, signInUrl: undefined}),
	notice('auth_expired', {serverText, hadMessage: true, wasBegun: true, signInUrl: undefined}),
	notice('auth_expired', {serverText, hadMessage: false, signInUrl: 'https://h/sso'}),
	notice('auth_rejected', {serverText, isSignedIn: true, signInUrl: undefined}),
	notice('auth_rejected', {serverText, isSignedIn: false, signInUrl: undefined}),
	notice('queue_held'),
	notice('queue_of_other', {count: 1}),
	notice('queue_of_other', {count: 2}),
	notice('tools_unauthorized', {tool: 'get_order', isSignedIn: true}),
	notice('tools_unauthorized', {tool: 'get_order', isSignedIn: false}),
	notice('auth_failed', {serverText, wasSignedIn: true}),
	notice('auth_failed', {serverText, wasSignedIn: false}),
	notice('auth_failed', {serverText: 'Credential verification error', wasSignedIn: true}),
	notice('auth_timeout', {wasSignedIn: true}),
	notice('auth_timeout', {wasSignedIn: false}),
	notice('signed_in', {displayName: undefined}),
	notice('signed_in', {displayName: undefined, isUnverified: true}),
	notice('signed_in', {displayName: 'Ada'}),
	notice('signed_in', {displayName: 'Ada', sessionId: 's-2', isAbove: true}),
	notice('sign_in_later'),
	notice('sign_in_pending', {isConnected: true}),
	notice('sign_in_pending', {isConnected: false}),
	notice('logged_out', {serverText: '', wasSignedIn: true}),
	notice('logged_out', {serverText: '', wasSignedIn: false}),
	notice('tls_required'),
	notice('exposed'),
	notice('message_format', {serverText}),
	notice('message_refused', {serverText}),
	notice('session_not_found', {hasMessage: false}),
	notice('session_not_found', {hasMessage: true}),
	notice('server_error', {serverText}),
	notice('no_answer', {request: 'ping', afterMs: 30_000}),
	notice('pong', {ms: 12.4}),
	notice('unknown_frame', {name: undefined}),
	notice('flawed_frame', {type: 'typing', problems: ['message is missing']}),
	notice('undecodable_frame', {detail: 'Unexpected token', head: '<html>.'}),
	notice('unreadable_answer'),
	notice('repeated_answer'),
	notice('unmatched_answer'),
	notice('uncertain_answer'),
	notice('theme', {choice: 'auto', background: 'dark', hasColours: true, choices: ['auto', 'dark']}),
	notice('theme', {choice: 'contrast', background: 'dark', hasColours: false}),
	notice('editor_missing', {editor: 'ed', because: 'ENOENT'}),
	notice('editor_failed', {editor: 'ed', exitCode: 3}),
	notice('editor_failed', {editor: 'ed', signal: 'SIGKILL'}),
	notice('editor_file', {because: 'EACCES', folder: '/tmp'}),
	notice('hint', {text: 'A hint.', advice: 'Do this.'}),
	notice('log', {problem: 'The log is incomplete.'}),
	notice('sandbox'),
	notice('no_presets', {because: undefined}),
	notice('no_presets', {because: 'it answered HTTP 404'}),
	notice('unknown_preset', {id: 'reprot', nearest: 'report'}),
	notice('unknown_preset', {id: 'x', nearest: undefined}),
	notice('unknown_preset_variable', {name: 'ORDR', label: 'Report'}),
	notice('preset_value_expected', {word: 'A-1', id: 'report'}),
	notice('preset_file_unreadable', {path: 'p.yaml', problem: 'line 3: it has no `label`'}),
];

/** Every code of the table. */
export const NOTICE_CODES = Object.keys(NOTICES);

/** `true` for a notice about a command, a flag or the screen, which no program gets. */
export const isForKeyboardsOnly = ({code}: Notice): boolean =>
	/^(?:unknown_command|surplus_argument|tls_required|theme|editor_\w+|\w*presets?(?:_\w+)?)$/.test(code);
