import fc from 'fast-check';
import {beforeEach, describe, expect, it} from 'vitest';
import type {Entry} from '../../source/chat/entry.ts';
import {type Controller, createController} from '../../source/ui/controller.ts';
import {arrange, type View} from '../../source/ui/screen-view.ts';
import {assistantEntry, textPart, toolCall, toolPart, userEntry} from '../support/entries.ts';
import {createFakeChat} from '../support/fake-chat.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {keyOf, typed} from '../support/keys.ts';
import {cases} from '../support/property-runs.ts';
import {queueTo} from '../support/queue-to.ts';
import {QUIET_PORTS} from '../support/quiet-ports.ts';
import {textOf} from '../text/any-text.ts';

const SIZE = {columns: 80, rows: 24};
const FACTS = {exposed: false, open: 'private'} as const;

/** New entries each time, so that nothing of them is laid out. */
const entriesOf = (lengths: readonly number[], calls: number): readonly Entry[] =>
	lengths.flatMap((length, index) => [
		userEntry(`question ${index}\n${length > 100 ? 'Words that were typed.\n'.repeat(2 * length) : ''}`, {
			id: `q${index}-${serial++}`,
		}),
		assistantEntry(
			[
				...Array.from({length: calls}, (_, call) =>
					toolPart(toolCall('get_order', {key: `c${serial}-${call}`, arguments: {call}})),
				),
				textPart(`# Reply ${index}\n\n${'Some *words* of a paragraph, and a `code`.\n\n'.repeat(length)}`),
			],
			{
				id: `a${index}-${serial++}`,
			},
		),
	]);

let serial = 0;
let controller: Controller;
let entries: readonly Entry[];

function open(lengths: readonly number[], calls = 0): void {
	entries = entriesOf(lengths, calls);
	controller = createController({
		chat: createFakeChat({entries}),
		clock: createHandClock(),
		ports: QUIET_PORTS,
		facts: FACTS,
	});
	controller.setSize(SIZE);
}

/** Draws, as Ink does after each change. */
function draw(): View {
	const snapshot = controller.chat.getSnapshot();
	const view = arrange(controller.getState(), snapshot, controller.getSize(), {...FACTS, now: 0});
	controller.settle(view.settled);
	return view;
}

const textIn = (view: View): readonly string[] => view.list.map((line) => textOf(line).trimEnd());
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const settled = async (turns = 400): Promise<void> => {
	for (let count = 0; count < turns; count++) await turn();
};

const KEYS = [
	'pageup',
	'pagedown',
	'up',
	'down',
	'G',
	'g',
	'{',
	'}',
	'ctrl+u',
	'escape',
	'tab',
	'alt+m',
	'enter',
	'ctrl+o',
	'x',
	'/',
	'w',
	'o',
	'n',
	'N',
] as const;

