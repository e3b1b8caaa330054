/** The file of a recording: for this user only, never in place of another file, and its problems are sentences. */
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {readRecords} from '../../source/recording/read-records.ts';
import {openRecording} from '../../source/recording/recording-file.ts';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'recording-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const START = {
	recording: 1,
	program: 'bedrock-chat/1.0.0',
	started: '2026-12-01T10:00:00.000Z',
	url: 'ws://host/ws',
} as const;
const MESSAGE = {t: 0, dir: 'in', frame: '{"type":"pong"}', bytes: 15} as const;

function record(name: string, troubles: string[] = []) {
	return openRecording(path.join(folder, name), START, (sentence) => troubles.push(sentence));
}

describe('the file of a recording', () => {
	it('is new, for this user only, and complete once it is closed', () => {
		const recording = record('new.jsonl');
		recording.write(MESSAGE);
		expect(recording.trouble()).toBeUndefined();
		expect(recording.close()).toBe(`The recording is in ${path.join(folder, 'new.jsonl')}`);
		const file = path.join(folder, 'new.jsonl');
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(readRecords(readFileSync(file, 'utf8'))).toEqual({
			start: START,
			records: [MESSAGE],
			unreadable: [],
		});
	});

	it('gets a further part if it is a recording, after a line that was cut off', () => {
		const file = path.join(folder, 'parts.jsonl');
		record('parts.jsonl').write(MESSAGE);
		writeFileSync(file, `${readFileSync(file, 'utf8')}{"dir":"in","t"`);
		record('parts.jsonl').write(MESSAGE);
		const {records, unreadable} = readRecords(readFileSync(file, 'utf8'));
		expect(records).toEqual([MESSAGE, MESSAGE]);
		expect(unreadable).toEqual([3]);
	});

	it('is no other file: that stays as it is', () => {
		const file = path.join(folder, 'notes.txt');
		writeFileSync(file, 'Notes\n');
		const recording = record('notes.txt');
		recording.write(MESSAGE);
		const problem = `Nothing is recorded: ${file} exists and is not a recording. Choose another file with --record.`;
		expect(recording.trouble()).toBe(problem);
		expect(recording.close()).toBe(problem);
		expect(readFileSync(file, 'utf8')).toBe('Notes\n');
	});

	it.each([
		['a folder', '.', /is a folder/],
		['a file in a folder that does not exist', 'none/a.jsonl', /the folder .* does not exist/],
	])('is not %s', (_, name, reason) => {
		const recording = record(name);
		recording.write(MESSAGE);
		expect(recording.trouble()).toMatch(reason);
	});

	it('is not made where a file is in place of its folder', () => {
		writeFileSync(path.join(folder, 'plain'), '');
		expect(record('plain/a.jsonl').trouble()).toMatch(/a part of .* that should be a folder is a file/);
	});

	it.skipIf(!existsSync('/dev/full'))('is no device', () => {
		const troubles: string[] = [];
		const recording = openRecording('/dev/full', START, (sentence) => troubles.push(sentence));
		recording.write(MESSAGE);
		expect(recording.trouble()).toBe(
			'Nothing is recorded: /dev/full is not a file. Choose another file with --record.',
		);
	});

	it('shows controls in its path', () => {
		mkdirSync(path.join(folder, 'a\u001B[2J'), {recursive: true});
		expect(record('a\u001B[2J/x.jsonl').close()).not.toContain('\u001B');
	});
});
