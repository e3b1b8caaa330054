/** The sandbox's only account: the one valid credential, and the results of checking a credential. */

/** The secret that is accepted wherever a dialect can reject one. */
export const GOOD = 'good';

/** The display name of that account. */
export const GOOD_NAME = 'Ada';

/**
 * `unusable`: the request that would verify it cannot be made (a header with a line break, a wrong OAuth2 secret);
 * `unreachable`, `too-slow`: the server that would verify it does not answer, or not in time.
 */
export type Verdict = 'good' | 'wrong' | 'unusable' | 'unreachable' | 'too-slow';
