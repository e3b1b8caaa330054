/** Runs the user's editor on a text, and takes what came of it. */
import {readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {type Notice, notice} from '../../chat/notices.ts';
import type {EditorOutcome} from '../../ui/composer/edit-in-editor.ts';
import {type EditorFacts, editorWords} from './editor-command.ts';
import {codeOf, type End, runOnTempFile, type TerminalLender} from './with-temp-file.ts';

export interface EditorOptions {
	readonly facts: EditorFacts;
	readonly process: TerminalLender;
	/** Where the folder of the file is made. */
	readonly folder?: string;
}

const failed = (reason: Notice): EditorOutcome => ({kind: 'failed', notice: reason});

function outcomeOf(end: End, editor: string): EditorOutcome | undefined {
	switch (end.by) {
		case 'error':
			return failed(notice('editor_missing', {editor, because: end.code}));
		case 'signal':
			return failed(notice('editor_failed', {editor, signal: end.signal}));
		case 'exit':
			return end.code === 0 ? undefined : failed(notice('editor_failed', {editor, exitCode: end.code}));
	}
}

/** What the editor left, without the line end that it put behind the last line. */
function withoutAddedEnd(text: string, before: string): string {
	const lines = text.replaceAll(/\r\n?/g, '\n');
	return lines.endsWith('\n') && !before.endsWith('\n') ? lines.slice(0, -1) : lines;
}

/** Opens a text in the editor, which gets the terminal. Never rejects: what goes wrong is told in the outcome. */
export async function editExternally(
	text: string,
	{facts, process, folder = tmpdir()}: EditorOptions,
): Promise<EditorOutcome> {
	const words = editorWords(facts);
	try {
		return await runOnTempFile(
			words,
			{name: 'message.md', content: text, process, folder},
			async (end, file): Promise<EditorOutcome> =>
				outcomeOf(end, words[0]) ?? {
					kind: 'edited',
					text: withoutAddedEnd(await readFile(file, 'utf8'), text),
				},
		);
	} catch (error) {
		return failed(notice('editor_file', {because: codeOf(error), folder}));
	}
}
