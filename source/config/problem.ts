/** A problem of the command line or the environment: a stable code, and a sentence with a correction. */
import {redactUrl} from '../protocol/redact.ts';
import {safeLine} from '../text/safe.ts';

export type ProblemCode =
	| 'unknown_flag'
	| 'missing_value'
	| 'needless_value'
	| 'repeated_flag'
	| 'too_many_words'
	| 'url_twice'
	| 'url_with_sandbox'
	| 'unknown_command'
	| 'unknown_shell'
	| 'url_without_scheme'
	| 'url_scheme'
	| 'url_invalid'
	| 'url_with_credentials'
	| 'url_with_fragment'
	| 'auth_unknown'
	| 'auth_contradiction'
	| 'auth_twice'
	| 'auth_foreign'
	| 'credential_missing'
	| 'credential_invalid'
	| 'token_url_invalid'
	| 'header_invalid'
	| 'secret_twice'
	| 'source_unreadable'
	| 'source_empty'
	| 'source_shape'
	| 'command_failed'
	| 'tls_files'
	| 'tls_pointless'
	| 'tls_required'
	| 'passphrase_missing'
	| 'proxy_invalid'
	| 'proxy_pointless'
	| 'dialect_unknown'
	| 'dialect_spelling'
	| 'port_invalid'
	| 'host_invalid'
	| 'needs_sandbox'
	| 'size_invalid'
	| 'time_invalid'
	| 'preset_missing'
	| 'preset_twice'
	| 'preset_value'
	| 'theme_unknown'
	| 'not_for_chat'
	| 'not_for_sandbox'
	| 'not_for_sessions'
	| 'not_for_export'
	| 'export_format'
	| 'import_file'
	| 'not_for_check'
	| 'not_for_doctor'
	| 'not_for_bundle'
	| 'bundle_file'
	| 'bundle_part'
	| 'not_for_serve'
	| 'not_for_replay'
	| 'cast_needs_screen'
	| 'recording_missing'
	| 'speed_invalid'
	| 'speed_twice'
	| 'deck_missing'
	| 'repeat_invalid'
	| 'session_id'
	| 'search_words'
	| 'resume_twice'
	| 'resume_lines'
	| 'input_twice'
	| 'question_blank'
	| 'needs_print'
	| 'not_for_print'
	| 'print_choice'
	| 'tools_pointless'
	| 'config_unreadable'
	| 'config_syntax'
	| 'config_key'
	| 'config_type'
	| 'config_profile'
	| 'config_secret'
	| 'config_writable'
	| 'key_invalid'
	| 'key_conflict'
	| 'key_text';

export interface Problem {
	readonly code: ProblemCode;
	/** Full sentences without the last full stop: they often end with text to copy. Never contains a secret. */
	readonly sentence: string;
}

/** Longest quotation, in UTF-16 units. */
const longestQuote = 60;

/** Quotes input: secrets in a URL redacted, control characters made visible, long text truncated. */
export function quoted(text: string): string {
	const shown = redactUrl(text);
	return `"${safeLine(shown.length > longestQuote ? `${shown.slice(0, longestQuote)}…` : shown)}"`;
}

/** A list in a sentence: `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[], conjunction: 'and' | 'or'): string {
	const last = items.at(-1) ?? '';
	return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
