/** The command `config`: prints the path of the configuration file, checks it, and opens it in an editor. */
import {spawn} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {checkConfigFile, problemText} from '../config/command-line.ts';
import type {CheckKeys} from '../config/file/config-file.ts';
import type {ConfigSettings} from '../config/settings.ts';
import {makeFolder} from '../journal/make-folder.ts';
import {countOf} from '../text/quantity.ts';
import {joinSafe, own, type SafeText, safeLine} from '../text/safe.ts';
import {type EditorFacts, editorCommand} from './interactive/editor-command.ts';

export interface ConfigIo {
	readonly stdout: {write(text: string): unknown};
	readonly stderr: {write(text: string): unknown; readonly columns?: number | undefined};
	/** The file that is used without --config; undefined = this user has no home folder. */
	readonly configFile: string | undefined;
	readonly home: string | undefined;
	readonly editor: EditorFacts;
	readonly check: typeof checkConfigFile;
	readonly checkKeys?: CheckKeys;
	readonly problemText: typeof problemText;
	/** The address of the JSON schema. */
	readonly schema: string;
}

/** Of a new file; everything in it is a comment. */
const TEMPLATE = `# Configuration of bedrock-chat. Check it with: bedrock-chat config check
# Keys are the long names of flags: bedrock-chat --help all

# profile = "work"

# [defaults]
# theme = "dark"

# [profiles.work]
# url = "wss://api.example.com/ws/chat"
# token-command = "pass show chat"
`;

/** @returns exit code: 0; 1 the editor failed; 2 the file has problems */
export async function runConfig(
	{action, file: named}: ConfigSettings,
	{stdout, stderr, configFile, home, editor, schema, ...io}: ConfigIo,
): Promise<number> {
	const fail = (sentence: SafeText, exitCode: number): number => {
		stderr.write(`bedrock-chat: ${sentence}\n`);
		return exitCode;
	};
	const file = named === undefined ? configFile : path.resolve(named);
	if (file === undefined) return fail(own`This user has no home folder. Type --config FILE`, 2);
	if (action === 'path') {
		stdout.write(`${safeLine(file)}\n`);
		return 0;
	}
	if (action === 'edit') {
		try {
			if (!existsSync(file)) {
				makeFolder(path.dirname(file));
				writeFileSync(file, `#:schema ${schema}\n${TEMPLATE}`, {mode: 0o600, flag: 'wx'});
			}
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
			return fail(own`${safeLine(file)} cannot be created (${safeLine(code)}). Type --config FILE`, 1);
		}
		const command = editorCommand(editor);
		const ended = await edited([...command, file]);
		if (ended !== undefined)
			return fail(own`The editor ${safeLine(command[0])} ${ended}. Set VISUAL or EDITOR to another one`, 1);
	}
	const {problems, profiles, profile} = await io.check(
		{file, home, hasModes: editor.platform !== 'win32'},
		io.checkKeys,
	);
	if (problems.length > 0) {
		stderr.write(io.problemText(problems, stderr.columns));
		return 2;
	}
	const names = joinSafe(
		profiles.map(({name}) => own` ${safeLine(name)}${name === profile ? own` (used by default)` : own``}`),
		',',
	);
	const list = profiles.length === 0 ? own`no profile` : own`${countOf(profiles.length, 'profile')}:${names}`;
	stdout.write(`${safeLine(file)} is valid, with ${list}.\n`);
	return 0;
}

/** Runs the editor in this terminal. @returns why it failed, as a clause; undefined = it did not */
function edited([program, ...words]: readonly [string, ...string[]]): Promise<SafeText | undefined> {
	return new Promise((resolve) => {
		const child = spawn(program, words, {stdio: 'inherit'});
		child.on('error', () => resolve(own`was not started`));
		child.on('close', (code) => resolve(code === 0 ? undefined : own`ended with exit code ${code ?? 1}`));
	});
}
