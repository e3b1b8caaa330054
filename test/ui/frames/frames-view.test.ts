/** The frames pane at every size: its rows fit, and no text of a frame controls the terminal. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FrameRecord} from '../../../source/recording/frame-record.ts';
import type {Line} from '../../../source/text/line.ts';
import {safe} from '../../../source/text/safe.ts';
import {widthOfLine} from '../../../source/text/spans.ts';
import {frameFilterOf} from '../../../source/ui/frames/frame-filter.ts';
import {createFrameList} from '../../../source/ui/frames/frame-list.ts';
import {createFrameLog} from '../../../source/ui/frames/frame-log.ts';
import {noteWords, timeBetween} from '../../../source/ui/frames/frame-words.ts';
import type {FramesState} from '../../../source/ui/frames/frames-state.ts';
import {framesView} from '../../../source/ui/frames/frames-view.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {messageRecord, records} from '../../support/recorded-frames.ts';

const START = Date.UTC(2026, 10, 30, 2, 11, 3, 42);

function stateOf(given: readonly FrameRecord[], changes: Partial<FramesState> = {}): FramesState {
	const log = createFrameLog({frames: 1e6, units: 1e9});
	for (const record of given) log.add(record, START + record.t);
	const list = createFrameList(log, frameFilterOf(changes.filter ?? ''));
	list.search(Number.POSITIVE_INFINITY);
	return {
		...{part: {view: framesView}, log, list, filter: '', field: undefined, selected: undefined, top: 0},
		...{marked: undefined, pausedAt: undefined, keptFrom: undefined, file: undefined, ...changes},
	};
}

const textOf = (line: Line): string => line.map(({text}) => text).join('');
const drawn = (state: FramesState, columns: number, rows: number): readonly string[] =>
	framesView(state, columns, rows).lines.map((line) => textOf(line).trimEnd());
/** The zone of the machine is any. */
const withoutHour = (line: string): string => line.replace(/\d\d:(\d\d:\d\d)/g, 'hh:$1');

describe('the frames pane', () => {
	it('has a row for each frame, the newest below, and the selected one as it stood on the wire', () => {
		const raw = records(8).at(7);
		const text = raw?.dir === 'in' ? raw.frame : '';
		const rawRows = [text.slice(0, 99), text.slice(99, 198), text.slice(198)].map((row) => ` ${row}`);
		expect(drawn(stateOf(records(8)), 100, 16).map(withoutHour)).toEqual([
			' Frames · 8 frames · following',
			'  time             delta    size   type        content',
			'  hh:11:03.042              38 B → chat        message: "question 0"',
			'  hh:11:03.052    +10 ms    47 B ← typing      message: "AI is thinking..."',
			'  hh:11:03.062    +10 ms    56 B ← typing      message: "Calling get_order... (1/1)"',
			'  hh:11:03.072    +10 ms   211 B ← ai_response call_3 message: "one two 3", tool_calls: [1 item], t…',
			'  hh:11:03.082    +10 ms    38 B → chat        message: "question 4"',
			'  hh:11:03.092    +10 ms    47 B ← typing      message: "AI is thinking..."',
			'  hh:11:03.102    +10 ms    56 B ← typing      message: "Calling get_order... (1/1)"',
			'▌ hh:11:03.112    +10 ms   211 B ← ai_response call_7 message: "one two 7", tool_calls: [1 item], t…',
			'',
			'',
			' received at hh:11:03.112 · 211 bytes · +10 ms after the row above',
			...rawRows,
		]);
	});

	it('measures from the marked frame', () => {
		const state = stateOf(records(4), {marked: 1, selected: 0});
		expect(drawn(state, 60, 6).map(withoutHour)).toEqual([
			' Frames · 4 frames',
			'  time         from mark    size   type        content',
			'▌ hh:11:03.042    −10 ms    38 B → chat        message: "qu…',
			' ◆hh:11:03.052              47 B ← typing      message: "AI…',
			'  hh:11:03.062    +10 ms    56 B ← typing      message: "Ca…',
			'  hh:11:03.072    +20 ms   211 B ← ai_response call_3 messa…',
		]);
	});

	it('says what is listed, what waits, and what was not kept', () => {
		const head = (changes: Partial<FramesState>): string =>
			withoutHour(drawn(stateOf(records(8), changes), 120, 8)[0] ?? '');
		expect(head({filter: 'type:chat'})).toBe(' Frames · 2 of 8 frames · following · type:chat');
		expect(head({pausedAt: 5})).toBe(' Frames · 8 frames · paused, 3 new');
		expect(head({keptFrom: START})).toBe(
			' Frames · 8 frames · following · frames before hh:11:03 were not kept',
		);
		expect(head({file: 'a\u001bb.jsonl'})).toBe(' Frames · 8 frames · a␛b.jsonl');
		expect(drawn(stateOf(records(8), {filter: 'nothing'}), 80, 8)).toContain(' No frame matches the filter.');
		expect(drawn(stateOf([]), 80, 8)).toContain(' No frame was sent or received yet.');
	});

	it('fits at every size', () => {
		const all = [...records(12), {t: 200, dir: 'note', note: 'close', code: 1011, by: 'in'} as const];
		fc.assert(
			fc.property(
				fc.integer({min: 1, max: 210}),
				fc.integer({min: 0, max: 40}),
				fc.option(fc.nat(12), {nil: undefined}),
				(columns, rows, selected) => {
					const {lines} = framesView(stateOf(all, {selected}), columns, rows);
					expect(lines.length).toBeLessThanOrEqual(rows);
					for (const line of lines) expect(widthOfLine(line)).toBeLessThanOrEqual(columns);
				},
			),
		);
	});

	it.each([40, 80, 200])('draws hostile texts without their controls, with %i columns', (columns) => {
		for (const text of HOSTILE_TEXTS) {
			const given: readonly FrameRecord[] = [
				messageRecord('in', text),
				messageRecord('in', {type: text, message: text, tool_calls: [{id: text}]}),
				{t: 0, dir: 'note', note: text, reason: text},
				{t: 0, dir: 'note', note: 'close', reason: text, by: text, code: 1000},
				{t: 0, dir: 'note', note: 'connect', url: text},
				{t: 0, dir: 'note', note: 'lost', code: text, mark: text, detail: text},
				{t: 0, dir: 'note', note: 'ready', session: text, user: text},
			];
			for (const selected of given.keys()) {
				const state = stateOf(given, {selected, file: text, filter: ''});
				const {lines} = framesView({...state, filter: text}, columns, 24);
				for (const line of lines) {
					for (const {text: part} of line) expect(safe(part)).toBe(part);
					expect(widthOfLine(line)).toBeLessThanOrEqual(columns);
				}
			}
		}
	});
});

