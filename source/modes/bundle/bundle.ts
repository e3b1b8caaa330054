/** `bedrock-chat bundle`: writes one file for a report of a problem, and says what is in it. */
import {closeSync, existsSync, openSync, readSync} from 'node:fs';
import path from 'node:path';
import {systemClock} from '../../clock.ts';
import type {BundleSettings} from '../../config/settings.ts';
import {exportParts} from '../../export/export-session.ts';
import {exportedSession} from '../../export/exported-session.ts';
import {createRedaction} from '../../export/redaction.ts';
import {newestSession} from '../../journal/session-store.ts';
import {isRecording} from '../../recording/read-records.ts';
import {idFor} from '../../session/id-for.ts';
import type {ModeOptions} from '../../session/open-session.ts';
import {chatOf} from '../../session/restore-session.ts';
import {READ_PROBLEMS, readForChat} from '../../session/resume.ts';
import {bytes, countOf} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText} from '../../text/safe.ts';
import {wrapAtSpaces} from '../../text/wrap.ts';
import {type Check, checkValue} from '../doctor/check.ts';
import {allChecks, type DoctorIo} from '../doctor/doctor.ts';
import {saveFile} from '../interactive/save-file.ts';
import {bundleLines, type PartCounts} from './bundle-lines.ts';
import {noCounts, typedPath} from './read-bundle.ts';

export interface BundleIo extends DoctorIo {
	readonly stderr: {write(text: string): unknown};
	/** The folder of relative file names. */
	readonly folder: string;
}

/** What goes into it beside the checks; a string is the reason why it cannot be made. */
interface Sources {
	/** The id of the session; undefined = none. */
	readonly session: string | undefined;
	/** Absolute; undefined = none. */
	readonly log: string | undefined;
	readonly frames: string | undefined;
}

const INTERRUPTED = 130;

/** @returns exit code: 0; 2 if something named does not exist, or the file cannot be written; 130 if it was interrupted */
export async function runBundle(
	settings: BundleSettings,
	io: BundleIo,
	signal: AbortSignal,
	options: ModeOptions = {},
): Promise<number> {
	const {clock = systemClock} = options;
	const {stdout, stderr, folder, secrets = new Set<string>(), machine} = io;
	const print = (line: SafeText): unknown => stdout.write(`${wrapAtSpaces(line, stdout.columns)}\n`);
	const fail = (problem: SafeText): number => {
		stderr.write(`bedrock-chat: ${problem}\n`);
		return 2;
	};
	// Nothing is checked before all that was named is found.
	const sources = await sourcesFor(settings, io);
	if (typeof sources === 'string') return fail(sources);
	if (stdout.isTTY === true) print(own`Checking the program, the terminal and the server …`);
	const checks: Check[] = [];
	for await (const check of allChecks(settings.doctor, {...io, secrets}, signal, options)) {
		if (check === 'interrupted' || signal.aborted) return INTERRUPTED;
		checks.push(check);
	}
	if (signal.aborted) return INTERRUPTED;
	const known = [...secrets, ...settings.secrets.reveal()];
	const session = await sessionParts(sources.session, machine.sessions, known);
	if (session !== undefined && 'problem' in session) return fail(session.problem);
	const counts = noCounts();
	const made = new Date(clock.now()).toISOString();
	const lines = bundleLines(
		{
			start: {bundle: 1, program: `bedrock-chat/${machine.version}`, made},
			checks: checks.map(checkValue),
			session: session?.parts,
			...{log: sources.log, frames: sources.frames, redaction: createRedaction(known, true, false)},
		},
		counts,
	);
	const name =
		settings.file ??
		`bedrock-chat-bundle-${made.replaceAll(/[-:]/g, '').slice(0, 15).replace('T', '-')}.jsonl`;
	const saved = await saveFile(name, lines, settings.replaces, folder);
	if (saved.how === 'exists')
		return fail(own`${saved.path} already exists. Add --replace, or type another name.`);
	if (saved.how === 'not') return fail(own`${name} is not written: ${saved.because}.`);
	for (const text of summary(counts, sources, own`${saved.path}: ${bytes(saved.bytes)}`)) print(text);
	stdout.write(`  ${own`bedrock-chat open ${typedPath(name)}`}\n`);
	return 0;
}

async function sourcesFor(
	settings: BundleSettings,
	{machine, folder}: BundleIo,
): Promise<Sources | SafeText> {
	const {session: choice, log, frames} = settings;
	const {sessions} = machine;
	let session: string | undefined;
	if (choice.at === 'id') {
		if (sessions === undefined) return own`No sessions are stored: this user has no home folder.`;
		const id = await idFor(sessions, choice.id);
		if (typeof id === 'object') return id.problem;
		session = id;
	} else if (choice.at === 'newest' && sessions !== undefined) session = await newestSession(sessions);
	const logFile = log === undefined ? machine.log : path.resolve(folder, log);
	const hasLog = logFile !== undefined && existsSync(logFile);
	if (log !== undefined && !hasLog) return own`There is no file ${log}. Type the log after --log-file.`;
	const recording = frames === undefined ? undefined : path.resolve(folder, frames);
	if (recording !== undefined && !hasRecording(recording))
		return own`${frames ?? ''} is no recording. Type a file that --record has written after --frames.`;
	return {session, log: hasLog ? logFile : undefined, frames: recording};
}

function hasRecording(file: string): boolean {
	try {
		const descriptor = openSync(file, 'r');
		const head = Buffer.alloc(4096);
		const length = readSync(descriptor, head);
		closeSync(descriptor);
		return isRecording(head.toString('utf8', 0, length));
	} catch {
		return false;
	}
}

/** The session as it is exported. @param secrets are left out */
async function sessionParts(
	id: string | undefined,
	sessions: string | undefined,
	secrets: readonly string[],
): Promise<{readonly parts: AsyncIterable<Uint8Array>} | {readonly problem: SafeText} | undefined> {
	if (id === undefined || sessions === undefined) return undefined;
	const stored = await readForChat(sessions, id);
	if ('problem' in stored)
		return {problem: own`Session ${id} cannot be read: ${READ_PROBLEMS[stored.problem]}.`};
	const {server, startedAt, title, drafts} = stored;
	const session = exportedSession(chatOf(stored, true), {id, server, startedAt, title, drafts});
	return {parts: exportParts(session, {format: 'jsonl', redacts: true, secrets})};
}

/** What is in the file, and what to do before it is sent. */
function summary(counts: PartCounts, {session, frames}: Sources, place: SafeText): readonly SafeText[] {
	const parts = [
		countOf(counts.checks, 'check'),
		session === undefined ? own`no session` : own`the session ${session}`,
		counts.log === 0 ? own`no log` : own`${countOf(counts.log, 'line')} of the log`,
		frames === undefined ? own`no frames` : countOf(counts.frames, 'line of frames', 'lines of frames'),
	];
	const texts = [
		...(session === undefined ? [] : ['the texts of the conversation (--session none leaves them out)']),
		...(counts.log === 0 ? [] : ['what the log has of it']),
		...(frames === undefined ? [] : ['every message of the recording']),
	];
	return [
		own`The bundle is in ${place}.`,
		own`It has ${joinSafe(parts, ', ')}.`,
		own`Credentials are left out, and what looks like one.${texts.length === 0 ? '' : ` Not left out: ${texts.join(', ')}.`} Read it before you send it:`,
	];
}