describe('a change of the transcript that needs long replies', () => {
	beforeEach(() => open([400, 3, 3, 400]));

	it('is made in steps, and keys in the input go first', async () => {
		while (controller.prepare(controller.chat.getSnapshot())) {}
		draw();
		const before = textIn(draw());
		controller.handleKey(keyOf('ctrl+home'));
		expect(textIn(draw())).toEqual(before);
		controller.handleKey(keyOf('x'));
		expect(controller.getState().draft.text).toBe('x');
		expect(textIn(draw())).toEqual(before);
		await settled();
		expect(textIn(draw()).slice(0, 5).join()).toContain('question 0');
	});

	it('happens before the keys typed in the transcript after it', async () => {
		while (controller.prepare(controller.chat.getSnapshot())) {}
		draw();
		controller.handleKey(keyOf('tab'));
		const add = queueTo(controller);
		for (const name of ['ctrl+home', 'escape', 'h', 'i']) add({kind: 'key', key: keyOf(name)});
		add({kind: 'paste', text: ' there'});
		expect(controller.getState().draft.text).toBe('');
		await settled();
		expect(controller.getState().draft.text).toBe('hi there');
		expect(textIn(draw()).slice(0, 5).join()).toContain('question 0');
	});

	it('is entered at once by Tab, and gets its cursor when it is laid out', async () => {
		controller.handleKey(keyOf('tab'));
		expect(controller.getState()).toMatchObject({focus: 'transcript', selected: undefined});
		const add = queueTo(controller);
		for (const name of ['j', '/', 'w']) add({kind: 'key', key: keyOf(name)});
		expect(controller.getState().draft.text).toBe('');
		await settled();
		expect(controller.getState()).toMatchObject({find: {field: {text: 'w'}}, draft: {text: ''}});
		expect(controller.getState().selected).toBeDefined();
	});

	it('does not delay the echo of the text that is to be found', async () => {
		while (controller.prepare(controller.chat.getSnapshot())) {}
		for (const name of ['tab', '/', 'q']) controller.handleKey(keyOf(name));
		await settled();
		for (const key of typed('uestion 0 w')) controller.handleKey(key);
		expect(controller.getState().find).toMatchObject({field: {text: 'question 0 w'}, at: undefined});
		await settled();
		expect(controller.getState().find?.at).toBeDefined();
		expect(textIn(draw()).join()).toContain('question 0');
	});

	it('ends in the same screen as one that is laid out at once, for any keys, and widths between them', {
		tags: 'slow',
	}, async () => {
		type Input =
			| {readonly key: (typeof KEYS)[number]}
			| {readonly columns: number}
			| {readonly turns: number};
		const anyInput: fc.Arbitrary<Input> = fc.oneof(
			fc.record({key: fc.constantFrom(...KEYS)}),
			fc.record({columns: fc.integer({min: 20, max: 120})}),
			fc.record({turns: fc.nat(30)}),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.constantFrom(1, 5, 120), {minLength: 1, maxLength: 3}),
				fc.constantFrom(0, 2, 40),
				fc.array(anyInput, {maxLength: 10}),
				async (lengths, calls, inputs) => {
					const screens: (readonly string[])[] = [];
					for (const isSliced of [false, true]) {
						serial = 0;
						open(lengths, calls);
						while (controller.prepare(controller.chat.getSnapshot())) {}
						draw();
						const add = queueTo(controller);
						for (const input of inputs) {
							if ('key' in input) add({kind: 'key', key: keyOf(input.key)});
							else if ('columns' in input) controller.setSize({columns: input.columns, rows: 24});
							// A page of rows is one of the width that is shown: keys before the new one is laid out scroll by another.
							if (!isSliced || 'columns' in input) await settled();
							else if ('turns' in input) await settled(input.turns);
							draw();
						}
						await settled();
						screens.push([...textIn(draw()), controller.getState().draft.text]);
					}
					expect(screens[1]).toEqual(screens[0]);
				},
			),
			{numRuns: cases(25)},
		);
	});
});

describe('another width with a long reply', () => {
	beforeEach(() => {
		open([400]);
		while (controller.prepare(controller.chat.getSnapshot())) {}
		draw();
	});

	it('shows the rows of before, cut, until it is laid out', async () => {
		const before = textIn(draw());
		controller.setSize({columns: 40, rows: 24});
		const cut = textIn(draw());
		expect(controller.getSize()).toMatchObject({columns: 40, laidOut: 80});
		expect(cut.map((row) => row.slice(0, 30))).toEqual(before.map((row) => row.slice(0, 30)));
		expect(draw().list.every((line) => textOf(line).length <= 40)).toBe(true);
		let redraws = 0;
		controller.subscribe(() => redraws++);
		await settled();
		expect(redraws).toBe(1);
		expect(controller.getSize()).toEqual({columns: 40, rows: 24});
		expect(textIn(draw())).not.toEqual(cut);
	});

	it('takes the width of before at once', () => {
		controller.setSize({columns: 40, rows: 24});
		controller.setSize({columns: 80, rows: 30});
		expect(controller.getSize()).toEqual({columns: 80, rows: 30});
	});
});
