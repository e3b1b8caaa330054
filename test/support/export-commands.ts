/** Runs the commands `export` and `import` of a command line. */
import {loadSettings} from '../../source/config/command-line.ts';
import {runExport, runImport} from '../../source/modes/export.ts';
import {createHandClock} from './hand-clock.ts';
import {NOON} from './journals.ts';

export interface ExportRun {
	readonly sessions: string | undefined;
	/** Of relative files. */
	readonly folder?: string;
	readonly input?: string;
	readonly env?: Readonly<Record<string, string>>;
}

/** @returns exit code, standard output and standard error */
export async function runCommand(
	{sessions, folder = '/', input = '', env = {}}: ExportRun,
	...words: readonly string[]
) {
	const context = {isTerminal: () => false, terminal: () => Promise.reject(new Error('nobody is asked'))};
	const outcome = await loadSettings(words, env, context);
	if (!('settings' in outcome)) throw new Error(JSON.stringify(outcome));
	const {settings} = outcome;
	let out = '';
	let errors = '';
	const io = {
		stdin: (async function* () {
			yield Buffer.from(input);
		})(),
		stdout: {
			write(text: string | Uint8Array, done?: unknown) {
				out += typeof text === 'string' ? text : Buffer.from(text).toString();
				if (typeof done === 'function') done();
				return true;
			},
		},
		stderr: {
			write(text: string) {
				errors += text;
			},
		},
		...{clock: createHandClock(NOON + 1000), sessions, folder},
	};
	if (settings.mode !== 'export' && settings.mode !== 'import') throw new Error(settings.mode);
	const code = settings.mode === 'export' ? await runExport(settings, io) : await runImport(settings, io);
	return {code, out, errors};
}
