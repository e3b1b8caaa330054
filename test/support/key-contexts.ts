/** Controllers in each context that receives keys, for tests of the key table. */
import {type ConversationList, NO_CONVERSATIONS} from '../../source/chat/conversations/conversations.ts';
import {readCatalogue} from '../../source/protocol/catalogue.ts';

import type {OfferAnswer} from '../../source/server/ask-offer.ts';
import type {Key} from '../../source/terminal/input/key.ts';
import {named, typedKey} from '../../source/terminal/input/key-characters.ts';
import {type Controller, createController} from '../../source/ui/controller.ts';
import {isSequence} from '../../source/ui/keys/key-dispatch.ts';
import type {KeyCondition, KeyContext} from '../../source/ui/keys/key-rows.ts';
import type {ReplayPort} from '../../source/ui/ports.ts';
import {viewableOf} from '../../source/ui/transcript/viewable.ts';
import type {UiState} from '../../source/ui/ui-state.ts';

import {CONNECTIONS} from './connections.ts';
import {assistantEntry, textPart, toolCall, toolPart, userEntry} from './entries.ts';
import {createFakeChat, type FakeChat} from './fake-chat.ts';
import {createHandClock, type HandClock} from './hand-clock.ts';
import {keyOf} from './keys.ts';
import {offeredState} from './offers.ts';
import {recordedFrames} from './recorded-frames.ts';
import {sessionRow, sessionsPort} from './stored-sessions.ts';

export const SIZE = {columns: 40, rows: 12};

const WITHOUT_INK: Readonly<Record<Exclude<KeyContext, 'login'>, true>> = {
	composer: true,
	completions: true,
	chord: true,
	search: true,
	transcript: true,
	replay: true,
	find: true,
	save: true,
	feedback: true,
	help: true,
	tools: true,
	frames: true,
	'frame-filter': true,
	presets: true,
	preset: true,
	sessions: true,
	outline: true,
	conversations: true,
	titles: true,
	title: true,
	question: true,
	settings: true,
	value: true,
	models: true,
	tree: true,
	matches: true,
	table: true,
	filter: true,
};

/** Every context of keys except the sign-in page, which is a component of Ink. */
export const CONTEXTS_WITHOUT_INK = Object.keys(WITHOUT_INK) as (keyof typeof WITHOUT_INK)[];

const STORED_SESSIONS = sessionsPort(
	Array.from({length: 30}, (_, index) => sessionRow(`s${index}`, `one two four six ${index}`)),
);
const RESULT = {items: Array.from({length: 30}, (_, index) => ({id: index, name: `Lamp ${index}`}))};
const CALL = toolCall('get_order', {
	key: 'e2/call',
	id: 'call_3',
	arguments: {id: 7},
	outcome: {state: 'succeeded', result: RESULT},
});
const TEXT = `Let me see.\n\n\`\`\`js\nrun();\n\`\`\`\n${'answer\n\n'.repeat(30)}`;
const ENTRIES = [
	userEntry('first question', {id: 'e1'}),
	assistantEntry([toolPart(CALL), textPart(TEXT)], {id: 'e2', messageId: 'm2'}),
	userEntry('second question', {id: 'e3'}),
	assistantEntry([textPart('answer\n\n'.repeat(30))], {id: 'e4', answers: 'e3'}),
	userEntry('third question', {id: 'e5'}),
];
/** More models than a screen has rows. */
const MODELS = Array.from({length: 60}, (_, index) => ({id: `model-${index}`, name: `Model ${index}`}));
const {offer: OFFER} = offeredState({
	availableModels: MODELS,
	presetPrompts: [
		...Array.from({length: 30}, (_, index) => ({label: `Preset ${index}`, template: 'Hello'})),
		{label: 'Form', template: '{{NOTE}} {{COLOUR}} {{COUNT}}'},
	],
	variables: [
		{name: 'NOTE'},
		{name: 'COLOUR', input_type: 'select', options: ['red', 'green', 'blue'], default: 'green'},
		{name: 'COUNT', input_type: 'number', default: 3},
	],
});
const OFFERED = Array.from({length: 20}, (_, index) => ({name: `tool${index}`}));

