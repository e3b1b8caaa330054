/** How a long search is cut, so that no key waits for it. */

/** UTF-16 units that are searched at once, a millisecond or two: a key may have to wait for so much. */
export const SLICE = 256 * 1024;
/** Pause between two slices, in which keys are read and the screen is drawn, ms. */
export const PAUSE_MS = 1;
