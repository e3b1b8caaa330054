/** The port to the user's pager. */
import type {Content} from './full-text.ts';

/**
 * Lends the terminal to the pager with this text in it. Never rejects.
 * @param kind extension of the file; some pagers highlight by it
 * @returns a clause that says why it failed; undefined after success
 */
export type RunPager = (content: Content, kind: 'json' | 'txt' | 'md') => Promise<string | undefined>;
