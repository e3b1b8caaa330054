/** What the screen may ask of the user's pager. */

import type {Content} from './full-text.ts';

/**
 * Lends the terminal to the pager with this text in it. Never rejects.
 * @param kind ending of the file's name, which tells pagers how to colour it
 * @returns a sentence when it did not work
 */
export type RunPager = (content: Content, kind: 'json' | 'txt' | 'md') => Promise<string | undefined>;