const STORED: ConversationList = {
	...NO_CONVERSATIONS,
	support: {at: 'offered'},
	rows: Array.from({length: 20}, (_, index) => ({
		id: `c-${index}`,
		title: `answer ${index}`,
		updated_at: undefined,
		message_count: 1,
	})),
};

/** The key that the table writes like this. */
export function keyFor(id: string): Key {
	const [, modifiers = '', name = ''] = /^((?:ctrl\+|alt\+|shift\+)*)(.+)$/s.exec(id) ?? [];
	const held = (modifier: string): boolean => modifiers.includes(`${modifier}+`);
	if (name === 'text') return typedKey('x');
	if (name === 'other') return named('f9');
	if (modifiers === '' && (name.length === 1 || name === 'space' || isSequence(name)))
		return typedKey(name === 'space' ? ' ' : name);
	return {name, ctrl: held('ctrl'), alt: held('alt'), shift: held('shift')};
}

export interface KeyHarness {
	readonly controller: Controller;
	readonly clock: HandClock;
	/** Changes what the chat shows. */
	readonly show: FakeChat['show'];
	/** What the chat was to report. */
	readonly notices: FakeChat['notices'];
	readonly state: () => UiState;
	/** The requests to the chat, the terminal and the program since the last call. */
	readonly asked: () => readonly string[];
	readonly press: (...names: readonly string[]) => void;
	readonly type: (text: string) => void;
	/** Columns of the screen, and a change of them. */
	readonly columns: () => number;
	readonly resize: (columns: number) => void;
	/** Selects an item of the transcript. */
	readonly select: (unit: string) => void;
}

/** Lets promises of the controller settle. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What the server's web page has. */
const ANSWERS = {
	everything: {kind: 'offered', offer: OFFER, address: '', otherUrl: undefined},
	'no presets': {kind: 'offered', offer: {...OFFER, presets: []}, address: '', otherUrl: undefined},
	nothing: {kind: 'not-offered', because: 'there is none here'},
} as const satisfies Record<string, OfferAnswer>;

/** A replay in its middle. */
const replayPort = (ask: (action: string) => void): ReplayPort => ({
	position: () => ({t: 60_000, length: 120_000, speed: 1, isPaused: false}),
	now: () => 60_000,
	toggle: () => ask('toggle'),
	seek: (t) => ask(`seek ${t}`),
	step: (by) => ask(`step ${by}`),
	seekQuestion: (by) => ask(`question ${by}`),
	setSpeed: (speed) => ask(`speed ${speed}`),
});

