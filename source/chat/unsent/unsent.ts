/** What was not sent when the user leaves the program, and whether the user agreed to leave all the same. */
import type {Clock} from '../../clock.ts';
import {headOf} from '../../protocol/remote-text.ts';
import type {Entry, QueueItem} from '../entry.ts';

/** A message that ends with the program; `isRefused`: the server has refused it. */
export interface UnsentMessage {
	readonly text: string;
	readonly isRefused: boolean;
}

/** The messages that end with the program: the last one, if the server did not accept it, and those in the queue. */
export function unsentMessages({
	entries,
	queue,
}: {
	readonly entries: readonly Entry[];
	readonly queue: readonly QueueItem[];
}): readonly UnsentMessage[] {
	const last = entries.findLast((entry) => entry.kind === 'user');
	const lost =
		last?.delivery === 'not-sent' ? [{text: headOf(last.text), isRefused: last.isRefused === true}] : [];
	const waiting = queue.flatMap((item) =>
		item.kind === 'message' ? [{text: item.text, isRefused: false}] : [],
	);
	return [...lost, ...waiting];
}

/** How long the user's agreement holds, ms: the second command has to be typed. */
const ASKED_MS = 30_000;

export interface LeavingConsent {
	/** Whether the user was asked, and nothing more would be lost now than then. */
	isGiven(): boolean;
	/** The user is asked now: to leave again is to agree. */
	ask(): void;
}

/** @param losses the texts that leaving loses now */
export function createLeavingConsent(clock: Clock, losses: () => readonly string[]): LeavingConsent {
	let asked: {readonly at: number; readonly about: readonly string[]} | undefined;
	return {
		isGiven: () =>
			asked !== undefined &&
			clock.now() - asked.at < ASKED_MS &&
			losses().every((text) => asked?.about.includes(text)),
		ask() {
			asked = {at: clock.now(), about: losses()};
		},
	};
}
