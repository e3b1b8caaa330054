/** Handles to texts that are kept elsewhere, for tests: elsewhere is here. */
import type {RemoteText} from '../../source/protocol/remote-text.ts';

/** @param head number of characters in its `head` */
export function remoteTextOf(whole: string, head: number): RemoteText {
	return {
		id: 'p',
		head: whole.slice(0, head),
		length: whole.length,
		slice: async (start, end) => whole.slice(start, end),
		async *chunks() {
			yield new TextEncoder().encode(whole);
		},
	};
}

/** One whose holder is gone. */
export function lostRemoteText(head: string, length: number): RemoteText {
	const gone = (): Promise<never> => Promise.reject(new Error('gone'));
	return {
		id: 'p',
		head,
		length,
		slice: gone,
		chunks: () => ({[Symbol.asyncIterator]: () => ({next: gone})}),
	};
}
