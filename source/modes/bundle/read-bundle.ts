/** Reads a bundle, which may be damaged or from anywhere: what is not understood is left out, and counted. */
import {createReadStream} from 'node:fs';
import {BUNDLE_PARTS, type BundlePart} from '../../config/settings.ts';
import {isObject, readJson} from '../../protocol/json.ts';
import {safe, safeLine} from '../../text/safe.ts';
import {type Check, GROUPS, type Group, type Outcome} from '../doctor/check.ts';
import {type BundleStart, linesOfParts, type PartCounts} from './bundle-lines.ts';

export interface BundleLine {
	readonly part: BundlePart;
	/** JSON, as it stands in the file. */
	readonly json: string;
}

const PREFIX = /^\{"part":"([a-z]+)","value":/;

/** The lines of one bundle. @throws an error of the file system */
export async function* readBundleLines(file: string): AsyncGenerator<BundleStart | BundleLine | 'damaged'> {
	let isFirst = true;
	for await (const line of linesOfParts(createReadStream(file))) {
		if (line.trim() === '') continue;
		if (isFirst) {
			const start = startOf(line);
			if (start === undefined) return;
			yield start;
		} else yield lineOf(line) ?? 'damaged';
		isFirst = false;
	}
}

function startOf(line: string): BundleStart | undefined {
	const reading = readJson(line);
	if (reading.kind !== 'value' || !isObject(reading.value)) return undefined;
	const {bundle, program, made} = reading.value;
	if (bundle !== 1 || typeof program !== 'string' || typeof made !== 'string') return undefined;
	return {bundle, program, made};
}

function lineOf(line: string): BundleLine | undefined {
	const [prefix = '', name] = PREFIX.exec(line) ?? [];
	const part = BUNDLE_PARTS.find((known) => known === name);
	if (part === undefined || !line.endsWith('}')) return undefined;
	const json = line.slice(prefix.length, -1);
	return readJson(json).kind === 'value' ? {part, json} : undefined;
}

const OUTCOMES: readonly Outcome[] = ['ok', 'failed', 'note', 'skipped'];

/** A check of a bundle, made safe; undefined if it is none. */
export function checkOf(json: string): Check | undefined {
	const reading = readJson(json);
	if (reading.kind !== 'value' || !isObject(reading.value)) return undefined;
	const {group, id, outcome, text, fix} = reading.value;
	const known: Group | undefined = GROUPS.find((name) => name === group);
	const result = OUTCOMES.find((name) => name === outcome);
	if (known === undefined || result === undefined || typeof id !== 'string' || typeof text !== 'string')
		return undefined;
	return {
		...{group: known, id: safeLine(id), outcome: result, text: safe(text)},
		...(typeof fix === 'string' ? {fix: safe(fix)} : {}),
	};
}

/** No line of any part. */
export const noCounts = (): PartCounts => ({checks: 0, session: 0, log: 0, frames: 0});

/** A path as it is typed in a shell. */
export const typedPath = (file: string): string =>
	/^[\w./~+-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;
