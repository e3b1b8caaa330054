/** Presets of the server and of the user in one list, and how one is asked for and prepared. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readOffer} from '../../source/server/offer.ts';
import {
	listedPresets,
	preparePreset,
	presetMessage,
	readPresetRequest,
} from '../../source/server/preset-choice.ts';
import {readPresetFile} from '../../source/server/preset-file.ts';
import type {PresetVariable} from '../../source/server/presets.ts';
import {chatPage} from '../support/chat-pages.ts';

const offer = readOffer(
	chatPage({
		presetPrompts: [
			{id: 'health', label: 'Health', template: 'Health?'},
			{id: 'report', label: 'Report', template: 'Report {{ORDER}} on {{PLATFORM}}, {{COUNT}} times\n'},
		],
		variables: [
			{name: 'ORDER', validate: '^A-\\d+$', detect_pattern: 'A-\\d+'},
			{name: 'PLATFORM', input_type: 'select', options: ['linux', 'windows']},
			{name: 'COUNT', input_type: 'number', default: 2},
		],
	}),
);
const reading = readPresetFile('prompts:\n  - id: health\n    label: Mine\n    template: "My {{ORDER}}"\n');
const own = reading.kind === 'read' ? reading.file : undefined;
const presets = listedPresets(offer, own);
const labelled = (label: string): PresetVariable => {
	const [variable] = offer?.variables ?? [];
	if (variable === undefined) throw new Error('no variable');
	return {...variable, label};
};
const preset = (id: string) => {
	const found = presets.find((each) => each.id === id);
	if (found === undefined) throw new Error(id);
	return found;
};

describe('the list', () => {
	it('has the own presets first, and leaves the ids of the server to the server', () => {
		expect(presets.map(({id, isOwn}) => [id, isOwn])).toEqual([
			['health-2', true],
			['health', false],
			['report', false],
		]);
	});

	it('gives each file its own variables', () => {
		expect(preset('health-2').variables).toMatchObject([{name: 'ORDER', validate: undefined}]);
	});
});

it('has unique ids, whatever those of the server and of the file are', () => {
	const id = fc.constantFrom('a', 'a-2', 'a-2-2', 'b', 'b-3');
	const ids = fc.array(id, {maxLength: 6});
	fc.assert(
		fc.property(ids, ids, (theirs, mine) => {
			const prompts = (all: readonly string[]) => all.map((each) => ({id: each, label: 'L', template: ''}));
			const served = readOffer(chatPage({presetPrompts: prompts(theirs)}));
			const file = readPresetFile(JSON.stringify({prompts: prompts(mine)}));
			const list = listedPresets(served, file.kind === 'read' ? file.file : undefined);
			expect(list).toHaveLength(theirs.length + mine.length);
			expect(new Set(list.map((each) => each.id)).size).toBe(list.length);
			// Links are made for the first with an id of the server.
			for (const each of theirs) expect(list.find((one) => one.id === each)?.isOwn).toBe(false);
		}),
	);
});

it('reads each variable once, however many presets have it', () => {
	let reads = 0;
	const variables = Array.from({length: 100}, (_, index) => ({
		...labelled(`V${index}`),
		get name() {
			reads++;
			return `V${index}`;
		},
	}));
	const template = variables.map(({name}) => `{{${name}}}`).join('');
	const many = Array.from({length: 100}, (_, index) => ({
		id: `p${index}`,
		label: '',
		description: undefined,
		template,
	}));
	reads = 0;
	expect(listedPresets({presets: many, variables}, undefined)[99]?.variables[99]).toBe(variables[99]);
	expect(reads).toBe(100);
});

describe('a request', () => {
	it.each([
		['report', 'report', [], undefined],
		[
			' report ORDER=A-1  COUNT=3 ',
			'report',
			[
				['ORDER', 'A-1'],
				['COUNT', '3'],
			],
			undefined,
		],
		[
			'report NOTE=two words here ORDER=A-1',
			'report',
			[
				['NOTE', 'two words here'],
				['ORDER', 'A-1'],
			],
			undefined,
		],
		[
			'report NOTE="a b" ORDER=',
			'report',
			[
				['NOTE', 'a b'],
				['ORDER', ''],
			],
			undefined,
		],
		['report A-1', 'report', [], 'A-1'],
		['', '', [], undefined],
	])('%j is read', (typed, id, values, stray) => {
		const request = readPresetRequest(typed);
		expect([request.id, [...request.values], request.stray]).toEqual([id, values, stray]);
	});
});

describe('a preparation', () => {
	it('takes what is given, else what a text holds, else the default', () => {
		const {values, problems} = preparePreset(preset('report'), new Map([['COUNT', '7']]), [
			'no',
			'about A-12',
		]);
		expect([...values]).toEqual([
			['ORDER', 'A-12'],
			['PLATFORM', 'linux'],
			['COUNT', '7'],
		]);
		expect(problems.size).toBe(0);
		expect(presetMessage(preset('report'), values)).toBe('Report A-12 on linux, 7 times');
	});

	// In quadratic time it exceeds the time limit of a test.
	it('takes linear time for spaces in the middle of the message', () => {
		const template = `a${' '.repeat(300_000)}b`;
		expect(presetMessage({...preset('report'), template: `${template} \n`}, new Map())).toBe(template);
	});

	it('names what is missing or wrong, and what the preset does not have', () => {
		const given = new Map([
			['PLATFORM', 'mac'],
			['ELSE', 'x'],
		]);
		const {problems, unknown} = preparePreset(preset('report'), given, []);
		expect([...problems]).toEqual([
			['ORDER', {kind: 'empty'}],
			['PLATFORM', {kind: 'no-such-option'}],
		]);
		expect(unknown).toEqual(['ELSE']);
	});
});
