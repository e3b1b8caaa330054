/** Shows a text in the user's pager: PAGER, else less, else more. Not every pager shows control characters instead of executing them. */
import {tmpdir} from 'node:os';
import {safe} from '../../text/safe.ts';
import type {Content} from '../../ui/transcript/full-text.ts';
import {parseCommand} from './editor-command.ts';
import {
	type CommandWords,
	codeOf,
	type FileFacts,
	type ProgramEnd,
	runOnTempFile,
	type TerminalLender,
} from './with-temp-file.ts';

/** The environment variables, `PAGER` and `LESS` among them, and the platform that decide. */
export interface PagerFacts {
	readonly env: Readonly<Partial<Record<string, string>>>;
	/** `process.platform`. */
	readonly platform: string;
}

export interface PagerOptions {
	readonly facts: PagerFacts;
	/** The name of the file; some pagers highlight it by its extension. */
	readonly name: string;
	readonly process: TerminalLender;
	readonly onEnd?: FileFacts['onEnd'];
	/** The folder in which the temporary folder is created. */
	readonly folder?: string;
}

/** The pagers to try, in order. */
export function pagers({env, platform}: PagerFacts): readonly CommandWords[] {
	const chosen = parseCommand(env.PAGER, platform);
	if (chosen !== undefined) return [chosen];
	return platform === 'win32' ? [['more']] : [['less'], ['more']];
}

/** A prompt of less: what leads back, and how far the text is read. */
const LESS_PROMPT = 'q returns to the chat ?e(END):?pB(%pB\\%)..';

/** The environment of the pager: less says how to leave it. Options of the user's in `LESS` follow, and win. */
function pagerEnvironment({env}: PagerFacts): PagerFacts['env'] {
	const prompts = ['s', 'm', 'M'].map((length) => `-P${length}${LESS_PROMPT}$`);
	return {...env, LESS: [...prompts, env.LESS ?? ''].join(' ').trim()};
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

/** With every control character in its visible form; tabs stay. */
const visible = (text: string): string => text.split('\t').map(safe).join('\t');

/** UTF-16 units that wait for a place where a text can be cut. */
const WAITING_LIMIT = 65_536;

/** Offset of the last character that attaches to nothing before it, so that the text can be cut there. */
function cutOf(text: string): number {
	if (text.length > WAITING_LIMIT) return text.length;
	for (let at = text.length - 1; at > 0; at--) {
		const code = text.charCodeAt(at);
		if (code > 0x20 && code < 0x7f) return at;
	}
	return 0;
}

async function* visibleChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	let waiting = '';
	for await (const chunk of chunks) {
		waiting += decoder.decode(chunk, {stream: true});
		const cut = cutOf(waiting);
		if (cut > 0) yield visible(waiting.slice(0, cut));
		waiting = waiting.slice(cut);
	}
	yield visible(waiting + decoder.decode());
}

const visibleContent = (content: Content): FileFacts['content'] =>
	typeof content === 'string' ? visible(content) : visibleChunks(content);

/**
 * Opens a text in the pager, which gets the terminal. Never rejects.
 * @returns a clause with the reason for a failure; undefined after success
 */
export async function openInPager(
	content: Content,
	{facts, name, process, onEnd, folder = tmpdir()}: PagerOptions,
): Promise<string | undefined> {
	let problem: string | undefined;
	try {
		for (const pager of pagers(facts)) {
			const end = await runOnTempFile(
				pager,
				{name, content: visibleContent(content), process, onEnd, folder, env: pagerEnvironment(facts)},
				(ended) => ended,
			);
			problem = problemOf(end, pager[0]);
			if (!isMissing(end)) break;
		}
	} catch (error) {
		return `could not write a file for the pager: ${codeOf(error)} in ${folder}`;
	}
	return problem;
}
