/** Reads the numbers of flags: ports, and sizes with a unit. */
import {countOf} from '../text/quantity.ts';
import type {Problem} from './problem.ts';
import {quoted} from './problem.ts';

type ReadResult = {readonly value: number} | {readonly problem: Problem};

const highestPort = 65_535;

/** @returns a TCP port; 0 stands for any free one */
export function readPort(text: string): ReadResult {
	const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
	if (value <= highestPort) return {value};
	const sentence = `${quoted(text)} is not a port (0 to ${highestPort}). Type --port 8000, or --port 0 for any free port`;
	return {problem: {code: 'port_invalid', sentence}};
}

const MILLISECONDS: Readonly<Record<string, number>> = {
	'': 1000,
	ms: 1,
	s: 1000,
	m: 60_000,
	min: 60_000,
	h: 3_600_000,
};
/** Timers cannot wait longer. */
const longest = 24 * 3_600_000;

/** @returns milliseconds; a number without a unit has seconds */
export function readTime(text: string): ReadResult {
	const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]{0,3})$/i.exec(text.trim());
	const unit = MILLISECONDS[match?.[2]?.toLowerCase() ?? ''];
	const value = match === null || unit === undefined ? Number.NaN : Math.round(Number(match[1]) * unit);
	if (value > 0 && value <= longest) return {value};
	const sentence = `${quoted(text)} is not a time of at most 24 hours. Type a number with a unit, such as --timeout 90s`;
	return {problem: {code: 'time_invalid', sentence}};
}

const KB = 1024;
const MB = KB * 1024;
const units: Readonly<Record<string, number>> = {
	'': 1,
	B: 1,
	K: KB,
	KB,
	KIB: KB,
	M: MB,
	MB,
	MIB: MB,
	G: MB * KB,
	GB: MB * KB,
	GIB: MB * KB,
};

/** A smaller limit leaves no room for the greeting; a larger message does not fit into a JavaScript string. */
const smallest = KB;
const largest = 511 * MB;

/** @returns bytes; 1 MB is 1,048,576 bytes */
export function readSize(text: string): ReadResult {
	const match = /^(\d{1,12}(?:\.\d{1,3})?)\s*([a-z]{0,3})$/i.exec(text.trim());
	const unit = units[match?.[2]?.toUpperCase() ?? ''];
	const value = match === null || unit === undefined ? Number.NaN : Math.floor(Number(match[1]) * unit);
	if (value >= smallest && value <= largest) return {value};
	const fault =
		value < smallest
			? `${quoted(text)} is only ${countOf(value, 'byte')}, too few for any message`
			: value > largest
				? `${quoted(text)} is more than ${largest / MB}MB, the largest possible message`
				: `${quoted(text)} is not a size`;
	return {
		problem: {
			code: 'size_invalid',
			sentence: `${fault}. Type a number with a unit, such as --max-frame 200MB`,
		},
	};
}