function createHarness(offer: keyof typeof ANSWERS, isReplay: boolean): KeyHarness {
	const chat = createFakeChat({connection: CONNECTIONS.waiting, entries: ENTRIES});
	const asked: string[] = [];
	const clock = createHandClock();
	const controller = createController({
		chat,
		clock,
		facts: {exposed: false, open: 'private'},
		ports: {
			redraw: () => asked.push('redraw'),
			suspend: () => asked.push('suspend'),
			quit: () => asked.push('quit'),
			isSaving: () => false,
			theme: (name) => asked.push(`theme ${name}`),
			profile: (name) => asked.push(`profile ${name}`),
			echo() {},
			frames: recordedFrames(40),
			async *exported() {},
			async copy(text) {
				asked.push(`copy ${text}`);
				return {how: 'clipboard', bytes: text.length};
			},
			replay: isReplay ? replayPort((action) => asked.push(action)) : undefined,
			sessions: {
				...STORED_SESSIONS,
				async resume(id) {
					asked.push(`resume ${id}`);
					return undefined;
				},
			},
			askOffer: async () => ANSWERS[offer],
			ownPresets: async () => undefined,
			browse: async () => undefined,
			searchKnowledge: async () => ({kind: 'offered', chunks: []}),
			askPreview: async () => ({kind: 'not-offered', because: 'there is none here'}),
			askStatistics: async () => ({kind: 'not-offered', because: 'there is none here'}),
			askCatalogue: async () => ({kind: 'offered', catalogue: readCatalogue(OFFERED) ?? new Map()}),
			async save(name) {
				asked.push(`save ${name}`);
				return {how: 'saved', path: name, bytes: 1};
			},
			async runPager(text) {
				asked.push(`page ${text}`);
				return undefined;
			},
			async runEditor(text) {
				asked.push(`edit ${text}`);
				return {kind: 'edited', text};
			},
		},
	});
	let {columns} = SIZE;
	controller.setSize(SIZE);
	// Everything is laid out, so that no key waits.
	const list = viewableOf(chat.getSnapshot(), controller.getState(), SIZE.columns, 0);
	for (let index = 0; index < list.count; index++) list.rows(list.item(index));
	const press = (...names: readonly string[]): void => {
		for (const name of names) controller.handleKey(keyOf(name));
	};
	for (const prompt of isReplay ? [] : ['one order', 'two orders', 'three orders']) {
		controller.handlePaste(prompt);
		press('enter');
	}
	return {
		controller,
		clock,
		show: chat.show,
		notices: chat.notices,
		state: controller.getState,
		asked: () => [...asked.splice(0), ...chat.log.splice(0)],
		press,
		type(text) {
			for (const character of text) controller.handleKey(typedKey(character));
		},
		columns: () => columns,
		resize(next) {
			columns = next;
			controller.setSize({...SIZE, columns});
		},
		select(unit) {
			for (let step = 0; step < 50 && controller.getState().selected !== unit; step++) press('up');
			if (controller.getState().selected !== unit) throw new Error(`${unit} cannot be selected`);
		},
	};
}

