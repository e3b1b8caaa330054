/** WebSocket frames as bytes: reads those of a connection one by one, and makes a server's, right and wrong ones. */

/** One part of a connection: the head of the HTTP handshake, or a frame. */
export interface WireUnit {
	readonly kind: 'head' | 'frame';
	/** Of a frame; -1 of a head. */
	readonly opcode: number;
	/** The head, or the payload of a frame as UTF-8, unmasked. */
	readonly text: string;
	/** As on the wire. */
	readonly bytes: Buffer;
}

export const OPCODES = {continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10} as const;

/**
 * Splits the bytes of one direction of a connection into units.
 * @returns receives the bytes as they arrive; `expectHead` reads another head before the frames
 */
export function readUnits(onUnit: (unit: WireUnit) => void): {
	receive(chunk: Buffer): void;
	expectHead(): void;
} {
	let rest: Buffer = Buffer.alloc(0);
	let isHead = true;

	function next(): WireUnit | undefined {
		if (isHead) {
			const end = rest.indexOf('\r\n\r\n');
			if (end < 0) return undefined;
			isHead = false;
			const bytes = take(end + 4);
			return {kind: 'head', opcode: -1, text: bytes.toString('latin1'), bytes};
		}
		const [first = 0, second = 0] = rest;
		const short = second & 0x7f;
		const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
		const maskAt = 2 + extra;
		const payloadAt = maskAt + (second & 0x80 ? 4 : 0);
		if (rest.length < payloadAt) return undefined;
		const length = extra === 0 ? short : extra === 2 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
		if (rest.length < payloadAt + length) return undefined;
		const bytes = take(payloadAt + length);
		const mask = bytes.subarray(maskAt, payloadAt);
		const payload = bytes.subarray(payloadAt);
		const plain = mask.length === 0 ? payload : payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
		return {kind: 'frame', opcode: first & 0x0f, text: Buffer.from(plain).toString(), bytes};
	}

	function take(count: number): Buffer {
		const taken = rest.subarray(0, count);
		rest = rest.subarray(count);
		return taken;
	}

	return {
		receive(chunk) {
			rest = Buffer.concat([rest, chunk]);
			for (let unit = next(); unit !== undefined; unit = next()) onUnit(unit);
		},
		expectHead() {
			isHead = true;
		},
	};
}

export interface FrameOptions {
	/** Default true: the last frame of its message. */
	readonly fin?: boolean;
	/** Reserved bits, 0 to 7; 4 = compressed. */
	readonly reserved?: number;
	/** Servers must not mask. */
	readonly masked?: boolean;
	/** The length in the header, if not that of the payload. */
	readonly length?: number;
}

/** A frame as a server sends it, unless the options break a rule. */
export function wireFrame(
	opcode: number,
	payload: Buffer | string = '',
	{fin = true, reserved = 0, masked = false, length}: FrameOptions = {},
): Buffer {
	const body = Buffer.from(payload);
	const size = length ?? body.length;
	const header = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
	header[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
	const mask = masked ? 0x80 : 0;
	if (header.length === 2) header[1] = mask | size;
	else if (header.length === 4) {
		header[1] = mask | 126;
		header.writeUInt16BE(size, 2);
	} else {
		header[1] = mask | 127;
		header.writeBigUInt64BE(BigInt(size), 2);
	}
	// A mask of zeros changes nothing.
	return Buffer.concat([header, masked ? Buffer.alloc(4) : Buffer.alloc(0), body]);
}

/** A text frame with one JSON value. */
export const wireJson = (value: unknown): Buffer => wireFrame(OPCODES.text, JSON.stringify(value));

/** A close frame; without a code its payload is empty. */
export function wireClose(code?: number, reason = ''): Buffer {
	if (code === undefined) return wireFrame(OPCODES.close);
	const payload = Buffer.alloc(2);
	payload.writeUInt16BE(code);
	return wireFrame(OPCODES.close, Buffer.concat([payload, Buffer.from(reason)]));
}
