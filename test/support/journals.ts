/** Temporary folders for journals, and journals written with short options. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {
	createJournalWriter,
	type JournalOptions,
	type JournalWriter,
} from '../../source/journal/journal-writer.ts';
import type {EntryValue, JournalRecord} from '../../source/journal/records.ts';
import {createHandClock, type HandClock} from './hand-clock.ts';

/** A new folder, which is deleted after the test. */
export function journalFolder(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'journal-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return path.join(folder, 'sessions');
}

export interface TestJournal extends JournalWriter {
	readonly clock: HandClock;
	/** The codes of `onTrouble`, and `recovered`. */
	readonly troubles: string[];
}

/** 2026-11-30, 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 30, 12);

export function journalIn(folder: string, options: Partial<JournalOptions> = {}): TestJournal {
	const clock = createHandClock(NOON);
	const troubles: string[] = [];
	const writer = createJournalWriter({
		folder,
		clock,
		server: {url: 'ws://localhost:8000/ws/chat'},
		secrets: new Set(),
		onTrouble: (code) => troubles.push(code),
		onRecovered: () => troubles.push('recovered'),
		...options,
	});
	return {
		...writer,
		get id() {
			return writer.id;
		},
		get trouble() {
			return writer.trouble;
		},
		clock,
		troubles,
	};
}

export const messageRecord = (text: string, id = 'e1', more: Partial<EntryValue> = {}): JournalRecord => ({
	kind: 'entry',
	entry: {id, kind: 'user', text, at: NOON, delivery: 'delivered', ...more},
});

export const answerRecord = (text: string, id = 'e2', more: Partial<EntryValue> = {}): JournalRecord => ({
	kind: 'entry',
	entry: {id, kind: 'assistant', answers: 'e1', parts: [{kind: 'text', text}], at: NOON, ...more},
});

/** Writes a session in one go. @returns its id */
export async function writeSession(
	folder: string,
	records: readonly JournalRecord[],
	options: Partial<JournalOptions> = {},
): Promise<string> {
	const journal = journalIn(folder, options);
	for (const record of records) journal.write(record);
	await journal.close();
	return journal.id ?? '';
}