/** Opens each context, as keys do. */
const OPEN: Readonly<Record<KeyContext, (harness: KeyHarness) => void | Promise<void>>> = {
	composer() {},
	completions: ({type}) => type('/t'),
	chord: ({press}) => press('ctrl+x'),
	search: ({press, type}) => {
		press('ctrl+r');
		type('order');
	},
	transcript: ({press, select}) => {
		press('tab');
		select('e2/call');
	},
	replay() {},
	find: ({press}) => press('tab', '/'),
	save: ({press, select}) => {
		press('tab');
		select('e2/call');
		press('s', 'ctrl+u');
	},
	feedback: ({press, select, clock}) => {
		press('tab');
		select('e2/call');
		press('-');
		clock.advance(600);
	},
	help: ({press}) => press('f1', 'down', 'down', 'down', 'down', 'down'),
	login: ({press, type}) => {
		type('/login');
		press('enter');
	},
	tools: ({press, show, type}) => {
		show({connection: CONNECTIONS.ready});
		type('/tools');
		press('enter');
		show({connection: CONNECTIONS.waiting});
	},
	frames: async ({press}) => {
		await import('../../source/ui/frames/frames-controller.ts');
		press('f12');
		await settled();
		press(...Array.from({length: 15}, () => 'up'));
	},
	'frame-filter': async (harness) => {
		await OPEN.frames(harness);
		harness.press('/');
	},
	presets: ({press}) => press('f4'),
	preset: ({press, type}) => {
		type('/preset form');
		press('enter');
	},
	outline: ({press, show}) => {
		const questions = Array.from({length: 30}, (_, index) =>
			userEntry('one two four six', {id: `q${index}`}),
		);
		show({entries: [...ENTRIES, ...questions]});
		press('f5', ...Array.from({length: 10}, () => 'up'));
	},
	sessions: async ({press, type}) => {
		type('/resume');
		press('enter');
		await settled();
		press(...Array.from({length: 10}, () => 'down'));
	},
	conversations: ({press, show}) => {
		show({conversations: STORED});
		press('f2', 'down', 'down', 'down', 'down', 'down', 'down', 'down', 'down', 'down', 'down');
	},
	titles: (harness) => {
		OPEN.conversations(harness);
		harness.press('/');
	},
	title: (harness) => {
		OPEN.conversations(harness);
		harness.press('r');
		harness.clock.advance(600);
		harness.press('ctrl+u');
	},
	question: (harness) => {
		OPEN.conversations(harness);
		harness.press('d');
		harness.clock.advance(600);
		// A letter at once would be of the same text.
		harness.clock.advance(400);
	},
	settings: async ({press, show}) => {
		const settings = {overrides: {kb_top_k_results: 7}, isKnown: true, rejected: []};
		show({connection: CONNECTIONS.ready, settings});
		press('f3');
		await settled();
		press('home', 'down', 'down', 'down', 'down', 'down', 'down');
		show({connection: CONNECTIONS.waiting});
	},
	value: async (harness) => {
		await OPEN.settings(harness);
		harness.press('enter', 'ctrl+u');
	},
	models: async (harness) => {
		await OPEN.settings(harness);
		harness.press('home', 'enter', ...Array.from({length: 30}, () => 'down'));
	},
	tree: ({press, select}) => {
		press('tab');
		select('e2/call');
		press('o', 'down');
	},
	matches: (harness) => {
		OPEN.tree(harness);
		harness.press('/');
		harness.type('Lamp');
		harness.press('enter', 'down', 'down');
	},
	table: (harness) => {
		OPEN.tree(harness);
		harness.press('t', 'down', 'down');
	},
	filter: (harness) => {
		OPEN.tree(harness);
		harness.press('/');
	},
};

/** Text for the fields: of several words, with two cuts, and the cursor between words. */
function write({press, type}: KeyHarness, start: string): void {
	type(`${start}one two three four five six`);
	press('ctrl+w', 'left', 'ctrl+w', 'left', 'left');
}

/** @returns a controller whose keys go to `context`, where the condition holds; without one there is text, where there can be */
export async function keyHarness(
	context: KeyContext,
	when: KeyCondition | undefined,
	offer: keyof typeof ANSWERS = 'everything',
): Promise<KeyHarness> {
	const harness = createHarness(offer, context === 'replay');
	const {press, type} = harness;
	await OPEN[context](harness);
	await settled();
	if (when === 'offers' || when === 'on-offer') {
		harness.show({entries: []});
		await harness.controller.loadPresets();
		if (when === 'on-offer') press('down');
	}
	if (context === 'presets') press(...Array.from({length: 10}, () => 'down'));
	if (context === 'preset' && when === 'on-choice') press('down');
	if (context === 'tools') press('home', ...Array.from({length: 10}, () => 'down'));
	if (context === 'completions') {
		if (when === 'at-edge') type('heme');
		else if (when === 'inside') {
			harness.resize(4);
			press('backspace');
			type('reconnect');
			press('left', 'left', 'left', 'left');
		} else if (when === undefined) press('left');
		return harness;
	}
	const fields: readonly KeyContext[] = [
		'composer',
		'find',
		'save',
		'feedback',
		'filter',
		'frame-filter',
		'value',
		'models',
		'titles',
		'title',
		'preset',
	];
	const hasText = fields.includes(context);
	if (when === undefined && hasText) write(harness, '');
	if (when === 'after-backslash') type('a\\');
	if (when === 'inside' && context === 'composer') {
		type('a');
		press('ctrl+j');
		type('b');
		press('ctrl+j', 'up');
	} else if (when === 'inside') {
		type('a'.repeat(90));
		press(...Array.from({length: 45}, () => 'left'));
	}
	return harness;
}
