/** The slices of a long find, so that no key waits for it. */

/** UTF-16 units of one slice, one or two milliseconds: the longest that a key waits. */
export const SLICE = 256 * 1024;
/** Pause between two slices, in which keys are read and the screen is drawn, ms. */
export const PAUSE_MS = 1;
