/** Types keys into a program and measures the time to each echo. */
import {setTimeout as pause} from 'node:timers/promises';
import type {Driven} from './driver.ts';

/** ms between two keys: longer than any frame, so that each key has a frame of its own. */
export const BETWEEN_KEYS = 25;
/** Letters that occur neither in the texts of the bench nor in control sequences. */
export const KEYS = ['Z', 'Q', 'W', 'Y'] as const;
/** Keys typed before the draft is cleared, so that it stays on one row. */
const MOST_KEYS = 100;

export const CTRL_O = '\u000F';
export const CTRL_U = '\u0015';
export const SHIFT_UP = '\u001B[1;2A';

export interface Typed {
	/** ms from each key to its echo. */
	readonly ms: number[];
	/** Bytes that the program wrote for each key. */
	readonly bytes: number[];
}

/** Types keys one by one into an empty draft, and clears it at the end. */
export async function typeKeys(program: Driven, keys: number): Promise<Typed> {
	const ms: number[] = [];
	const bytes: number[] = [];
	for (let index = 0; index < keys; index++) {
		if (index > 0 && index % MOST_KEYS === 0) await emptyDraft(program);
		const key = KEYS[index % KEYS.length] ?? 'Z';
		const before = program.bytes();
		const sent = program.elapsed();
		const seen = program.prints(key);
		program.type(key);
		ms.push((await seen) - sent);
		await pause(BETWEEN_KEYS);
		bytes.push(program.bytes() - before);
	}
	await emptyDraft(program);
	return {ms, bytes};
}

async function emptyDraft(program: Driven): Promise<void> {
	program.type(CTRL_U);
	await pause(4 * BETWEEN_KEYS);
}

/** Types keys, and waits after each until output stops. */
export async function typeAndWait(program: Driven, ...keys: readonly string[]): Promise<void> {
	for (const key of keys) {
		program.type(key);
		await program.quiet(300);
	}
}
