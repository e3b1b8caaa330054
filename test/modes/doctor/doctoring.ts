/** Runs the command doctor for a test, from words of a command line, without a terminal unless one is given. */
import {EventEmitter} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {onTestFinished} from 'vitest';
import {systemClock} from '../../../source/clock.ts';
import {loadSettings} from '../../../source/config/command-line.ts';
import type {Environment} from '../../../source/config/environment.ts';
import type {DoctorSettings} from '../../../source/config/settings.ts';
import type {Check} from '../../../source/modes/doctor/check.ts';
import {allChecks, type DoctorIo, runDoctor} from '../../../source/modes/doctor/doctor.ts';
import type {ModeOptions} from '../../../source/session/open-session.ts';
import type {TerminalSource} from '../../../source/terminal/input/terminal-input.ts';

export interface DoctorStart {
	readonly env?: Environment;
	readonly configFile?: string;
	readonly io?: Partial<DoctorIo>;
	readonly options?: ModeOptions;
	readonly signal?: AbortSignal;
}

export async function doctorSettings(
	words: readonly string[],
	{env = {}, configFile}: DoctorStart = {},
): Promise<DoctorSettings> {
	const outcome = await loadSettings(['doctor', ...words], env, {
		isTerminal: () => false,
		terminal: () => Promise.reject(new Error('nobody is asked')),
		configFile,
	});
	if (!('settings' in outcome) || outcome.settings.mode !== 'doctor')
		throw new Error(JSON.stringify(outcome));
	return outcome.settings;
}

/** Standard input and output that are no terminal, a machine with nothing stored. */
export function doctorIo(more: Partial<DoctorIo> = {}): DoctorIo & {readonly written: {out: string}} {
	const folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const written = {out: ''};
	const process = {kill() {}, exit() {}, stderr: {write() {}}};
	return {
		written,
		stdin: new EventEmitter() as unknown as TerminalSource,
		stdout: {
			write(text: string) {
				written.out += text;
			},
		},
		process: Object.assign(new EventEmitter(), process),
		machine: {
			...{version: '1.2.3', folder: pathToFileURL(`${folder}/`), node: '26.0.0', platform: 'linux'},
			...{home: folder, searchPath: '', configFile: undefined, log: undefined},
			sessions: path.join(folder, 'state', 'sessions'),
			checkConfig: () => Promise.resolve({problems: [], profiles: [], profile: undefined}),
		},
		terminal: {facts: {}, clipboard: {platform: 'linux'}},
		...more,
	};
}

/** Every check, in the order of the report. */
export async function doctorChecks(
	words: readonly string[],
	start: DoctorStart = {},
): Promise<readonly Check[]> {
	const settings = await doctorSettings(words, start);
	const checks: Check[] = [];
	const signal = start.signal ?? new AbortController().signal;
	const options = {clock: systemClock, pace: 0, ...start.options};
	for await (const check of allChecks(settings, doctorIo(start.io), signal, options))
		if (check !== 'interrupted') checks.push(check);
	return checks;
}

/** The checks of the server alone, by their ids. */
export async function serverChecks(
	words: readonly string[],
	start: DoctorStart = {},
): Promise<Readonly<Record<string, Check>>> {
	const checks = await doctorChecks(words, start);
	return Object.fromEntries(
		checks.filter(({group}) => group === 'server').map((check) => [check.id, check] as const),
	);
}

/** Runs the command as a whole. */
export async function doctor(words: readonly string[], start: DoctorStart = {}) {
	const io = doctorIo(start.io);
	const settings = await doctorSettings(words, start);
	const signal = start.signal ?? new AbortController().signal;
	const code = await runDoctor(settings, io, signal, {clock: systemClock, pace: 0, ...start.options});
	return {code, out: io.written.out};
}

/** Those that failed, by their ids. */
export const failedIn = (checks: Readonly<Record<string, Check>>): readonly string[] =>
	Object.values(checks)
		.filter(({outcome}) => outcome === 'failed')
		.map(({id}) => id);
