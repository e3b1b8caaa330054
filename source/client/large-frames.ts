/**
 * Gathers the payload of a large WebSocket frame in one buffer as it comes, so that `ws` has nothing left to copy
 * together. The pieces it comes in would stay in the allocator's arenas; one large buffer goes back to the system.
 */

/** Bytes from which on a frame is gathered. */
export const LARGE = 256 * 1024;

/** Bytes of pieces that may lie about. */
const RELIEF = 8 * 1024 * 1024;

interface Gathering {
	readonly buffer: Buffer;
	filled: number;
}

/**
 * @param forward takes the bytes of the connection in order: small frames as they came, of a large one its header and then
 * its payload as one buffer
 * @param mostBytes payloads above this are passed on as they come: they will be refused, so no room is made for them
 * @param relieve called every some megabytes of a large frame, whose pieces are garbage by then
 * @returns takes what comes from the connection, from the first byte behind its handshake
 */
export function gatherLargeFrames(
	forward: (bytes: Buffer) => void,
	mostBytes: number,
	relieve: () => void = () => {},
): (chunk: Buffer) => void {
	let header: number[] = [];
	/** Bytes of a small payload that are still to come. */
	let left = 0;
	let large: Gathering | undefined;
	/** Bytes since the last relief. */
	let copied = 0;

	return (chunk) => {
		let passed = 0;
		let at = 0;
		while (at < chunk.length) {
			if (large !== undefined) {
				const count = chunk.copy(large.buffer, large.filled, at);
				large.filled += count;
				at += count;
				passed = at;
				copied += count;
				if (copied >= RELIEF) {
					copied = 0;
					relieve();
				}
				if (large.filled < large.buffer.length) continue;
				const {buffer} = large;
				large = undefined;
				forward(buffer);
			} else if (left > 0) {
				const count = Math.min(left, chunk.length - at);
				left -= count;
				at += count;
			} else {
				header.push(chunk[at++] ?? 0);
				const length = payloadLength(header);
				if (length === undefined) continue;
				header = [];
				if (length < LARGE || length > mostBytes) left = length;
				else {
					forward(chunk.subarray(passed, at));
					passed = at;
					large = {buffer: Buffer.allocUnsafeSlow(length), filled: 0};
				}
			}
		}
		if (passed < chunk.length) forward(passed === 0 ? chunk : chunk.subarray(passed));
	};
}

/** What the header of a server's frame says; undefined while it is not complete (RFC 6455, 5.2; a server does not mask). */
function payloadLength(header: readonly number[]): number | undefined {
	const [, second] = header;
	if (second === undefined) return undefined;
	const short = second & 0x7f;
	const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
	if (header.length < 2 + extra) return undefined;
	return extra === 0 ? short : header.slice(2).reduce((length, byte) => length * 256 + byte, 0);
}
