/**
 * Gathers the payload of a large WebSocket frame in one buffer as it arrives, so that `ws` need not join its chunks.
 * The chunks would stay in the allocator's arenas; the memory of one large buffer is returned to the system.
 */

/** Frames of at least this many bytes are gathered. */
export const LARGE = 256 * 1024;

/** After this many bytes of chunks, their memory is collected. */
const RELIEF = 8 * 1024 * 1024;

interface Gathering {
	readonly buffer: Buffer;
	filled: number;
}

/**
 * @param forward receives the bytes of the connection in order: small frames as they arrived; a large one as its header,
 * then its payload in one buffer
 * @param mostBytes payloads above this are forwarded as they arrive: they will be refused, so no buffer is allocated
 * @param relieve called every 8 MB of a large frame, when the chunks so far are garbage
 * @returns receives the bytes of the connection, from the first one after its handshake
 */
export function gatherLargeFrames(
	forward: (bytes: Buffer) => void,
	mostBytes: number,
	relieve: () => void = () => {},
): (chunk: Buffer) => void {
	let header: number[] = [];
	/** Bytes of a small payload that have not arrived yet. */
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

/** The payload length in the header of a server's frame; undefined while incomplete (RFC 6455, 5.2; servers do not mask). */
function payloadLength(header: readonly number[]): number | undefined {
	const [, second] = header;
	if (second === undefined) return undefined;
	const short = second & 0x7f;
	const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
	if (header.length < 2 + extra) return undefined;
	return extra === 0 ? short : header.slice(2).reduce((length, byte) => length * 256 + byte, 0);
}
