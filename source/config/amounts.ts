/** Numbers as they are typed: ports, and sizes with a unit. */
import type {Problem} from './problem.ts';
import {quoted} from './problem.ts';

type ReadResult = {readonly value: number} | {readonly problem: Problem};

const highestPort = 65_535;

/** @returns a TCP port; 0 means a free one */
export function readPort(text: string): ReadResult {
	const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
	if (value <= highestPort) return {value};
	const sentence = `--port takes a whole number from 0 to ${highestPort}, not ${quoted(text)}. Type --port 8000, or --port 0 for a free one`;
	return {problem: {code: 'port_invalid', sentence}};
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

/** Less than this holds no greeting; more cannot be one string in JavaScript. */
const smallest = KB;
const largest = 511 * MB;

/** @returns bytes; one MB is 1,048,576 of them */
export function readSize(text: string): ReadResult {
	const match = /^(\d{1,12}(?:\.\d{1,3})?)\s*([a-z]{0,3})$/i.exec(text.trim());
	const unit = units[match?.[2]?.toUpperCase() ?? ''];
	const value = match === null || unit === undefined ? Number.NaN : Math.floor(Number(match[1]) * unit);
	if (value >= smallest && value <= largest) return {value};
	const wrong =
		value < smallest
			? `${quoted(text)} is ${value} bytes, too few for any answer`
			: value > largest
				? `${quoted(text)} is more than the ${largest / MB}MB that one message can have`
				: `${quoted(text)} is not a size`;
	return {
		problem: {
			code: 'size_invalid',
			sentence: `${wrong}. Type --max-frame with a number and a unit: --max-frame 200MB`,
		},
	};
}
