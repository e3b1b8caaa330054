import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import type {Entry, ReplyPart} from '../../source/chat/entry.ts';
import {changeInSteps, createPrelayout, createPreparedDrawing} from '../../source/ui/prelayout.ts';
import {arrange} from '../../source/ui/screen-view.ts';
import {isLarge} from '../../source/ui/transcript/entry-rows.ts';
import type {TranscriptRow} from '../../source/ui/transcript/gutter.ts';
import {
	type NavigationContext,
	scrolledBy,
	showsUnit,
	toggledFold,
} from '../../source/ui/transcript/navigation.ts';
import {CHUNK_SIZE} from '../../source/ui/transcript/reply-chunks.ts';
import {viewableOf} from '../../source/ui/transcript/viewable.ts';
import {INITIAL} from '../../source/ui/ui-state.ts';
import {assistantEntry, toolCall, toolPart, userEntry} from '../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../support/fake-chat.ts';
import {textOf} from '../text/any-text.ts';

const size = {columns: 80, rows: 24};
const large = (id: string): Entry => assistantEntry([{kind: 'text', text: 'word '.repeat(1000)}], {id});
const showing = (...entries: readonly Entry[]): ChatSnapshot => ({...EMPTY_SNAPSHOT, entries});
const prelayout = () => createPrelayout(() => ({state: INITIAL, size, now: 0}));

/** The rows of everything in a conversation. */
const linesOf = (snapshot: ChatSnapshot): readonly TranscriptRow[] => {
	const view = viewableOf(snapshot, INITIAL, size.columns, 0);
	return Array.from({length: view.count}, (_, index) => view.rows(view.item(index))).flat();
};

/** A part of a reply that counts how often its text is read. */
function countedPart(text: string): {readonly part: ReplyPart; readonly reads: () => number} {
	let reads = 0;
	const part = {
		kind: 'text',
		get text() {
			reads++;
			return text;
		},
	} as const;
	return {part, reads: () => reads};
}

it('treats a reply with many parts as large, and every message with long texts', () => {
	expect(isLarge(large('e1'))).toBe(true);
	const parts = Array.from({length: 16}, () => ({kind: 'text' as const, text: 'a'}));
	expect(isLarge(assistantEntry(parts))).toBe(true);
	expect(isLarge(assistantEntry(parts.slice(1)))).toBe(false);
	expect(isLarge(userEntry('word '.repeat(1000)))).toBe(true);
	expect(isLarge(userEntry('word'))).toBe(false);
	const queued = {kind: 'message', id: 'q1', text: 'word '.repeat(1000)} as const;
	expect([isLarge(queued), isLarge({...queued, text: 'word'})]).toEqual([true, false]);
});

describe('the prelayout', () => {
	it('has work only for large replies, and in more steps for a longer one', {tags: 'slow'}, () => {
		const prepare = prelayout();
		const steps = (snapshot: ChatSnapshot): number => {
			for (let step = 0; ; step++) if (!prepare(snapshot)) return step;
		};
		expect(steps(showing())).toBe(0);
		expect(steps(showing(userEntry('hi')))).toBe(0);
		const first = large('e1');
		expect(steps(showing(first))).toBe(3);
		expect(steps(showing(first))).toBe(0);
		const longer = assistantEntry([{kind: 'text', text: 'word\n'.repeat(10_000)}], {id: 'e2'});
		expect(steps(showing(first, longer))).toBe(Math.ceil(50_000 / 4096) + 1);
		expect(steps(showing(first, longer, userEntry('hi')))).toBe(0);
	});

	it('lays a long message of the user out in steps once, whatever becomes of it', () => {
		const prepare = prelayout();
		const steps = (snapshot: ChatSnapshot): number => {
			for (let step = 0; ; step++) if (!prepare(snapshot)) return step;
		};
		const text = 'word\n'.repeat(10_000);
		const all = Math.ceil(text.length / 4096) + 1;
		const queued = {...showing(), queue: [{kind: 'message', id: 'q7', text}] as const};
		expect(steps(queued)).toBe(all);
		expect(steps(queued)).toBe(0);
		const [sending, delivered] = (['sending', 'delivered'] as const).map((delivery) =>
			showing(userEntry(text, {id: 'e7', delivery})),
		) as [ChatSnapshot, ChatSnapshot];
		expect(steps(sending)).toBe(all);
		const before = linesOf(sending);
		// Its only step makes the rows of another heading.
		expect(steps(delivered)).toBe(1);
		const after = linesOf(delivered);
		expect(after.length).toBe(before.length);
		expect(after.slice(1).every((row, index) => row === before[index + 1])).toBe(true);
		expect(textOf(after[0]?.line ?? [])).not.toBe(textOf(before[0]?.line ?? []));
		expect(steps(showing(userEntry(`${text}.`, {id: 'e7'})))).toBe(all);
	});

	it('leaves nothing of the entry to lay out when the screen is drawn', () => {
		const {part, reads} = countedPart('word '.repeat(1000));
		const snapshot = showing(userEntry('hi'), assistantEntry([part]));
		const prepare = prelayout();
		while (prepare(snapshot)) {}
		const before = reads();
		arrange(INITIAL, snapshot, size, {exposed: false, open: 'private', now: 0});
		expect(reads()).toBe(before);
		const resized = {columns: 60, rows: 24};
		arrange(INITIAL, snapshot, resized, {exposed: false, open: 'private', now: 0});
		expect(reads()).toBeGreaterThan(before);
	});

	it('lays out no more of a long reply than the end that fits on the screen', () => {
		const counted = Array.from({length: 10 * CHUNK_SIZE}, () => countedPart('a'));
		const snapshot = showing(assistantEntry(counted.map(({part}) => part)));
		expect(prelayout()(snapshot)).toBe(true);
		expect(counted.at(-1)?.reads()).toBeGreaterThan(0);
		expect(counted.slice(0, -CHUNK_SIZE - 1).every(({reads}) => reads() === 0)).toBe(true);
	});
});

