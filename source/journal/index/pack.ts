/**
 * A pack: a file with the signatures of up to 2,048 parts of journals. It holds one row for each bit of a signature, with one
 * bit for each part, so that a word is looked up with a few short reads. Every row has a checksum: damage is noticed when it
 * is read, and the pack is thrown away.
 */
import {closeSync, openSync, readSync} from 'node:fs';
import {isObject} from '../../protocol/json.ts';
import {emptySignature, SIGNATURE_BITS, type Signature} from './signature.ts';

/** Raised when the files of another version must not be read. */
const VERSION = 1;
/** Parts of one pack. */
export const MOST_PARTS = 2_048;

/** A range of a segment's journal, split into parts. */
export interface PackedRange {
	/** The segment. */
	readonly id: string;
	/** The first byte. */
	readonly from: number;
	/** The end of each part in the journal, bytes. A record that is longer than a part has several parts with one end. */
	readonly ends: readonly number[];
	/** A checksum of the last bytes of the range, which notices a journal that was cut and continued. */
	readonly check: number;
}

/** A pack is not readable: it was cut, damaged, or is of another version. */
export class PackError extends Error {}

export interface Pack {
	readonly file: string;
	readonly ranges: readonly PackedRange[];
	readonly parts: number;
	/** Which parts have this bit; a bit for each. @throws PackError, or an error of the file system */
	row(bit: number): Uint32Array;
	/** The signatures of all parts, in order. @throws PackError, or an error of the file system */
	signatures(): readonly Signature[];
	close(): void;
}

export const partCount = (ranges: readonly PackedRange[]): number =>
	ranges.reduce((sum, {ends}) => sum + ends.length, 0);

/** A checksum of bytes or words; 0 for none. */
export function checksumOf(values: Uint32Array | Uint8Array): number {
	let sum = values.length;
	for (const value of values) {
		sum = Math.imul(sum ^ value, 0x01000193);
		sum ^= sum >>> 15;
	}
	return sum >>> 0;
}

const PREFIX = 12;
const wordsFor = (parts: number): number => Math.ceil(parts / 32);

/** The bytes of a pack. @param signatures one for each part of the ranges, in order */
export function packBytes(ranges: readonly PackedRange[], signatures: readonly Signature[]): Buffer {
	const header = Buffer.from(JSON.stringify(ranges));
	const words = wordsFor(signatures.length);
	const rows = new Uint32Array(SIGNATURE_BITS * (words + 1));
	for (const [part, signature] of signatures.entries()) {
		const column = part >>> 5;
		const mask = 1 << (part & 31);
		for (const [index, value] of signature.entries()) {
			// Lowest set bit first.
			for (let rest = value; rest !== 0; rest &= rest - 1) {
				const at = (index * 32 + 31 - Math.clz32(rest & -rest)) * (words + 1) + column;
				rows[at] = (rows[at] ?? 0) | mask;
			}
		}
	}
	for (let row = 0; row < SIGNATURE_BITS; row++) {
		const start = row * (words + 1);
		rows[start + words] = checksumOf(rows.subarray(start, start + words));
	}
	const prefix = new Uint32Array([VERSION, header.length, checksumOf(header)]);
	return Buffer.concat([Buffer.from(prefix.buffer), header, Buffer.from(rows.buffer)]);
}

function readBytes(descriptor: number, length: number, position: number): Buffer {
	const bytes = Buffer.allocUnsafeSlow(length);
	if (readSync(descriptor, bytes, 0, length, position) !== length) throw new PackError('cut');
	return bytes;
}

/** A header is never longer: 2,048 ends of 16 digits, and as many ids. */
const MOST_HEADER = 512 * 1024;

function rangesIn(header: Buffer): readonly PackedRange[] {
	const value: unknown = JSON.parse(header.toString());
	const isRange = (each: unknown): each is PackedRange =>
		isObject(each) && typeof each.id === 'string' && Array.isArray(each.ends);
	if (!Array.isArray(value) || !value.every(isRange)) throw new PackError('damaged');
	return value;
}

/** Opens a pack. @throws PackError, or an error of the file system */
export function openPack(file: string): Pack {
	const descriptor = openSync(file, 'r');
	let isOpen = true;
	function close(): void {
		if (isOpen) closeSync(descriptor);
		isOpen = false;
	}
	try {
		const [version, length = 0, check] = new Uint32Array(readBytes(descriptor, PREFIX, 0).buffer);
		if (version !== VERSION || length > MOST_HEADER) throw new PackError('of another version');
		const header = readBytes(descriptor, length, PREFIX);
		if (checksumOf(header) !== check) throw new PackError('damaged');
		const ranges = rangesIn(header);
		const parts = partCount(ranges);
		const words = wordsFor(parts);
		const stride = (words + 1) * 4;
		const start = PREFIX + length;
		/** The rows of some bits. */
		function rows(bit: number, count: number): readonly Uint32Array[] {
			// The number of the descriptor may be that of another file by now.
			if (!isOpen) throw new PackError('closed');
			const all = new Uint32Array(readBytes(descriptor, count * stride, start + bit * stride).buffer);
			return Array.from({length: count}, (_, index) => {
				const at = index * (words + 1);
				const row = all.subarray(at, at + words);
				if (checksumOf(row) !== all[at + words]) throw new PackError('damaged');
				return row;
			});
		}
		return {
			...{file, ranges, parts, close},
			row: (bit) => rows(bit, 1)[0] ?? new Uint32Array(words),
			signatures: () => signaturesOf(rows(0, SIGNATURE_BITS), parts),
		};
	} catch (error) {
		close();
		throw error;
	}
}

function signaturesOf(rows: readonly Uint32Array[], parts: number): readonly Signature[] {
	const signatures = Array.from({length: parts}, emptySignature);
	for (const [bit, row] of rows.entries()) {
		const mask = 1 << (bit & 31);
		for (const [column, value] of row.entries()) {
			for (let rest = value; rest !== 0; rest &= rest - 1) {
				const signature = signatures[column * 32 + 31 - Math.clz32(rest & -rest)];
				if (signature !== undefined) signature[bit >>> 5] = (signature[bit >>> 5] ?? 0) | mask;
			}
		}
	}
	return signatures;
}
