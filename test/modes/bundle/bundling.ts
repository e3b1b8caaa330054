/** Runs the commands `bundle` and `open` of a command line, in a folder of the test. */
import {EventEmitter} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {loadSettings} from '../../../source/config/command-line.ts';
import type {Environment} from '../../../source/config/environment.ts';
import {runBundle} from '../../../source/modes/bundle/bundle.ts';
import {type OpenIo, runOpen} from '../../../source/modes/bundle/open-bundle.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {NOON} from '../../support/journals.ts';
import {doctorIo} from '../doctor/doctoring.ts';

export interface BundleRun {
	/** Of the files that are named. */
	readonly folder: string;
	readonly sessions?: string | undefined;
	readonly log?: string;
	readonly env?: Environment;
	readonly signal?: AbortSignal;
	/** Shows a session; without it there is no terminal. */
	readonly view?: OpenIo['view'];
}

export function bundleFolder(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/** @returns exit code, standard output and standard error */
export async function bundling(
	{folder, sessions, log, env = {}, signal = new AbortController().signal, view}: BundleRun,
	...words: readonly string[]
) {
	const context = {isTerminal: () => false, terminal: () => Promise.reject(new Error('nobody is asked'))};
	const outcome = await loadSettings(words, env, context);
	if (!('settings' in outcome)) throw new Error(JSON.stringify(outcome));
	const {settings} = outcome;
	const errors = {text: ''};
	const stderr = {
		write(text: string) {
			errors.text += text;
		},
	};
	const io = doctorIo();
	const clock = createHandClock(NOON + 1000);
	const machine = {...io.machine, log, sessions};
	if (settings.mode !== 'bundle' && settings.mode !== 'open') throw new Error(settings.mode);
	const code =
		settings.mode === 'bundle'
			? await runBundle(settings, {...io, machine, stderr, folder}, signal, {clock, pace: 0})
			: await runOpen(settings, {
					stdout: io.stdout,
					stderr,
					clock,
					folder,
					terminal: {},
					process: new EventEmitter(),
					view,
				});
	return {code, out: io.written.out, errors: errors.text};
}
