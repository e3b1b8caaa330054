/** Runs the user's editor on a text, and takes what came of it. */
import {readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {own} from '../../text/safe.ts';
import type {EditorOutcome} from '../../ui/composer/edit-in-editor.ts';
import {type EditorFacts, editorWords} from './editor-command.ts';
import {codeOf, type End, runOnTempFile, type TerminalLender} from './with-temp-file.ts';

export interface EditorOptions {
	readonly facts: EditorFacts;
	readonly process: TerminalLender;
	/** Where the folder of the file is made. */
	readonly folder?: string;
}

const ADVICE =
	'VISUAL or EDITOR says which one: VISUAL="code --wait", for example. The message is as it was.';

const failed = (code: string, text: string, advice = ADVICE): EditorOutcome => ({
	kind: 'failed',
	notice: {level: 'error', code, text, advice},
});

function outcomeOf(end: End, name: string): EditorOutcome | undefined {
	switch (end.by) {
		case 'error':
			return failed(
				'editor_missing',
				end.code === 'ENOENT'
					? own`The editor ${name} could not be started: there is no such program.`
					: own`The editor ${name} could not be started: ${end.code}.`,
			);
		case 'signal':
			return failed('editor_failed', own`The editor ${name} was ended by ${end.signal}.`);
		case 'exit':
			return end.code === 0
				? undefined
				: failed(
						'editor_failed',
						own`The editor ${name} ended with code ${end.code}, so what was written in it does not count.`,
						'The message is as it was.',
					);
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
		return failed(
			'editor_file',
			own`The message could not be handed to an editor and taken back: ${codeOf(error)} in ${folder}.`,
			'Is there room, and may you write there? The message is as it was.',
		);
	}
}
