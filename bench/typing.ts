/** Types keys into a program and times how long each takes to be seen. */
import {setTimeout as pause} from 'node:timers/promises';
import type {Driven} from './driver.ts';

/** ms between two keys: slower than any frame, so that no key hides behind another. */
export const BETWEEN_KEYS = 25;
/** Letters that neither the texts of the bench nor control sequences contain. */
export const KEYS = ['Z', 'Q', 'W', 'Y'] as const;
/** So many are typed before the draft is emptied: it stays in one row. */
const MOST_KEYS = 100;

export const CTRL_U = '\u0015';
export const SHIFT_UP = '\u001B[1;2A';

export interface Typed {
	/** From each key to its echo. */
	readonly ms: number[];
	/** That the program wrote for each key. */
	readonly bytes: number[];
}

/** Types keys one by one on an empty draft, and takes them away again. */
export async function typeKeys(program: Driven, keys: number): Promise<Typed> {
	const ms: number[] = [];
	const bytes: number[] = [];
	for (let index = 0; index < keys; index++) {
		if (index > 0 && index % MOST_KEYS === 0) await emptyDraft(program);
		const key = KEYS[index % KEYS.length] ?? 'Z';
		const before = program.bytes();
		const sent = program.elapsed();
		const seen = program.when((output) => output.includes(key));
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
