/** The kill ring: cut texts for yanking, newest first, as in Emacs, up to a limit. */
import {type Folded, joinFolded} from './folds.ts';

export type KillRing = readonly Folded[];

export const NO_KILLS: KillRing = [];

const MOST_KILLS = 30;

/** Adds a cut text. */
export const killed = (ring: KillRing, cut: Folded): KillRing => [cut, ...ring].slice(0, MOST_KILLS);

/** Extends the newest entry by an adjacent cut, on the side where it was. */
export function killedOn(ring: KillRing, cut: Folded, side: 'before' | 'after'): KillRing {
	const [newest, ...others] = ring;
	if (newest === undefined) return [cut];
	return [side === 'before' ? joinFolded(cut, newest) : joinFolded(newest, cut), ...others];
}

/** The text at a position, which wraps around; undefined if nothing was cut yet. */
export const yanked = (ring: KillRing, index: number): Folded | undefined =>
	ring.length === 0 ? undefined : ring[index % ring.length];
