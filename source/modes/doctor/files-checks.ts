/** The checks of the files: the configuration, the folder of the sessions, their size, the space on the disk. */
import {accessSync, constants, existsSync, statfsSync, statSync} from 'node:fs';
import path from 'node:path';
import type {CheckedConfig} from '../../config/file/check-config.ts';
import {listSessionFolders} from '../../journal/session-list.ts';
import {MOST_BYTES} from '../../journal/session-store.ts';
import {bytes, countOf} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {Check, Outcome} from './check.ts';

export interface CheckedFiles {
	/** Undefined = this user has no home folder. */
	readonly configFile: string | undefined;
	readonly sessions: string | undefined;
	/** Of the debug log without `--log-file`. */
	readonly log: string | undefined;
	readonly home: string | undefined;
	/** Windows has no permissions of this kind. */
	readonly hasModes: boolean;
	/** Checks the configuration file, which exists. */
	checkConfig(file: string): Promise<CheckedConfig>;
}

const check = (
	id: string,
	outcome: Outcome,
	text: SafeText,
	facts: NonNullable<Check['facts']> = {},
	fix?: SafeText,
): Check => ({group: 'files', id, outcome, text, facts, ...(fix === undefined ? {} : {fix})});

const homeless = (id: string): Check =>
	check(id, 'note', own`This user has no home folder, so there is none.`, {}, own`Set HOME.`);

/** Never rejects, and writes nothing. */
export async function checkFiles(files: CheckedFiles): Promise<readonly Check[]> {
	const [config, stored] = await Promise.all([configCheck(files), sessionsCheck(files)]);
	return [config, stateCheck(files), stored, ...diskChecks(files), ...logChecks(files)];
}

/** With `~` for the home folder, whose name may be that of the user. */
const shortPath = (file: string, {home}: CheckedFiles): string =>
	home !== undefined && home.length > 1 && file.startsWith(`${home}${path.sep}`)
		? `~${file.slice(home.length)}`
		: file;

async function configCheck(files: CheckedFiles): Promise<Check> {
	const {configFile} = files;
	if (configFile === undefined) return homeless('config');
	const shown = shortPath(configFile, files);
	if (!existsSync(configFile))
		return check('config', 'ok', own`None (${shown}).`, {path: shown, exists: false});
	const {profiles, problems} = await files.checkConfig(configFile);
	const facts = {path: shown, exists: true, profiles: profiles.length, problems: problems.length};
	if (problems.length > 0)
		return check(
			'config',
			'failed',
			own`${shown} has ${countOf(problems.length, 'problem')}.`,
			facts,
			own`bedrock-chat config check lists them.`,
		);
	return check('config', 'ok', own`${shown} is valid, with ${countOf(profiles.length, 'profile')}.`, facts);
}

/** The folder that exists nearest to a path. */
function existing(folder: string): string {
	const parent = path.dirname(folder);
	return existsSync(folder) || parent === folder ? folder : existing(parent);
}

function isWritable(folder: string): boolean {
	try {
		accessSync(folder, constants.W_OK | constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function stateCheck(files: CheckedFiles): Check {
	const {sessions, hasModes} = files;
	if (sessions === undefined) return homeless('state');
	const shown = shortPath(sessions, files);
	const nearest = existing(sessions);
	const facts = {path: shown, exists: nearest === sessions};
	if (!isWritable(nearest))
		return check(
			'state',
			'failed',
			own`${shown} cannot be written: conversations are not saved.`,
			{...facts, writable: false},
			own`Type chmod u+rwx ${shortPath(nearest, files)}, or start with --no-journal.`,
		);
	if (nearest !== sessions)
		return check('state', 'ok', own`${shown} will be made with the first conversation.`, {
			...facts,
			writable: true,
		});
	const mode = hasModes ? statSync(sessions).mode & 0o777 : undefined;
	const values = {...facts, writable: true, mode: mode === undefined ? null : mode.toString(8)};
	if (mode !== undefined && (mode & 0o077) !== 0)
		return check(
			'state',
			'note',
			own`Other users of this machine can open ${shown} (mode ${mode.toString(8)}).`,
			values,
			own`Type chmod 700 ${shown}`,
		);
	return check(
		'state',
		'ok',
		own`${shown} can be written${mode === undefined ? '' : ', by you alone'}.`,
		values,
	);
}

async function sessionsCheck({sessions}: CheckedFiles): Promise<Check> {
	if (sessions === undefined) return homeless('sessions');
	const folders = await listSessionFolders(sessions);
	const size = folders.reduce((sum, folder) => sum + folder.bytes, 0);
	const text = own`${countOf(folders.length, 'saved conversation')}, ${bytes(size)} of at most ${bytes(MOST_BYTES)}.`;
	return check('sessions', 'ok', text, {count: folders.length, bytes: size, mostBytes: MOST_BYTES});
}

/** Less is soon used up, bytes. */
const LITTLE_SPACE = 100 * 1024 * 1024;

function diskChecks({sessions}: CheckedFiles): readonly Check[] {
	if (sessions === undefined) return [];
	try {
		const {bavail, bsize} = statfsSync(existing(sessions));
		const free = bavail * bsize;
		const text = own`${bytes(free)} free.`;
		if (free >= LITTLE_SPACE) return [check('disk', 'ok', text, {freeBytes: free})];
		return [
			check(
				'disk',
				'note',
				text,
				{freeBytes: free},
				own`bedrock-chat sessions list shows what can be deleted.`,
			),
		];
	} catch {
		return [];
	}
}

function logChecks(files: CheckedFiles): readonly Check[] {
	const {log} = files;
	if (log === undefined || !existsSync(log)) return [];
	const {size} = statSync(log);
	const shown = shortPath(log, files);
	return [check('log', 'ok', own`${shown}, ${bytes(size)}.`, {path: shown, bytes: size})];
}
