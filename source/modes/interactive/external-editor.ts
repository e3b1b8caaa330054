/** Runs the user's editor on a text, and reads the result. */
import {readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {type Notice, notice} from '../../chat/notices.ts';
import type {EditorOutcome} from '../../ui/ports.ts';
import {type EditorFacts, editorCommand} from './editor-command.ts';
import {
	codeOf,
	type FileFacts,
	type ProgramEnd,
	runOnTempFile,
	type TerminalLender,
} from './with-temp-file.ts';

export interface EditorOptions {
	readonly facts: EditorFacts;
	readonly process: TerminalLender;
	readonly onEnd?: FileFacts['onEnd'];
	/** The folder in which the temporary folder is created. */
	readonly folder?: string;
}

const failed = (reason: Notice): EditorOutcome => ({kind: 'failed', notice: reason});

function outcomeOf(end: ProgramEnd, editor: string): EditorOutcome | undefined {
	switch (end.by) {
		case 'error':
			return failed(notice('editor_missing', {editor, because: end.code}));
		case 'signal':
			return failed(notice('editor_failed', {editor, signal: end.signal}));
		case 'exit':
			return end.code === 0 ? undefined : failed(notice('editor_failed', {editor, exitCode: end.code}));
	}
}

/** The edited text, without the line end that the editor added to the last line. */
function withoutAddedEnd(text: string, before: string): string {
	const lines = text.replaceAll(/\r\n?/g, '\n');
	return lines.endsWith('\n') && !before.endsWith('\n') ? lines.slice(0, -1) : lines;
}

/** Opens a text in the editor, which gets the terminal. Never rejects: the outcome has the error. */
export async function editExternally(
	text: string,
	{facts, process, onEnd, folder = tmpdir()}: EditorOptions,
): Promise<EditorOutcome> {
	const command = editorCommand(facts);
	try {
		return await runOnTempFile(
			command,
			{name: 'message.md', content: text, process, onEnd, folder},
			async (end, file): Promise<EditorOutcome> =>
				outcomeOf(end, command[0]) ?? {
					kind: 'edited',
					text: withoutAddedEnd(await readFile(file, 'utf8'), text),
				},
		);
	} catch (error) {
		return failed(notice('editor_file', {because: codeOf(error), folder}));
	}
}
