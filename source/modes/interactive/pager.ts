/** Shows a text in the user's pager: PAGER, else less, else more. */
import {tmpdir} from 'node:os';
import {programWords} from './editor-command.ts';
import {
	codeOf,
	type End,
	type FileFacts,
	type ProgramWords,
	runOnTempFile,
	type TerminalLender,
} from './with-temp-file.ts';

/** What decides which pager it is. */
export interface PagerFacts {
	readonly PAGER: string | undefined;
	/** `process.platform`. */
	readonly platform: string;
}

export interface PagerOptions {
	readonly facts: PagerFacts;
	/** The name of the file, whose ending tells some pagers how to colour it. */
	readonly name: string;
	readonly process: TerminalLender;
	/** Where the folder of the file is made. */
	readonly folder?: string;
}

/** The pagers to try, in order. */
export function pagers({PAGER, platform}: PagerFacts): readonly ProgramWords[] {
	const chosen = programWords(PAGER, platform);
	if (chosen !== undefined) return [chosen];
	return platform === 'win32' ? [['more']] : [['less'], ['more']];
}

const isMissing = (end: End): boolean => end.by === 'error' && end.code === 'ENOENT';

function problemOf(end: End, name: string): string | undefined {
	switch (end.by) {
		case 'error':
			return isMissing(end)
				? `there is no pager ${name}; PAGER says which one to take`
				: `the pager ${name} could not be started: ${end.code}`;
		case 'signal':
			return `the pager ${name} was ended by ${end.signal}`;
		case 'exit':
			return end.code === 0 ? undefined : `the pager ${name} ended with code ${end.code}`;
	}
}

/**
 * Gives a text, or bytes, to the pager as they are, and the terminal with them. Never rejects.
 * @returns a clause when it did not work
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
		return `nothing could be handed to a pager: ${codeOf(error)} in ${folder}`;
	}
	return problem;
}
