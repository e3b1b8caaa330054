/** Which notices are about the same thing: a newer one replaces the older, which is no longer true or was said just now. */
import type {Notice, NoticeCode} from '../notices.ts';

/** In place of an entry: notices about a sign-in that failed or is under way. They go when another one is sent, or accepted. */
export const SIGN_IN = 'sign-in';

/** The same: what is true only of the credential before. They go when another one is accepted. */
export const EARLIER_CREDENTIAL = 'earlier credential';

/** The same: what is true only as long as there is no connection. They go with the next one. */
export const UNTIL_CONNECTED = 'until connected';

const TOPICS: {readonly [Code in NoticeCode]?: string} = {
	auth_failed: SIGN_IN,
	auth_timeout: SIGN_IN,
	auth_rejected: SIGN_IN,
	sign_in_later: SIGN_IN,
	sign_in_pending: SIGN_IN,
	sign_in_withdrawn: SIGN_IN,
	tools_unauthorized: EARLIER_CREDENTIAL,
	logged_out: EARLIER_CREDENTIAL,
	theme: 'theme',
	journal_failed: 'journal',
	journal_recovered: 'journal',
	unknown_command: 'rejected command',
	surplus_argument: 'rejected command',
	argument_missing: 'rejected command',
	raw_refused: 'rejected frame',
	unknown_preset: 'rejected preset',
	preset_value_expected: 'rejected preset',
	no_presets: 'rejected preset',
	preset_file_unreadable: 'preset file',
	setting_invalid: 'rejected setting',
	settings_offline: UNTIL_CONNECTED,
	nothing_to_retry: 'retry',
	history_empty: 'history',
	clear_empty: 'clear',
	unsent_messages: 'quit',
};

/** What a notice is about; undefined = nothing that another one could be about, as of each failure of the connection. */
export const topicOf = (notice: Notice): string | undefined =>
	'failure' in notice ? undefined : TOPICS[notice.code];
