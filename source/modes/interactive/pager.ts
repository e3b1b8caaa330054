/** Shows a text in the user's pager: PAGER, else less, else more. */
import {tmpdir} from 'node:os';
import {parseCommand} from './editor-command.ts';
import {
	type CommandWords,
	codeOf,
	type FileFacts,
	type ProgramEnd,
	runOnTempFile,
	type TerminalLender,
} from './with-temp-file.ts';

/** The environment variable and the platform that decide. */
export interface PagerFacts {
	readonly PAGER: string | undefined;
	/** `process.platform`. */
	readonly platform: string;
}

export interface PagerOptions {
	readonly facts: PagerFacts;
	/** The name of the file; some pagers highlight it by its extension. */
	readonly name: string;
	readonly process: TerminalLender;
	/** The folder in which the temporary folder is created. */
	readonly folder?: string;
}

/** The pagers to try, in order. */
export function pagers({PAGER, platform}: PagerFacts): readonly CommandWords[] {
	const chosen = parseCommand(PAGER, platform);
	if (chosen !== undefined) return [chosen];
	return platform === 'win32' ? [['more']] : [['less'], ['more']];
}

const isMissing = (end: ProgramEnd): boolean => end.by === 'error' && end.code === 'ENOENT';

function problemOf(end: ProgramEnd, name: string): string | undefined {
	switch (end.by) {
		case 'error':
			return isMissing(end)
				? `pager ${name} not found; set PAGER to another one`
				: `could not start the pager ${name}: ${end.code}`;
		case 'signal':
			return `the pager ${name} was terminated by ${end.signal}`;
		case 'exit':
			return end.code === 0 ? undefined : `the pager ${name} exited with code ${end.code}`;
	}
}

/**
 * Opens a text, or bytes, in the pager, which gets the terminal. Never rejects.
 * @returns a clause with the reason for a failure; undefined after success
 */
export async function openInPager(
	content: FileFacts['content'],
	{facts, name, process, folder = tmpdir()}: PagerOptions,
): Promise<string | undefined> {
	let problem: string | undefined;
	try {
		for (const pager of pagers(facts)) {
			const end = await runOnTempFile(pager, {name, content, process, folder}, (ended) => ended);
			problem = problemOf(end, pager[0]);
			if (!isMissing(end)) break;
		}
	} catch (error) {
		return `could not write a file for the pager: ${codeOf(error)} in ${folder}`;
	}
	return problem;
}
