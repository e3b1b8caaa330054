/** The commands `export` and `import`: a session of this machine to a file, and back. */
import {createReadStream} from 'node:fs';
import path from 'node:path';
import type {Writable} from 'node:stream';
import type {Clock} from '../clock.ts';
import type {ExportSettings, ImportSettings} from '../config/settings.ts';
import {exportParts} from '../export/export-session.ts';
import {exportedSession} from '../export/exported-session.ts';
import {fileErrorCode} from '../journal/session-folder.ts';
import {idFor} from '../session/id-for.ts';
import {type ImportedSession, type ImportProblem, importSession} from '../session/import-session.ts';
import {placeOf} from '../session/journal-server.ts';
import {chatOf} from '../session/restore-session.ts';
import {READ_PROBLEMS, readForChat} from '../session/resume.ts';
import {bytes, countOf} from '../text/quantity.ts';
import {own, type SafeText, safeLine} from '../text/safe.ts';
import {saveFile} from './interactive/save-file.ts';

export interface ExportIo {
	readonly stdin: AsyncIterable<Uint8Array | string>;
	readonly stdout: Pick<Writable, 'write'>;
	readonly stderr: {write(text: string): unknown};
	readonly clock: Clock;
	/** The folder of all sessions; undefined = this user has no home folder. */
	readonly sessions: string | undefined;
	/** The folder of relative file names. */
	readonly folder: string;
}

function fail(io: Pick<ExportIo, 'stderr'>, problem: SafeText): number {
	io.stderr.write(`bedrock-chat: ${problem}\n`);
	return 2;
}

const NO_HOME = own`No sessions are stored: this user has no home folder.`;

/** @returns the exit code: 0; 2 for a session that cannot be read, or a file that cannot be written */
export async function runExport(settings: ExportSettings, io: ExportIo): Promise<number> {
	const {sessions, stdout} = io;
	if (sessions === undefined) return fail(io, NO_HOME);
	const id = await idFor(sessions, settings.id);
	if (typeof id === 'object') return fail(io, id.problem);
	const stored = await readForChat(sessions, id);
	if ('problem' in stored)
		return fail(io, own`Session ${id} cannot be exported: ${READ_PROBLEMS[stored.problem]}.`);
	const {server, startedAt, title, drafts, damaged} = stored;
	const session = exportedSession(chatOf(stored, true), {id, server, startedAt, title, drafts});
	const {format, redacts, secrets, file, replaces} = settings;
	const parts = exportParts(session, {format, redacts, secrets: secrets.reveal()});
	if (damaged > 0) io.stderr.write(`${damaged} damaged lines of the session are left out.\n`);
	if (file === undefined) {
		for await (const part of parts) await written(stdout, part);
		return 0;
	}
	const saved = await saveFile(file, parts, replaces, io.folder);
	switch (saved.how) {
		case 'saved':
			stdout.write(`${own`Exported session ${id} to ${saved.path}: ${bytes(saved.bytes)}.`}\n`);
			return 0;
		case 'exists':
			return fail(io, own`${saved.path} already exists. Add --replace, or type another name.`);
		case 'not':
			return fail(io, own`${safeLine(file)} is not written: ${safeLine(saved.because)}.`);
	}
}

/** Waits until the reader of the output has taken what was written before. */
const written = (stdout: ExportIo['stdout'], part: Uint8Array): Promise<void> =>
	new Promise((resolve, reject) => {
		stdout.write(part, (error) => (error ? reject(error) : resolve()));
	});

/** @returns the exit code: 0; 2 for a file that cannot be read or is no exported session */
export async function runImport({file}: ImportSettings, io: ExportIo): Promise<number> {
	const {sessions, stdout, stdin} = io;
	if (sessions === undefined) return fail(io, NO_HOME);
	const name = file === '-' ? own`Standard input` : safeLine(file);
	const input = file === '-' ? stdin : createReadStream(path.resolve(io.folder, file));
	const imported = await importSession(input, sessions, io.clock).catch((error: unknown) => error);
	if (!isImported(imported)) {
		const code = fileErrorCode(imported);
		return fail(io, own`${name} cannot be read: ${READ_REASONS[code] ?? (code || String(imported))}.`);
	}
	if ('problem' in imported) {
		const because =
			imported.problem === 'disk'
				? own`The session cannot be saved: ${imported.because}.`
				: own`${name} cannot be imported: ${IMPORT_PROBLEMS[imported.problem]}.`;
		return fail(io, because);
	}
	const {id, entries, unsent, damaged, server} = imported;
	const lines = [
		own`Imported session ${id}: ${countOf(entries, 'message')}, held with ${safeLine(placeOf(server)) || own`an unknown server`}.`,
		...(damaged === 0
			? []
			: [own`${countOf(damaged, 'line')} could not be read, and ${damaged === 1 ? 'is' : 'are'} left out.`]),
		...(unsent === 0
			? []
			: [
					own`${countOf(unsent, 'message')} that ${unsent === 1 ? 'was' : 'were'} not sent ${unsent === 1 ? 'is a draft' : 'are drafts'} now: nothing is sent before you do.`,
				]),
		own`Continue it: bedrock-chat --resume=${id}`,
	];
	for (const line of lines) stdout.write(`${line}\n`);
	return 0;
}

const isImported = (outcome: unknown): outcome is ImportedSession | ImportProblem =>
	!(outcome instanceof Error);

const READ_REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	EISDIR: 'it is a folder',
	EACCES: 'permission denied',
};

const IMPORT_PROBLEMS = {
	'no-session': 'it does not begin as a session does. Type bedrock-chat export --format jsonl to write one',
	newer: 'a newer version of this program wrote it. Update this one',
	empty: 'there is nothing in it',
} as const;
