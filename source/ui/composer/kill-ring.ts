/** What was cut, newest first, for yanking: as in emacs, and no longer than is of use. */
import {type Folded, joinFolded} from './folds.ts';

export type KillRing = readonly Folded[];

export const NO_KILLS: KillRing = [];

const MOST_KILLS = 30;

/** Takes in what was cut by itself. */
export const killed = (ring: KillRing, cut: Folded): KillRing => [cut, ...ring].slice(0, MOST_KILLS);

/** Adds what was cut right after the newest to it, on the side where it stood. */
export function killedOn(ring: KillRing, cut: Folded, side: 'before' | 'behind'): KillRing {
	const [newest, ...others] = ring;
	if (newest === undefined) return [cut];
	return [side === 'before' ? joinFolded(cut, newest) : joinFolded(newest, cut), ...others];
}

/** The text at a place of the ring, which goes round; undefined when nothing was cut yet. */
export const yanked = (ring: KillRing, place: number): Folded | undefined =>
	ring.length === 0 ? undefined : ring[place % ring.length];
