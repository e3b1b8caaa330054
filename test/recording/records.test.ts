/** The lines of a recording: messages come back as they were, and nothing in a line controls a terminal. */
import {readFileSync} from 'node:fs';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FrameRecord} from '../../source/recording/frame-record.ts';
import {isRecording, readRecords} from '../../source/recording/read-records.ts';
import {recordLine, startLine} from '../../source/recording/record-lines.ts';
import {anyText} from '../support/arbitraries.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {incomingTexts, recordingNames} from '../support/recording.ts';

const START = {
	recording: 1,
	program: 'bedrock-chat/1.0.0',
	started: '2026-12-01T10:00:00.000Z',
	url: 'ws://host/ws',
} as const;

const message = (frame: string, more: Partial<FrameRecord> = {}): FrameRecord =>
	({t: 1.5, dir: 'in', frame, bytes: Buffer.byteLength(frame), ...more}) as FrameRecord;

const roundTrip = (records: readonly FrameRecord[]) =>
	readRecords(startLine(START) + records.map(recordLine).join(''));

/** What no line may have besides its line feed. */
const CONTROLS = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('the lines of a recording', () => {
	it.each([
		'{"id":1234567890123456789,"x":1.10,"y":1e400}',
		'{"b":1,"a":2,"b":3}',
		'{"2":1,"1":2}',
		'[1, 2]',
		'"text"',
		'{"frame":{"frame":[1]},"t":"\\"frame\\":2"}',
		'{"n":NaN}',
		'no JSON',
		'',
		'{"a":"\\u001b]0;t\\u0007"}',
	])('keep a message as it was: %s', (frame) => {
		expect(roundTrip([message(frame)]).records).toEqual([message(frame)]);
	});

	it('join the lines of a message that has several, and keep its values', () => {
		const [read] = roundTrip([message('{\n\t"a": [1,\r\n2]\n}')]).records;
		expect(read).toMatchObject({frame: '{  "a": [1,  2] }', bytes: 17});
	});

	it('keep any text as the value that it is', () => {
		fc.assert(
			fc.property(fc.array(anyText), fc.boolean(), (texts, isJson) => {
				const records = texts.map((text) => message(isJson ? JSON.stringify({text}) : text));
				const {records: read, unreadable} = roundTrip(records);
				const values = (list: readonly FrameRecord[]) =>
					list.map((record) => (isJson ? JSON.parse(String(record.frame)) : record.frame));
				expect(values(read)).toEqual(values(records));
				expect(unreadable).toEqual([]);
			}),
		);
	});

	it('have no character that controls a terminal', () => {
		for (const text of HOSTILE_TEXTS) {
			const records = [
				message(text),
				message(JSON.stringify({text})),
				message(`{"${JSON.stringify(text).slice(1, -1)}":1}`),
				message(text, {truncated: true} as Partial<FrameRecord>),
				{t: 0, dir: 'note', note: 'lost', detail: text} as const,
			];
			const lines = records.map(recordLine).join('') + startLine({...START, url: text});
			expect(lines).not.toMatch(CONTROLS);
			expect(lines.split('\n')).toHaveLength(7);
		}
	});

	it('mark a beginning, and keep the facts of a note', () => {
		const records: readonly FrameRecord[] = [
			{t: 0, dir: 'note', note: 'connect', url: 'ws://host/ws', attempt: 1},
			{t: 3, dir: 'out', frame: '{"type":"chat","message":"{', bytes: 5_000_000, truncated: true},
		];
		expect(roundTrip(records)).toEqual({start: START, records, unreadable: []});
	});
});

describe('reading', () => {
	it('counts the time of a later part from the beginning of the first one', () => {
		const later = {...START, started: '2026-12-01T10:01:00.000Z'};
		const text = startLine(START) + recordLine(message('1')) + startLine(later) + recordLine(message('2'));
		expect(readRecords(text).records.map(({t}) => t)).toEqual([1.5, 60_001.5]);
	});

	it('leaves out what it does not understand, names those lines, and ignores a last line that was cut off', () => {
		const lines = [
			'no JSON\n',
			'{"dir":"up","t":1}\n',
			'{"dir":"in","frame":1}\n',
			'\n',
			recordLine(message('1')),
		];
		const whole = startLine(START) + lines.join('');
		expect(readRecords(whole).unreadable).toEqual([2, 3, 4]);
		for (let end = whole.length - 1; end > whole.length - 20; end--) {
			expect(readRecords(whole.slice(0, end)).unreadable).toEqual([2, 3, 4]);
		}
	});

	it.each(recordingNames())('reads a recording of another program: %s', (name) => {
		const file = new URL(`../fixtures/recordings/${name}.jsonl`, import.meta.url);
		const {records, unreadable, start} = readRecords(readFileSync(file, 'utf8'));
		expect(start).toBeUndefined();
		expect(unreadable).toEqual([]);
		const received = records.flatMap((record) => (record.dir === 'in' ? [record.frame] : []));
		const values = (texts: readonly string[]) => texts.map((text) => tryParse(text));
		expect(values(received)).toEqual(values(incomingTexts(name)));
	});

	it('tells a recording from other files by its first line', () => {
		expect(isRecording(`${startLine(START)}{"dir"`)).toBe(true);
		expect(isRecording('{"recording":2}\n')).toBe(false);
		expect(isRecording('# Notes\n')).toBe(false);
	});
});

function tryParse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
