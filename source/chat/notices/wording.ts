/** The levels of notices, and the parts that several sentences share. */
import type {Wording} from '../../client/failure/failure-table.ts';

export type NoticeLevel = 'info' | 'success' | 'warning' | 'error';

export type LevelledWording = Wording & {readonly level: NoticeLevel};

/** Makes the wordings of one level. */
const wordingAt =
	(level: NoticeLevel) =>
	(text: string, next: Omit<Wording, 'text'> = {}): LevelledWording => ({level, text, ...next});

export const info = wordingAt('info');
export const success = wordingAt('success');
export const warning = wordingAt('warning');
export const error = wordingAt('error');

/** The text of a frame of the server's, raw. */
export type QuoteFacts = {readonly serverText: string};

/** `isUnverified`: the server has only stored the credential. */
export type IdentityFacts = {
	readonly displayName: string | undefined;
	readonly isUnverified?: true | undefined;
};

export const RETRY = {atPrompt: 'Type /retry to send it again.'};

/** Follows a sentence about this conversation, where it is on a screen; the same as `ABOVE` for one that is not named yet. */
export const STAYS = ' It stays readable here, but the assistant cannot see it.';
export const ABOVE = ' The conversation above stays readable here, but the assistant cannot see it.';

/** Ends a text of the server's like a sentence. */
export const asSentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
