import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {gatherLargeFrames, LARGE} from '../../source/client/large-frames.ts';

/** A frame of a server: unfragmented, without a mask. */
function frame(payload: Buffer, opcode = 1): Buffer {
	const head = Buffer.alloc(10);
	head[0] = 0x80 | opcode;
	if (payload.length < 126) {
		head[1] = payload.length;
		return Buffer.concat([head.subarray(0, 2), payload]);
	}
	if (payload.length < 65_536) {
		head[1] = 126;
		head.writeUInt16BE(payload.length, 2);
		return Buffer.concat([head.subarray(0, 4), payload]);
	}
	head[1] = 127;
	head.writeBigUInt64BE(BigInt(payload.length), 2);
	return Buffer.concat([head, payload]);
}

const filled = (length: number, byte: number): Buffer => Buffer.alloc(length, byte);

/** The forwarded buffers for bytes that arrive in chunks of these sizes, repeated. */
function forwarded(bytes: Buffer, sizes: readonly number[], mostBytes = 1e9): Buffer[] {
	const buffers: Buffer[] = [];
	const take = gatherLargeFrames((buffer) => buffers.push(buffer), mostBytes);
	for (let at = 0, turn = 0; at < bytes.length; turn++) {
		const size = sizes[turn % sizes.length] ?? 1;
		take(bytes.subarray(at, at + size));
		at += size;
	}
	return buffers;
}

describe('gathering', () => {
	it('forwards the same bytes, however they are split', () => {
		const lengths = fc.constantFrom(0, 1, 125, 126, 65_535, 65_536, LARGE - 1, LARGE, LARGE + 7);
		fc.assert(
			fc.property(
				fc.array(lengths, {minLength: 1, maxLength: 5}),
				fc.array(fc.constantFrom(1, 2, 9, 1000, 65_536, 400_000), {minLength: 1, maxLength: 4}),
				(payloads, sizes) => {
					const bytes = Buffer.concat(payloads.map((length, index) => frame(filled(length, index + 65))));
					const roomy = sizes.some((size) => size > 1000) ? sizes : [...sizes, 65_536];
					expect(Buffer.concat(forwarded(bytes, roomy)).equals(bytes)).toBe(true);
				},
			),
			{numRuns: 30},
		);
	});

	it('forwards the payload of a large frame as one separate buffer', () => {
		const bytes = Buffer.concat([frame(filled(10, 65)), frame(filled(LARGE, 66)), frame(filled(3, 67))]);
		const buffers = forwarded(bytes, [65_536]);
		const large = buffers.find(({length}) => length === LARGE);
		expect(large?.every((byte) => byte === 66)).toBe(true);
		expect(large?.byteOffset).toBe(0);
		expect(buffers).toHaveLength(3);
	});

	it('forwards small frames as they arrive, uncopied', () => {
		const bytes = Buffer.concat([frame(filled(10, 65)), frame(filled(LARGE - 1, 66))]);
		const buffers = forwarded(bytes, [100_000]);
		expect(buffers.map(({length}) => length)).toEqual([100_000, 100_000, bytes.length - 200_000]);
		expect(buffers.every(({buffer}) => buffer === bytes.buffer)).toBe(true);
	});

	it('allocates nothing for a frame above the limit', () => {
		const bytes = frame(filled(LARGE + 1, 66));
		expect(forwarded(bytes, [65_536], LARGE).every(({buffer}) => buffer === bytes.buffer)).toBe(true);
	});

	it('requests a collection while a large frame arrives, not for a small one', {tags: 'slow'}, () => {
		for (const [megabytes, times] of [
			[1, 0],
			[20, 2],
		] as const) {
			let asked = 0;
			const take = gatherLargeFrames(
				() => {},
				1e9,
				() => asked++,
			);
			const bytes = frame(filled(megabytes * 1024 * 1024, 66));
			for (let at = 0; at < bytes.length; at += 65_536) take(bytes.subarray(at, at + 65_536));
			expect(asked).toBe(times);
		}
	});
});