describe('a change in steps', () => {
	it('lays out 4 KB of what it shows in each step: a jump, another width, the source', {tags: 'slow'}, () => {
		const longer = assistantEntry([{kind: 'text', text: 'word\n'.repeat(10_000)}], {id: 'e1'});
		const last = assistantEntry([{kind: 'text', text: 'word\n'.repeat(100)}], {id: 'e2'});
		const context = {state: INITIAL, snapshot: showing(longer, last), size, now: 0};
		const steps = (...[before, compute]: Parameters<typeof changeInSteps>): number => {
			for (let step = 0; ; step++) if (changeInSteps(before, compute) !== undefined) return step;
		};
		const all = Math.ceil(50_000 / 4096) + 1;
		const toTop = (before: NavigationContext) => scrolledBy(before, {by: 'whole', to: 'top'});
		expect(steps(context)).toBe(0);
		expect(steps(context, toTop)).toBe(all);
		expect(steps(context, toTop)).toBe(0);
		const top = {...context, state: {...INITIAL, ...toTop(context)}};
		expect(steps({...top, size: {columns: 60, rows: 24}})).toBe(all);
		expect(steps(top)).toBe(0);
		expect(steps(top, () => ({source: true}))).toBe(all);
	});
});

describe('a prepared drawing', () => {
	/** Two turns of the event loop. */
	const turns = async (): Promise<void> => {
		for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
	};

	it('is drawn at once if there is nothing to do', () => {
		let drawings = 0;
		createPreparedDrawing(
			() => false,
			() => drawings++,
		).start();
		expect(drawings).toBe(1);
	});

	it('is drawn once, after all steps, and keys are read between them', async () => {
		const log: string[] = [];
		let steps = 3;
		const drawing = createPreparedDrawing(
			() => {
				log.push(`step ${steps}`);
				return steps-- > 1;
			},
			() => log.push('draw'),
		);
		drawing.start();
		drawing.start();
		expect([log, drawing.isPreparing()]).toEqual([['step 3'], true]);
		setImmediate(() => log.push('key'));
		await turns();
		await turns();
		await turns();
		expect(log).toEqual(['step 3', 'key', 'step 2', 'step 1', 'draw']);
		expect(drawing.isPreparing()).toBe(false);
	});
});

describe('a change that needs the rows of before and of afterwards', () => {
	it.each([20, 200])('ends when one of %i calls is unfolded', (count) => {
		const calls = Array.from({length: count}, (_, call) =>
			toolPart(toolCall('get_order', {key: `e9/${call}`, arguments: {call}})),
		);
		const snapshot = showing(userEntry('hi'), assistantEntry(calls, {id: 'e9'}));
		let context: NavigationContext = {state: INITIAL, snapshot, size, now: 0};
		for (const change of [(each: NavigationContext) => showsUnit(each, 'e9/10'), toggledFold]) {
			let steps = 1;
			let changed = changeInSteps(context, change);
			for (; changed === undefined && steps < 100; steps++) changed = changeInSteps(context, change);
			expect(steps).toBeLessThan(20);
			context = {...context, state: {...context.state, ...changed}};
		}
		expect(context.state.folds.isOpen(calls[10]?.kind === 'tool' ? calls[10].call : toolCall(''))).toBe(true);
	});
});
