/** The accounts of the sandbox: the one credential that passes, and what a check of a credential can result in. */

/** The credential that passes wherever a dialect can reject one. */
export const GOOD = 'good';

/** Whose it is. */
export const GOOD_NAME = 'Ada';

/**
 * `unusable`: the request that would check it cannot even be made (a header with a line break, a wrong OAuth2 secret);
 * `unreachable`, `too-slow`: so is the server it goes to.
 */
export type Verdict = 'good' | 'wrong' | 'unusable' | 'unreachable' | 'too-slow';
