/** The one door to `config/` for the program: words and environment in, settings or sentences out. */
import {readFileSync} from 'node:fs';
import {safeLine} from '../text/safe.ts';
import type {Environment} from './desk.ts';
import {readFlags} from './flags.ts';
import {helpText} from './help.ts';
import type {Problem} from './problem.ts';
import {type Resolution, resolve} from './resolve.ts';

/** @returns the settings, or the problems */
export function readCommandLine(argv: readonly string[], env: Environment): Resolution {
	return resolve(readFlags(argv), env);
}

/** All problems as text for standard error: one on one line, several as a list. */
export function problemText(problems: readonly Problem[]): string {
	if (problems.length === 1) return `bedrock-chat: ${problems[0]?.sentence}\n`;
	const items = problems.map(({sentence}) => `  - ${sentence}\n`);
	return `bedrock-chat: ${problems.length} things to put right:\n${items.join('')}`;
}

/** One line about an error that nobody expected; its message may quote a server, so it is made safe. */
export function faultText(error: unknown): string {
	const reason = safeLine(error instanceof Error ? error.message : String(error));
	return `bedrock-chat stopped because of a fault of its own: ${reason}\n`;
}

/** The version of the package. From `source/config/` and from `dist/parts/` its file is two folders up. */
export function version(): string {
	const own: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
	return typeof own === 'object' && own !== null && 'version' in own ? String(own.version) : 'unknown';
}

export {helpText};
