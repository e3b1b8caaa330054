/** Handles to texts that are kept elsewhere, for tests: elsewhere is here. */
import type {RemoteText} from '../../source/protocol/remote-text.ts';

/**
 * @param head number of characters in its `head`
 * @param step bytes of a chunk
 */
export function remoteTextOf(whole: string, head: number, step = Number.POSITIVE_INFINITY): RemoteText {
	return {
		id: 'p',
		head: whole.slice(0, head),
		length: whole.length,
		slice: async (start, end) => whole.slice(start, end),
		async *chunks() {
			const bytes = new TextEncoder().encode(whole);
			for (let start = 0; start < bytes.length; start += step) yield bytes.subarray(start, start + step);
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
