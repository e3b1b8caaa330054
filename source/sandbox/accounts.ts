/** The sandbox's accounts: their secrets and names, and the results of checking a credential. */

/** The secret that is accepted wherever a dialect can reject one. */
export const GOOD = 'good';

/** The bearer token of a second account. */
export const OTHER_GOOD = 'good2';

/** The display names of both accounts. */
export const GOOD_NAME = 'Ada';
export const OTHER_GOOD_NAME = 'Grace';

/**
 * `unusable`: the request that would verify it cannot be made (a header with a line break, a wrong OAuth2 secret);
 * `unreachable`, `too-slow`: the server that would verify it does not answer, or not in time.
 */
export type Verdict = 'good' | 'wrong' | 'unusable' | 'unreachable' | 'too-slow';
