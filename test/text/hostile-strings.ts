/** The hostile strings of the fixture, and a check of what is left of them. */
import {readFileSync} from 'node:fs';

export interface HostileString {
	readonly id: string;
	readonly text: string;
	readonly why: string;
	/** Regular expressions, `/…/u`, and bytes, `hex:07`. */
	readonly mustNotReachTerminal: readonly string[];
	readonly mustStillShow?: readonly string[];
	readonly expand?: {readonly prefix?: string; readonly unit: string; readonly times: number};
}

export const HOSTILE_STRINGS = JSON.parse(
	readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
) as readonly HostileString[];

/** Whether a text has what must not reach the terminal. */
export function reaches(shown: string, pattern: string): boolean {
	if (pattern.startsWith('hex:'))
		return Buffer.from(shown, 'utf8').includes(Buffer.from(pattern.slice(4), 'hex'));
	const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(pattern) ?? [];
	return new RegExp(source, flags).test(shown);
}