describe('the words of the pane', () => {
	it.each([
		[0, '+0.0 ms'],
		[0.04, '+0.0 ms'],
		[9.94, '+9.9 ms'],
		[9.96, '+10 ms'],
		[999.4, '+999 ms'],
		[999.6, '+1.00 s'],
		[-1500, '−1.50 s'],
		[59_994, '+59.99 s'],
		[61_000, '+1 min 01 s'],
	])('%f ms', (ms, words) => {
		expect(timeBetween(ms)).toBe(words);
	});

	it.each([
		[{note: 'connect', url: 'ws://h/chat', attempt: 1}, 'Connecting to ws://h/chat.'],
		[
			{note: 'connect', url: 'ws://h/', session: 's1', attempt: 2},
			'Connecting to ws://h/, for session s1, attempt 2.',
		],
		[{note: 'connect', path: '/chat/ws'}, 'Connecting to /chat/ws.'],
		[{note: 'open'}, 'The server has accepted the WebSocket (HTTP 101). Its greeting is next.'],
		[
			{note: 'ready', session: 's1', resumed: false, user: 'Ada'},
			'Ready in session s1, not resumed: a new one, signed in as Ada.',
		],
		[
			{note: 'lost', code: 'server_error', mark: 'code 1011', reason: 'boom'},
			'Connection lost: server_error (code 1011, the server failed): boom.',
		],
		[{note: 'lost', code: 'connection_lost'}, 'Connection lost: connection_lost.'],
		[
			{note: 'stopped', code: 'forbidden', mark: 'HTTP 403'},
			'Connection failed, and is not tried again: forbidden (HTTP 403).',
		],
		[{note: 'close', by: 'in', code: 1006}, 'Closed by the server: code 1006, lost without a close frame.'],
		[{note: 'close', by: 'constructor', code: 4321}, "Closed: code 4321, a code of this server's own."],
		[{note: 'close', by: 'out', reason: {a: 1}}, 'Closed by this program; reason given: {"a":1}.'],
		[{note: 'server gets SIGTERM'}, 'server gets SIGTERM'],
	])('of %j', (note, words) => {
		expect(noteWords({t: 0, dir: 'note', ...note})).toBe(words);
	});
});
