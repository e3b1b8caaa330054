/** The folder of the index: beside the sessions, only for this user, and deleted in parts as soon as a session is. */
import {closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, utimesSync, writeSync} from 'node:fs';
import path from 'node:path';
import {makeFolder} from '../make-folder.ts';
import {namesIn} from '../segment-files.ts';
import {openPack} from './pack.ts';

const FOLDER = 'index';
const ENDING = '.pack';
/** Of a pack that is being written. */
const UNFINISHED = '.new';
const LOCK = 'lock';
/** A lock that was not touched for so long is of a program that was killed, ms. */
const LOCK_MS = 60_000;

const inIndex = (sessions: string, name: string): string => path.join(sessions, FOLDER, name);

/** The packs, in any order. */
export const packFiles = (sessions: string): readonly string[] =>
	namesIn(path.join(sessions, FOLDER))
		.filter((name) => name.endsWith(ENDING))
		.map((name) => inIndex(sessions, name));

/** The size of the index, bytes. */
export const indexBytes = (sessions: string): number =>
	packFiles(sessions).reduce((sum, file) => sum + sizeOf(file), 0);

function sizeOf(file: string): number {
	try {
		return statSync(file).size;
	} catch {
		return 0;
	}
}

/** Deletes a pack; one that is gone, or that another program has open on Windows, is left. */
export function deletePack(file: string): void {
	try {
		rmSync(file, {force: true});
	} catch {
		// What is in it is not used twice.
	}
}

/** Deletes every pack that has anything of these segments: the rest is indexed again. */
export const forgetSegments = (sessions: string, ids: ReadonlySet<string>): void =>
	deletePacks(sessions, (id) => ids.has(id));

/** Deletes every pack that has anything of other segments than these. */
export const forgetOthers = (sessions: string, ids: ReadonlySet<string>): void =>
	deletePacks(sessions, (id) => !ids.has(id));

/** Deletes the packs with such segments, and those that cannot be read. */
function deletePacks(sessions: string, isGone: (id: string) => boolean): void {
	for (const file of packFiles(sessions)) {
		try {
			const pack = openPack(file);
			pack.close();
			if (pack.ranges.some(({id}) => isGone(id))) deletePack(file);
		} catch {
			deletePack(file);
		}
	}
}

/** Writes a pack that is complete or not there. @returns its path @throws an error of the file system */
export function writePack(sessions: string, bytes: Buffer): string {
	const name = `${Date.now().toString(36)}-${Math.floor(Math.random() * 2 ** 32).toString(36)}${ENDING}`;
	const file = inIndex(sessions, name);
	const unfinished = `${file}${UNFINISHED}`;
	const descriptor = openSync(unfinished, 'wx', 0o600);
	try {
		for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
		fsyncSync(descriptor);
	} catch (error) {
		rmSync(unfinished, {force: true});
		throw error;
	} finally {
		closeSync(descriptor);
	}
	renameSync(unfinished, file);
	return file;
}

export interface IndexLock {
	/** Says that this program is still at work. */
	touch(): void;
	release(): void;
}

/** @returns undefined while another program changes the index @throws an error of the file system */
export function lockIndex(sessions: string): IndexLock | undefined {
	makeFolder(path.join(sessions, FOLDER));
	const file = inIndex(sessions, LOCK);
	const age = Date.now() - modifiedAt(file);
	// A clock that was set back must not end this for ever.
	if (age > LOCK_MS || age < -LOCK_MS) rmSync(file, {force: true});
	try {
		closeSync(openSync(file, 'wx', 0o600));
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
		throw error;
	}
	for (const name of namesIn(path.join(sessions, FOLDER)))
		if (name.endsWith(UNFINISHED)) rmSync(inIndex(sessions, name), {force: true});
	return {
		touch() {
			const now = Date.now() / 1000;
			try {
				utimesSync(file, now, now);
			} catch {
				// Another program may work on the same: what both write is used once.
			}
		},
		release: () => rmSync(file, {force: true}),
	};
}

function modifiedAt(file: string): number {
	try {
		return statSync(file).mtimeMs;
	} catch {
		return Date.now();
	}
}
