import {beforeEach, describe, expect, it} from 'vitest';
import {COMMANDS, readInput} from '../../source/chat/commands.ts';
import type {Entry} from '../../source/chat/entry.ts';
import {notice} from '../../source/chat/notices.ts';
import type {HandlerResult} from '../../source/terminal/input/handlers.ts';
import {type Controller, createController} from '../../source/ui/controller.ts';
import {keyContextOf} from '../../source/ui/keys/key-context.ts';
import {helpLines} from '../../source/ui/pages/help.ts';
import type {EditorOutcome, Saved} from '../../source/ui/ports.ts';
import {draftsOf} from '../../source/ui/quitting.ts';
import {arrange} from '../../source/ui/screen-view.ts';
import {CONNECTIONS} from '../support/connections.ts';
import {
	assistantEntry,
	liveTurn,
	queuedMessage,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../support/entries.ts';
import {createFakeChat, type FakeChat} from '../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';
import {keyHarness, settled} from '../support/key-contexts.ts';
import {keyOf, typed} from '../support/keys.ts';
import {sentencesOf} from '../support/notices.ts';
import {queueTo} from '../support/queue-to.ts';
import {QUIET_FRAMES} from '../support/quiet-ports.ts';
import {textOf} from '../text/any-text.ts';

const CALL = toolCall('get_order', {
	key: 'e2/call',
	arguments: {id: 7},
	outcome: {state: 'succeeded', result: {of: 7}},
});
/** Longer than the screen. */
const ENTRIES = [
	userEntry('question', {id: 'e1'}),
	assistantEntry([textPart('Let me see.'), toolPart(CALL), textPart('answer\n'.repeat(30))], {id: 'e2'}),
	userEntry('next', {id: 'e3'}),
];

let chat: FakeChat;
let clock: HandClock;
/** The requests to the terminal and the program. */
let starting: Promise<void> | undefined;
let requests: string[];
let isSaving: boolean;
/** Drafts that were drawn before anything else. */
let echoed: string[];
let controller: Controller;
/** Ends the editor that was opened last. */
let closeEditor: (outcome: EditorOutcome) => Promise<void>;

/** One name exists, and one folder does not. */
function savedAs(name: string, mayReplace: boolean): Saved {
	if (name === 'taken.md' && !mayReplace) return {how: 'exists', path: '/here/taken.md'};
	if (name.startsWith('nowhere/')) return {how: 'not', because: 'no such folder'};
	return {how: 'saved', path: `/here/${name}`, bytes: 2048};
}

function openController(): void {
	chat = createFakeChat({connection: CONNECTIONS.ready, entries: ENTRIES});
	clock = createHandClock();
	requests = [];
	isSaving = false;
	echoed = [];
	starting = undefined;
	controller = createController({
		chat,
		clock,
		facts: {exposed: false, open: 'private'},
		ports: {
			frames: QUIET_FRAMES,
			redraw: () => requests.push('redraw'),
			echo: (state) => echoed.push(state.draft.text),
			async *exported(name) {
				yield Buffer.from(`export ${name}`);
			},
			suspend: () => requests.push('suspend'),
			quit: () => requests.push('quit'),
			starting: () => starting,
			isSaving: () => isSaving,
			theme: (name) => requests.push(`theme ${name}`),
			profile: (name) => requests.push(`profile ${name}`),
			async copy(text) {
				requests.push(`copy ${text}`);
				return {how: 'clipboard', bytes: text.length};
			},
			askOffer: async () => ({kind: 'not-offered', because: 'there is none here'}),
			ownPresets: async () => undefined,
			browse: async () => undefined,
			searchKnowledge: async () => ({kind: 'offered', chunks: []}),
			askPreview: async () => ({kind: 'not-offered', because: 'there is none here'}),
			askStatistics: async () => ({kind: 'not-offered', because: 'there is none here'}),
			askCatalogue: async () => ({kind: 'not-offered', because: 'there is none here'}),
			async save(name, content, mayReplace) {
				requests.push(`save ${name} ${content}${mayReplace ? ' in its place' : ''}`);
				return savedAs(name, mayReplace);
			},
			async runPager(text, kind) {
				requests.push(`page ${kind} ${text}`);
				return undefined;
			},
			runEditor(text) {
				requests.push(`edit ${text}`);
				return new Promise((resolve) => {
					closeEditor = async (outcome) => resolve(outcome);
				});
			},
		},
	});
	controller.setSize({columns: 40, rows: 12});
}

beforeEach(openController);

const CANARY = 'canary-s3cr3t';

const state = () => controller.getState();

/** Presses keys by name, one after the other in one tick; returns for each whether it had an action. */
const press = (...names: readonly string[]): HandlerResult[] =>
	names.map((name) => controller.handleKey(keyOf(name)));

function type(text: string): void {
	for (const key of typed(text)) controller.handleKey(key);
}

describe('the composer', () => {
	it.each(['', ' ', '\n', ' \t \n'])('does nothing on Enter while it holds only blanks: %j', (blanks) => {
		if (blanks !== '') controller.handlePaste(blanks);
		const before = controller.getState();
		press('enter');
		expect(controller.getState()).toEqual(before);
		expect([chat.log, chat.notices]).toEqual([[], []]);
	});

	it('handles every key of one tick, and sends on Enter', () => {
		type('hello');
		press('left', 'left', 'backspace', 'enter');
		expect(chat.log).toEqual(['send helo']);
		expect(state().draft.text).toBe('');
		expect(state().anchor).toEqual({at: 'end'});
	});

	it('sends nothing before the journal has started, and handles the keys in order then', async () => {
		let hasStarted = (): void => {};
		starting = new Promise((resolve) => {
			hasStarted = resolve;
		});
		const add = queueTo(controller);
		for (const name of [...'hello', 'enter', 'a']) add({kind: 'key', key: keyOf(name)});
		add({kind: 'paste', text: 'b'});
		add({kind: 'key', key: keyOf('enter')});
		expect([state().draft.text, chat.log]).toEqual(['hello', []]);
		starting = undefined;
		hasStarted();
		await new Promise((resolve) => setImmediate(resolve));
		expect(chat.log).toEqual(['send hello', 'send ab']);
	});

	it('draws the row of each key before it notifies listeners', () => {
		const notified: number[] = [];
		controller.subscribe(() => notified.push(echoed.length));
		type('abc');
		press('backspace');
		expect(echoed).toEqual(['a', 'ab', 'abc', 'ab']);
		expect(notified).toEqual([1, 2, 3, 4]);
	});

	it('begins a command in place of a refused one, which ↑ brings back', () => {
		type('/modle');
		press('enter');
		expect(state().draft.text).toBe('/modle');
		type('/theme');
		expect(state().draft.text).toBe('/theme');
		press('escape', 'ctrl+u', 'up');
		expect(state().draft.text).toBe('/modle');
	});

	it('begins a command in place of one that was put back into the input, which ↑ brings back', () => {
		controller.restoreDraft('/feedback + again');
		type('/theme');
		expect(state().draft.text).toBe('/theme');
		press('escape', 'ctrl+u', 'up');
		expect(state().draft.text).toBe('/feedback + again');
	});

	it('puts a refused command in front of text that turns out to be no command, and sends neither alone', () => {
		type('/usr');
		press('enter');
		type('/local/bin please');
		press('enter');
		expect([state().draft.text, chat.log]).toEqual(['/usr/local/bin please', []]);
		press('enter');
		expect(chat.log).toEqual(['send /usr/local/bin please']);
		type('/usr');
		press('enter');
		type('/');
		press('ctrl+u');
		type('/a/b');
		press('enter');
		expect(chat.log.at(-1)).toBe('send /a/b');
	});

	describe('with a text that it did not get from a key just now', () => {
		const draft = 'look in /usr';
		const ways: readonly (readonly [string, () => void])[] = [
			['a restored draft', () => controller.restoreDraft(draft)],
			[
				'one that the chat refused',
				() => {
					chat.refuse();
					type(draft);
					press('enter');
				},
			],
			[
				'one taken back from the queue',
				() => {
					chat.waiting.push(draft);
					press('up');
				},
			],
			[
				'an earlier prompt',
				() => {
					controller.addEarlierPrompts([draft]);
					press('up');
				},
			],
			[
				'one that undo brings back',
				() => {
					type(draft);
					press('ctrl+u', 'ctrl+_');
				},
			],
			[
				'one that Ctrl+C cleared',
				() => {
					type(draft);
					press('ctrl+c', 'up');
				},
			],
		];
		it.each(ways)('types behind it, whatever is typed: %s', (_, bring) => {
			for (const text of ['/local/bin please', '/times', '?', ' x', '//', 'a']) {
				openController();
				bring();
				type(text);
				expect([state().draft.text, draftsOf(state())]).toEqual([draft + text, [draft + text]]);
			}
		});
	});

	it('keeps every restored draft as one until it is sent or cleared', () => {
		for (const text of ['last', 'middle', 'first']) controller.restoreDraft(text);
		expect(draftsOf(state())).toEqual(['first', 'middle', 'last']);
		press('enter');
		expect(draftsOf(state())).toEqual(['first', 'middle']);
		press('up', 'up');
		type('!');
		expect(draftsOf(state())).toEqual(['first', 'middle!']);
		press('enter');
		expect(draftsOf(state())).toEqual(['first']);
		type('new');
		press('up', 'enter');
		expect(draftsOf(state())).toEqual(['first', 'new']);
	});

	it('keeps a draft that the chat refused', () => {
		chat.refuse();
		type('hello');
		press('enter');
		expect(state().draft).toMatchObject({text: 'hello', cursor: 5});
		expect(press('up')).toEqual([true]);
		expect(state().draft.text).toBe('hello');
	});

	it('makes a new line with Alt+Enter, Ctrl+J or a backslash, and sends all lines together', () => {
		type('a');
		press('alt+enter');
		type('b');
		press('ctrl+j');
		type('c\\');
		press('enter');
		type('d');
		press('enter');
		expect(chat.log).toEqual(['send a\nb\nc\nd']);
	});

	it.each([
		['a typed message', ['h', 'i', 'enter']],
		['a command with a message', [...'/with temperature=0.2 hi', 'enter']],
		['/retry', [...'/retry', 'enter']],
		['a preset of the list', ['f4', 'enter']],
		['a preset of the list, from the transcript', ['tab', 'f4', 'enter']],
		['the form of a preset', ['f4', ...'form', 'enter', ...'note', 'enter', 'enter', 'enter']],
	])('whatever is sent, the end of the conversation is shown: %s', async (_what, keys) => {
		const harness = await keyHarness('composer', 'no-text');
		await harness.controller.askOffer();
		harness.show({connection: CONNECTIONS.ready, settings: {overrides: {}, isKnown: true, rejected: []}});
		harness.press('pageup', 'pageup');
		expect(harness.state().anchor.at).toBe('row');
		harness.asked();
		for (const key of keys) {
			harness.press(key);
			await settled();
		}
		expect(harness.asked()).toEqual([expect.stringMatching(/^(?:send (?:hi|Hello|note)\b|retry$)/)]);
		expect(harness.state().anchor).toEqual({at: 'end'});
	});

	it.each([
		['an unknown command', () => type('/nope')],
		['a surplus argument', () => type('/ping now')],
		['a wrong argument', () => type('/feedback ?')],
		['a message that is refused', () => [chat.refuse(), type('hi')]],
		['an answer of the program', () => type('/set nothing')],
	])('whatever is typed, its answer is seen at the end of the conversation: %s', (_what, typeIt) => {
		typeIt();
		press('pageup', 'pageup');
		expect(state().anchor.at).toBe('row');
		press('enter');
		expect(state().anchor.at).toBe('end');
		press('pageup');
		chat.notify(notice('history_empty', {hasConversation: true}));
		expect(state().anchor.at).toBe('row');
	});

	it('Esc leaves no slash that only opened the list of commands, and every other text', () => {
		type('/');
		press('escape');
		expect(state().draft.text).toBe('');
		type('/th');
		press('escape');
		expect(state().draft.text).toBe('/th');
		press('enter');
		expect(chat.notices.map(({code}) => code)).toEqual(['unknown_command']);
	});

	it('an editor that fails says so in view', async () => {
		press('pageup', 'pageup', 'ctrl+g');
		await closeEditor({kind: 'failed', notice: notice('editor_file', {because: 'no space', folder: '/tmp'})});
		await settled();
		expect(state().anchor.at).toBe('end');
	});

	it('scrolls to the end of the list after sending, and not before', () => {
		press('pageup', 'pageup');
		expect(state().anchor.at).toBe('row');
		type('x');
		expect(state().anchor.at).toBe('row');
		press('enter');
		expect(state().anchor.at).toBe('end');
	});

	it('receives a paste wherever the focus is, also behind the help', () => {
		press('tab', '?');
		expect(state()).toMatchObject({focus: 'transcript', page: 'help', behind: []});
		expect(controller.handlePaste('pasted\r\ntext')).toBe(true);
		expect(state()).toMatchObject({focus: 'composer', page: 'chat', draft: {text: 'pasted\ntext'}});
		expect(chat.log).toEqual([]);
	});

	it('ignores unknown keys', () => {
		expect(press('f6', 'ctrl+q', 'ctrl+alt+a', 'alt+q')).toEqual([false, false, false, false]);
		expect(state().draft.text).toBe('');
	});
});

describe('the raw text of replies', () => {
	it('is toggled with Alt+M wherever the focus is, and with a command', () => {
		expect(state().source).toBe(false);
		press('alt+m');
		expect(state().source).toBe(true);
		press('tab', 'alt+m');
		expect(state()).toMatchObject({source: false, focus: 'transcript'});
		press('i');
		type('/source');
		press('enter');
		expect(state()).toMatchObject({source: true, draft: {text: ''}});
		expect(chat.log).toEqual([]);
	});
});

describe('earlier prompts', () => {
	it('are recalled with Up, and the unsent draft with Down', () => {
		for (const text of ['one', 'two']) {
			type(text);
			press('enter');
		}
		type('thr');
		press('up');
		expect(state().draft.text).toBe('two');
		press('up', 'up');
		expect(state().draft.text).toBe('one');
		press('down', 'down');
		expect(state().draft.text).toBe('thr');
		press('down');
		expect(state().draft.text).toBe('thr');
	});

	it('follow what is queued, which Up takes back, from a draft too, to which Down returns', () => {
		type('sent');
		press('enter');
		chat.waiting.push('/ping', 'queued');
		type('draft');
		press('up');
		expect(state().draft.text).toBe('queued');
		press('down');
		expect(state().draft.text).toBe('draft');
		press('up');
		expect(state().draft.text).toBe('/ping');
		expect(chat.waiting).toEqual([]);
		press('ctrl+u', 'up', 'up');
		expect(state().draft.text).toBe('sent');
	});

	it('of which one was taken back and is sent leave the draft as a prompt', () => {
		chat.waiting.push('queued');
		type('draft');
		press('up', 'enter', 'up', 'up');
		expect(state().draft.text).toBe('draft');
	});

	it('include a draft that Ctrl+C cleared', () => {
		type('not this');
		press('ctrl+c');
		expect(state().draft.text).toBe('');
		press('up');
		expect(state().draft.text).toBe('not this');
	});
});

describe('commands', () => {
	it('are run and never sent', () => {
		for (const name of ['history', 'clear', 'ping', 'logout', 'reconnect', 'retry']) {
			type(`/${name}`);
			press('enter');
		}
		expect(chat.log).toEqual([
			'request history',
			'request clear',
			'request ping',
			'request logout',
			'reconnect',
			'retry',
		]);
		expect(state().draft.text).toBe('');
	});

	it.each(
		COMMANDS.filter(({takes}) => takes?.startsWith('[') === false).map(({name, takes}) => [name, takes]),
	)(
		'without the argument that they need show their usage, and take no later line for it: /%s',
		(name, takes) => {
			for (const ending of ['', ' ']) {
				openController();
				type(`/${name}${ending}`);
				press('enter');
				expect(sentencesOf(chat.notices.at(-1)).advice).toBe(`Type it after the command: /${name} ${takes}.`);
				type('next');
				press('enter');
				expect(chat.log).toEqual(['send next']);
				expect(state().draft.text).toBe('');
			}
		},
	);

	it('that are completed without the argument that they need say so', () => {
		type('/ren');
		press('enter');
		expect(state()).toMatchObject({
			draft: {text: '/rename '},
			toast: {text: '/rename needs TITLE after it; then press Enter'},
		});
	});

	it('quit, or show the help', () => {
		type('/help');
		press('enter');
		expect(state()).toMatchObject({page: 'help', helpTop: 0, draft: {text: ''}});
		press('escape');
		type('/exit');
		press('enter');
		expect(requests).toEqual(['quit']);
	});

	it.each([
		'/login',
		'/LOGIN',
		'/logout',
		'/logn',
		'/login/model',
		'/auth',
		'/token',
		'/sign-in',
		'/api-key',
		'/password',
	])(
		'leave nothing of what may be a credential in the input, its undo, the earlier prompts and the notice: %s',
		(command) => {
			for (const finish of ['enter', 'ctrl+c']) {
				openController();
				type(`${command} ${CANARY}`);
				press('ctrl+w', 'ctrl+y', finish);
				if (finish === 'enter') {
					expect(state().draft.text).toBe(command);
					expect(sentencesOf(chat.notices[0]).text).toMatch(
						/The text after \/\S+ was removed, since it may be a secret\.$/,
					);
				}
				press('ctrl+c', 'ctrl+_', 'alt+y', 'ctrl+y', 'up');
				expect(JSON.stringify([state().draft, state().prompts, chat.notices])).not.toContain(CANARY);
				expect(chat.log.filter((each) => each !== 'take back')).toEqual([]);
			}
		},
	);

	it('that are unknown keep the draft, suggest the nearest one, and send nothing', () => {
		type('/histroy');
		press('enter');
		expect(chat.log).toEqual([]);
		expect(state().draft.text).toBe('/histroy');
		expect(chat.notices).toMatchObject([{level: 'error', code: 'unknown_command'}]);
		expect(sentencesOf(chat.notices[0]).advice).toBe(
			'Did you mean /history? To send it as a message, type //histroy.',
		);
	});

	it('that are similar to none refer to the help', () => {
		type('/xyzzy');
		press('enter');
		expect(sentencesOf(chat.notices[0]).advice).toBe(
			'Type /help for a list of commands. To send it as a message, type //xyzzy.',
		);
	});

	it.each(
		['foo', ...COMMANDS.flatMap(({name, aliases}) => [name, ...aliases])]
			.map((name) => `/${name} s3cr3t`)
			.filter((typed) => readInput(typed).kind !== 'command'),
	)('that are rejected stay in the input, without what may be a credential: %s', (typed) => {
		type(typed);
		press('enter');
		expect(chat.log).toEqual([]);
		const kept = typed.startsWith('/log') ? typed.replace(' s3cr3t', '') : typed;
		expect(state()).toMatchObject({draft: {text: kept}, page: 'chat'});
		expect(chat.notices).toMatchObject([{level: 'error'}]);
	});

	it('with two slashes are messages', () => {
		type('//ping');
		press('enter');
		expect(chat.log).toEqual(['send /ping']);
	});

	it('are completed by Tab to their common prefix, and then to the first of the list', () => {
		type('/l');
		press('tab');
		expect(state().draft.text).toBe('/log');
		press('tab');
		expect(state().draft.text).toBe('/login');
		press('alt+backspace');
		type('ret');
		press('tab');
		expect(state().draft).toMatchObject({text: '/retry', cursor: 6});
		expect(state().focus).toBe('composer');
	});

	it('are selected with the arrows, and run by Enter', () => {
		type('/re');
		press('down', 'enter');
		expect(chat.log).toEqual(['retry']);
		expect(state().draft.text).toBe('');
		press('up');
		expect(state().draft.text).toBe('/retry');
		press('ctrl+u');
		type('/re');
		press('up', 'ctrl+n', 'ctrl+p', 'down', 'enter');
		expect(chat.log).toEqual(['retry', 'take back', 'reconnect']);
	});

	it('of which /drop leaves what it dropped to ↑, the newest first', () => {
		chat.waiting.push('one', '/ping', 'two');
		type('/drop');
		press('enter');
		const recalled = Array.from({length: 4}, () => {
			press('up');
			return state().draft.text;
		});
		expect(recalled).toEqual(['two', '/ping', 'one', '/drop']);
	});

	it('are run by Enter from a unique prefix', () => {
		type('/hist');
		press('enter');
		expect(chat.log).toEqual(['request history']);
		press('up');
		expect(state().draft.text).toBe('/history');
	});

	it('are put into the draft instead of being run from a guess', () => {
		type('/re');
		press('enter');
		expect(state().draft.text).toBe('/reconnect');
		press('enter');
		expect(chat.log).toEqual(['reconnect']);
		type('/lgo');
		press('enter');
		expect(state().draft.text).toBe('/logout');
		expect(chat.log).toEqual(['reconnect']);
	});

	it('are not offered after Esc, until the draft changes', () => {
		chat.show({turn: liveTurn({phase: 'thinking'})});
		type('/re');
		press('escape', 'down', 'enter');
		expect(chat.log).toEqual([]);
		expect(chat.notices).toMatchObject([{code: 'unknown_command'}]);
		type('t');
		press('enter');
		expect(chat.log).toEqual(['retry']);
		type('/re');
		press('escape');
		expect(chat.log).toEqual(['retry']);
		press('left', 'escape');
		expect(chat.log).toEqual(['retry', 'stop waiting']);
		expect(state().draft.text).toBe('/re');
	});

	it('from earlier prompts are not completed, so that the arrows keep their effect', () => {
		for (const text of ['first', '/ping']) {
			type(text);
			press('enter');
		}
		press('up', 'up');
		expect(state().draft.text).toBe('first');
		press('down');
		expect(state().draft.text).toBe('/ping');
	});

	it('that cannot be completed leave Tab to the transcript', () => {
		type('/xyzzy');
		press('tab');
		expect(state()).toMatchObject({focus: 'transcript', draft: {text: '/xyzzy'}});
	});
});

describe('Ctrl+R', () => {
	beforeEach(() => {
		for (const text of ['where is order A-1001?', 'thanks', 'and order A-1002?']) {
			type(text);
			press('enter');
		}
		chat.log.length = 0;
		type('half a thought');
		press('ctrl+r');
	});

	const found = () => {
		const {search, prompts} = state();
		return search?.at === undefined ? undefined : prompts.prompts[search.at];
	};

	it('finds older and newer prompts by the typed text, and accepts one without sending it', () => {
		type('ord');
		expect(found()).toBe('and order A-1002?');
		press('ctrl+r');
		expect(found()).toBe('where is order A-1001?');
		press('down');
		expect(found()).toBe('and order A-1002?');
		press('up', 'ctrl+n', 'ctrl+p', 'enter');
		expect(state()).toMatchObject({search: undefined, draft: {text: 'where is order A-1001?'}});
		expect(chat.log).toEqual([]);
		press('down', 'down', 'down');
		expect(state().draft.text).toBe('half a thought');
	});

	it.each(['escape', 'ctrl+g', 'ctrl+c'])('restores the draft with %s', (name) => {
		type('thanks?');
		expect(found()).toBeUndefined();
		press('backspace');
		expect(found()).toBe('thanks');
		press(name);
		expect(state()).toMatchObject({search: undefined, draft: {text: 'half a thought', cursor: 14}});
		expect(state().armed?.by).toBe(name === 'ctrl+c' ? 'Ctrl+C' : undefined);
	});

	it('changes nothing if no prompt was found', () => {
		type('nowhere');
		press('enter');
		expect(state()).toMatchObject({search: undefined, draft: {text: 'half a thought'}});
	});

	it('is undone like every other edit', () => {
		type('thanks');
		press('tab', 'ctrl+_');
		expect(state().draft.text).toBe('half a thought');
	});

	it('leaves ? and Ctrl+D to its field', () => {
		type('xthanks');
		press('home', 'ctrl+d', '?', 'backspace', 'alt+enter', 'ctrl+j', 'end', 'ctrl+w', 'ctrl+y');
		expect(state().search?.query.text).toBe('thanks');
		press('ctrl+u', 'ctrl+d', '?');
		expect(state()).toMatchObject({
			page: 'chat',
			search: {query: {text: '?'}},
			draft: {text: 'half a thought'},
		});
		expect(requests).toEqual([]);
	});

	it('inserts a paste as one line, and leaves scrolling to the screen', () => {
		controller.handlePaste('A-1002?\n');
		expect(state().search?.query.text).toBe('A-1002? ');
		press('backspace');
		expect(found()).toBe('and order A-1002?');
		press('pageup');
		expect(state().anchor.at).toBe('row');
		expect(found()).toBe('and order A-1002?');
	});
});

describe('the editor', () => {
	it.each([[['ctrl+g']], [['ctrl+x', 'ctrl+e']]])(
		'opens with %j, and its text becomes the draft',
		async (names) => {
			type('some');
			press(...names);
			expect(requests).toEqual(['edit some']);
			await closeEditor({kind: 'edited', text: 'some text\nfrom there'});
			expect(state().draft).toMatchObject({text: 'some text\nfrom there', cursor: 20});
			press('ctrl+_');
			expect(state().draft.text).toBe('some');
			expect(chat.log).toEqual([]);
		},
	);

	it('opens once at a time, and receives the keys until it ends', async () => {
		type('a');
		press('ctrl+g', 'ctrl+g');
		type('bc');
		expect(requests).toEqual(['edit a']);
		await closeEditor({kind: 'edited', text: 'a'});
		expect(state().draft.text).toBe('a');
		type('d');
		press('ctrl+g');
		expect(requests).toEqual(['edit a', 'edit ad']);
	});

	it('reports a failure, and the draft stays', async () => {
		type('kept');
		press('ctrl+g');
		const reason = notice('editor_missing', {editor: 'ed', because: 'ENOENT'});
		await closeEditor({kind: 'failed', notice: reason});
		expect(chat.notices).toEqual([reason]);
		expect(state().draft.text).toBe('kept');
		press('ctrl+g');
		expect(requests).toEqual(['edit kept', 'edit kept']);
	});

	it('does not open with Ctrl+E alone, or with another key between Ctrl+X and Ctrl+E', () => {
		type('ab');
		press('ctrl+a', 'ctrl+x', 'right', 'ctrl+e');
		expect(requests).toEqual([]);
		expect(state().draft.cursor).toBe(2);
	});

	it('returns a command that Enter does not complete', async () => {
		press('ctrl+g');
		await closeEditor({kind: 'edited', text: '/re'});
		press('enter');
		expect(chat.notices).toMatchObject([{code: 'unknown_command'}]);
	});
});

describe('a long paste', () => {
	const paste = 'a line\n'.repeat(20);

	it('is one chip, is unfolded by Alt+O, and is sent and stored in full', () => {
		type('see ');
		controller.handlePaste(paste);
		expect(state().draft.folds).toEqual([{start: 4, end: 144}]);
		press('left', 'right', 'alt+o');
		expect(state().draft.folds).toEqual([]);
		press('ctrl+_');
		expect(state().draft.folds).toHaveLength(1);
		press('enter');
		expect(chat.log).toEqual([`send see ${paste}`]);
		press('up');
		expect(state().draft).toMatchObject({text: `see ${paste}`, folds: [{start: 4, end: 144}]});
	});

	it('is a chip again when its draft is restored: from the prompts, from the search, after Ctrl+C', () => {
		type('one');
		press('enter');
		controller.handlePaste(paste);
		press('up', 'down');
		expect(state().draft.folds).toEqual([{start: 0, end: 140}]);
		press('ctrl+c');
		expect(state().draft.text).toBe('');
		press('ctrl+r');
		type('a line');
		press('enter');
		expect(state().draft).toMatchObject({text: paste, folds: [{start: 0, end: 140}]});
		press('alt+o', 'enter', 'up');
		expect(state().draft).toMatchObject({text: paste, folds: []});
	});
});

describe('Ctrl+C', () => {
	it('quits when pressed twice within two seconds', () => {
		press('ctrl+c');
		expect(requests).toEqual([]);
		expect(state().armed?.by).toBe('Ctrl+C');
		clock.advance(1999);
		press('ctrl+c');
		expect(requests).toEqual(['quit']);
	});

	it('must be pressed twice again after two seconds, or after another key', () => {
		press('ctrl+c');
		clock.advance(2000);
		expect(state().armed).toBeUndefined();
		press('ctrl+c', 'x');
		expect(state()).toMatchObject({armed: undefined, draft: {text: 'x'}});
		press('ctrl+c');
		expect(requests).toEqual([]);
		expect(state()).toMatchObject({armed: {by: 'Ctrl+C'}, draft: {text: ''}});
		expect(clock.pending()).toBe(1);
	});

	it('stops waiting first, and keeps the draft', () => {
		chat.show({turn: liveTurn({phase: 'thinking'})});
		type('draft');
		press('ctrl+c');
		expect(chat.log).toEqual(['stop waiting']);
		expect(state().draft.text).toBe('draft');
	});

	it('clears when the turn was given up already', () => {
		chat.show({turn: liveTurn({givenUp: true})});
		type('draft');
		press('ctrl+c');
		expect(chat.log).toEqual([]);
		expect(state().draft.text).toBe('');
	});

	it('works in the transcript', () => {
		press('tab', 'ctrl+c', 'ctrl+c');
		expect(requests).toEqual(['quit']);
	});

	it('closes only the help, and quits when pressed again', () => {
		chat.show({turn: liveTurn({phase: 'thinking'})});
		type('draft');
		press('f1', 'ctrl+c');
		expect(state()).toMatchObject({page: 'chat', armed: {by: 'Ctrl+C'}, draft: {text: 'draft'}});
		expect(chat.log).toEqual([]);
		press('ctrl+c');
		expect(requests).toEqual(['quit']);
	});
});

describe('quitting and the terminal', () => {
	it('Ctrl+D quits on an empty draft, and deletes in any other', () => {
		type('ab');
		press('home', 'ctrl+d');
		expect(state().draft.text).toBe('b');
		press('ctrl+d');
		expect(requests).toEqual([]);
		press('ctrl+d');
		expect(requests).toEqual(['quit']);
	});

	it('Ctrl+C on a draft says that Up brings it back, unless Up does something else', () => {
		type('draft');
		press('ctrl+c');
		expect(state().armed?.hint).toBe('↑ brings the draft back.');
		press('up');
		expect(state().draft.text).toBe('draft');
		chat.show({
			queue: [
				queuedMessage('later'),
				{kind: 'request', id: 'q2', text: '/ping', typed: '/ping', request: {kind: 'unknown'}},
			],
		});
		press('ctrl+c');
		expect(state()).toMatchObject({draft: {text: ''}, armed: {hint: 'Not sent yet: 1 message.'}});
		clock.advance(2000);
		press('ctrl+c');
		chat.show({queue: []});
		clock.advance(2000);
		press('ctrl+c');
		expect(state().armed?.hint).toBeUndefined();
		type('draft');
		press('tab', 'ctrl+c');
		expect(state()).toMatchObject({draft: {text: ''}, armed: {hint: undefined}});
		expect(requests).toEqual([]);
	});

	it('Ctrl+C during an answer keeps the draft, and says that it is not sent', () => {
		chat.show({turn: liveTurn({})});
		type('draft');
		press('ctrl+c');
		expect(state()).toMatchObject({draft: {text: 'draft'}, armed: {hint: 'Not sent yet: a draft.'}});
		clock.advance(2000);
		chat.show({queue: [queuedMessage('later')]});
		press('ctrl+c');
		expect(state().armed?.hint).toBe('Not sent yet: 1 message and a draft.');
		press('ctrl+c');
		expect(requests).toEqual(['quit']);
		expect(draftsOf(state())).toEqual(['draft']);
	});

	it('quitting loses the input, a draft that Ctrl+C just cleared, and one behind an earlier prompt', () => {
		type('draft');
		press('ctrl+c', 'ctrl+c');
		expect([requests, draftsOf(state())]).toEqual([['quit'], ['draft']]);
		clock.advance(2000);
		expect(draftsOf(state())).toEqual([]);
		type('unfinished');
		press('up');
		expect(draftsOf(state())).toEqual(['unfinished', 'draft']);
		press('down', 'ctrl+r', 'ctrl+c');
		expect(draftsOf(state())).toEqual(['unfinished']);
	});

	it('a queued message that is saved is kept, and the question says so', () => {
		isSaving = true;
		chat.show({queue: [queuedMessage('later')]});
		type('/quit');
		press('enter');
		expect([requests, chat.notices]).toEqual([[], [notice('unsent_messages', {count: 1, isSaved: true})]]);
	});

	it.each([
		['a queued message', {queue: [queuedMessage('later')]}],
		['a message that was not received', {entries: [userEntry('lost', {delivery: 'not-sent'})]}],
	] as const)('%s is lost only at the second /quit or Ctrl+D', (_, unsent) => {
		for (const second of ['/quit', '/exit', 'ctrl+d', 'ctrl+c']) {
			openController();
			chat.show(unsent);
			type('/quit');
			press('enter');
			expect([requests, chat.notices]).toEqual([[], [notice('unsent_messages', {count: 1, isSaved: false})]]);
			if (second.startsWith('/')) {
				type(second);
				press('enter');
			} else press(second);
			expect(requests).toEqual(['quit']);
		}
		openController();
		chat.show(unsent);
		press('ctrl+d');
		expect(requests).toEqual([]);
		expect(state()).toMatchObject({armed: {by: 'Ctrl+D', hint: 'Not sent yet: 1 message.'}});
		press('ctrl+d');
		expect(requests).toEqual(['quit']);
	});

	it('/quit asks again about a message that was queued after it asked, not about fewer', () => {
		chat.show({queue: [queuedMessage('one', 'q1'), queuedMessage('two', 'q2')]});
		const quitTyped = (): void => {
			type('/quit');
			press('enter');
		};
		quitTyped();
		chat.show({queue: [queuedMessage('three', 'q3')]});
		quitTyped();
		expect(requests).toEqual([]);
		chat.show({queue: [queuedMessage('three', 'q3'), queuedMessage('four', 'q4')]});
		quitTyped();
		expect(requests).toEqual([]);
		chat.show({queue: [queuedMessage('four', 'q4')]});
		quitTyped();
		expect(requests).toEqual(['quit']);
	});

	it('/quit asks again after half a minute', () => {
		chat.show({queue: [queuedMessage('later')]});
		type('/quit');
		press('enter');
		clock.advance(30_000);
		type('/quit');
		press('enter');
		expect(requests).toEqual([]);
		expect(chat.notices).toHaveLength(2);
	});

	it('Ctrl+D during an answer quits at the second time, while /quit does at once', () => {
		chat.show({turn: liveTurn({phase: 'thinking'})});
		press('ctrl+d');
		expect(requests).toEqual([]);
		expect(state()).toMatchObject({armed: {by: 'Ctrl+D'}});
		clock.advance(2000);
		press('ctrl+d');
		expect(requests).toEqual([]);
		press('ctrl+c');
		expect(requests).toEqual([]);
		expect(chat.log).toEqual(['stop waiting']);
		press('left', 'ctrl+d', 'ctrl+d');
		expect(requests).toEqual(['quit']);
		type('/quit');
		press('enter');
		expect(requests).toEqual(['quit', 'quit']);
	});

	it('Ctrl+L redraws and Ctrl+Z suspends, on every page', () => {
		press('ctrl+l', 'ctrl+z', 'tab', 'ctrl+l', 'ctrl+z', 'i', 'f1', 'ctrl+l', 'ctrl+z');
		expect(requests).toEqual(['redraw', 'suspend', 'redraw', 'suspend', 'redraw', 'suspend']);
		expect(state().page).toBe('help');
	});

	it('/theme passes on its argument, if any', () => {
		type('/theme light');
		press('enter');
		type('/theme');
		press('enter');
		expect(requests).toEqual(['theme light', 'theme ']);
	});
});

describe('Esc and focus', () => {
	it('stops waiting during a turn', () => {
		chat.show({turn: liveTurn({phase: 'thinking'})});
		press('escape');
		expect(chat.log).toEqual(['stop waiting']);
		expect(state().focus).toBe('composer');
	});

	it('has no effect in the input while nothing is open', () => {
		for (const text of ['', 'draft', 'draft\nof two lines']) {
			controller.handlePaste(text);
			const before = state();
			press('escape', 'escape');
			expect(state()).toEqual(before);
		}
		expect([chat.log, requests]).toEqual([[], []]);
	});

	it('leads to the input from everywhere, one step at a time', () => {
		const openTools = (...keys: readonly string[]): void => {
			type('/tools');
			press('enter', ...keys);
		};
		const places: ReadonlyArray<readonly [open: () => void, steps: number]> = [
			[() => press('tab'), 1],
			[() => press('tab', '?'), 2],
			[() => press('tab', '/'), 2],
			[() => press('tab', 's', 'end'), 2],
			[() => press('tab', 'up', 'up', 'o', 'down'), 2],
			[() => press('tab', 'up', 'up', 'o', 'down', '/'), 3],
			[() => press('tab', 'up', 'up', 'o', 'down', '?'), 3],
			[() => press('f1'), 1],
			[() => type('/'), 1],
			[() => press('ctrl+r'), 1],
			[() => openTools(), 1],
			[() => openTools('?'), 2],
		];
		for (const [open, steps] of places) {
			openController();
			chat.show({turn: liveTurn({phase: 'thinking'})});
			open();
			for (let step = 0; step < steps; step++) {
				expect(keyContextOf(state())).not.toBe('composer');
				press('escape');
			}
			expect(keyContextOf(state())).toBe('composer');
			expect([chat.log, requests]).toEqual([[], []]);
		}
	});

	it.each(['i', 'tab', 'escape'])('%s returns to the message', (name) => {
		press('tab', name);
		expect(state()).toMatchObject({focus: 'composer', draft: {text: ''}});
	});
});

describe('scrolling', () => {
	it.each(['pageup', 'shift+up', 'wheel-up', 'ctrl+home'])(
		'%s scrolls up from the end, from the draft too',
		(name) => {
			type('draft');
			press(name);
			expect(state()).toMatchObject({anchor: {at: 'row'}, seen: 3, draft: {text: 'draft'}});
		},
	);

	it('follows the end again after returning to it', () => {
		for (const back of [
			['pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown'],
			['ctrl+end'],
		]) {
			press('ctrl+home', ...back);
			expect(state().anchor).toEqual({at: 'end'});
		}
	});

	it('counts every key of one tick', () => {
		press('shift+up', 'shift+up', 'wheel-up');
		const {anchor} = state();
		press('ctrl+end', 'shift+up', 'shift+up', 'shift+up', 'shift+up', 'shift+up');
		expect(state().anchor).toEqual(anchor);
	});

	it('stores the number of messages only when it leaves the end', () => {
		press('pageup');
		chat.show({entries: [...ENTRIES, userEntry('more', {id: 'e4'})]});
		press('shift+down', 'shift+up');
		expect(state().seen).toBe(3);
	});
});

describe('the time of day', () => {
	it.each([
		['Ctrl+T', () => press('ctrl+t')],
		[
			'/times',
			() => {
				type('/times');
				press('enter');
			},
		],
	])('is toggled by %s, which shows a message', (_, toggle) => {
		toggle();
		expect(state()).toMatchObject({times: false, toast: {text: 'times hidden'}});
		clock.advance(4000);
		expect(state().toast).toBeUndefined();
		toggle();
		expect(state()).toMatchObject({times: true, toast: {text: 'times shown'}});
	});

	it('hides that message with the next key', () => {
		press('ctrl+t');
		expect(state().toast?.text).toBe('times hidden');
		press('alt+m');
		expect(state().toast?.text).toBe('replies are shown as raw text');
		press('x');
		expect(state().toast).toBeUndefined();
	});
});

describe('the find', () => {
	it('starts with / in the transcript, and ends with Esc before the transcript does', () => {
		press('tab', '/');
		type('next?');
		press('backspace', 'enter');
		expect(state().find?.at).toEqual({key: 'e3', match: 0});
		expect(requests).toEqual([]);
		press('escape');
		expect(state()).toMatchObject({find: undefined, focus: 'transcript'});
		press('escape');
		expect(state().focus).toBe('composer');
	});

	it('loses no text that is typed so fast that it arrives as one key', () => {
		const run = (text: string): HandlerResult =>
			controller.handleKey({name: text, text, ctrl: false, alt: false, shift: false});
		press('tab');
		expect(run('/next question')).toBe(true);
		expect(state().find?.field?.text).toBe('next question');
		press('escape');
		expect(run('ihello')).toBe(true);
		expect(state()).toMatchObject({focus: 'composer', draft: {text: 'ihello'}});
	});

	it('inserts letters and pastes that have other effects elsewhere, and leaves some keys alone', () => {
		press('tab', '/');
		type('?qjr');
		expect(state()).toMatchObject({page: 'chat', find: {field: {text: '?qjr'}}});
		controller.handlePaste(' and');
		expect(state()).toMatchObject({focus: 'transcript', find: {field: {text: '?qjrand'}}});
		expect(press('ctrl+o', 'ctrl+l', 'ctrl+z', 'pageup', 'tab')).toEqual([true, true, true, true, false]);
		expect(requests).toEqual(['redraw', 'suspend']);
		press('ctrl+c');
		expect(state()).toMatchObject({find: undefined, armed: undefined, anchor: {at: 'end'}});
		expect(chat.log).toEqual([]);
	});

	it('is started by /search too, with a text or without, and focuses the transcript', () => {
		type('/search question');
		press('enter');
		expect(state()).toMatchObject({
			focus: 'transcript',
			draft: {text: ''},
			anchor: {at: 'row', key: 'e1'},
			find: {field: undefined, at: {key: 'e1'}},
		});
		press('n');
		expect(state().toast?.text).toBe('continued from the start');
		press('N');
		expect(state().toast?.text).toBe('continued from the end');
		clock.advance(600);
		press('i');
		type('/search');
		press('enter');
		expect(state().find?.field).toBeDefined();
	});

	it('reports that there is no find to continue', () => {
		press('tab', 'n');
		expect(state().toast).toMatchObject({style: 'warning', text: 'nothing to find: press / to start'});
	});
});

describe('copying', () => {
	it.each([
		['y', ['copy next']],
		['Y', ['copy next']],
	])('%s copies the message under the cursor, and reports that', async (name, expected) => {
		press('tab', name);
		clock.advance(600);
		await expect.poll(() => state().toast?.text).toBe('copied your message "next" to the clipboard');
		expect(requests).toEqual(expected);
	});

	it('c reports that there is no code block', async () => {
		press('tab', 'c');
		clock.advance(600);
		await expect.poll(() => state().toast?.text).toBe('this message has no code block');
		expect(requests).toEqual([]);
	});

	it('/export writes the conversation to its file', async () => {
		type('/export a.html ');
		press('enter');
		await settled();
		expect(requests).toEqual([expect.stringMatching(/^save a\.html \[object /)]);
	});

	it('/copy copies the last reply', async () => {
		type('/copy');
		press('enter');
		await expect.poll(() => requests).toEqual([`copy Let me see.\n\n${'answer\n'.repeat(30)}`]);
	});
});

describe('moving between questions', () => {
	it('works with braces', () => {
		press('tab', '{');
		expect(state()).toMatchObject({selected: 'e1', anchor: {at: 'row', key: 'e1', row: 0}});
		press('}');
		expect(state()).toMatchObject({selected: 'e3', anchor: {at: 'end'}});
		press('{', '}');
		expect(state().selected).toBe('e3');
	});
});

describe('tool calls', () => {
	it('are all unfolded and folded by Ctrl+O, wherever the focus is', () => {
		press('ctrl+o');
		expect(state().folds.isOpen(CALL)).toBe(true);
		press('tab', 'ctrl+o');
		expect(state().folds.isOpen(CALL)).toBe(false);
	});

	it.each(['enter', ' '])('the one under the cursor is unfolded by %j', (name) => {
		press('tab', 'up', 'up');
		expect(state().selected).toBe('e2/call');
		press(name);
		expect(state().folds.isOpen(CALL)).toBe(true);
		press(name);
		expect(state().folds.isOpen(CALL)).toBe(false);
	});
});

describe('the JSON explorer', () => {
	beforeEach(() => {
		press('tab', 'up', 'up', 'o');
		clock.advance(600);
	});

	it('opens with o on a tool call, and Esc returns to the same position', () => {
		expect(state()).toMatchObject({page: 'explorer', explorer: {title: 'get_order'}});
		const before = state();
		chat.show({entries: [...ENTRIES, userEntry('another', {id: 'e9'})]});
		press('down', 'escape');
		expect(state()).toEqual({...before, page: 'chat', explorer: undefined});
	});

	it('opens only on a tool call: a message opens in the pager', () => {
		press('escape', 'down', 'o');
		clock.advance(600);
		expect(state().page).toBe('chat');
		expect(requests).toEqual([expect.stringMatching(/^page md Let me see\.\n\nanswer/)]);
	});

	it('has its own keys; the help returns to it', () => {
		press('tab', 'ctrl+o', 'ctrl+g', '?');
		expect(state().page).toBe('help');
		press('escape');
		expect(state()).toMatchObject({page: 'explorer', focus: 'transcript', draft: {text: ''}});
		expect(state().folds.isOpen(CALL)).toBe(false);
		press('ctrl+l', 'ctrl+z', 'o');
		clock.advance(600);
		expect(requests).toEqual(['redraw', 'suspend', 'page json {\n  "of": 7\n}']);
	});

	it('quits when Ctrl+C is pressed twice', () => {
		press('ctrl+c');
		expect(state()).toMatchObject({page: 'explorer', armed: {by: 'Ctrl+C'}});
		press('ctrl+c');
		expect(requests).toEqual(['quit']);
	});

	it('inserts a paste into its filter, else into the message', () => {
		press('/');
		controller.handlePaste('of\n');
		expect(state().explorer?.filter?.field?.text).toBe('of');
		press('enter');
		controller.handlePaste('for the message');
		expect(state()).toMatchObject({page: 'chat', explorer: undefined, draft: {text: 'for the message'}});
	});
});

describe('the help', () => {
	it('opens with F1 always, with ? on an empty draft and in the transcript', () => {
		type('a?');
		expect(state()).toMatchObject({page: 'chat', draft: {text: 'a?'}});
		press('f1');
		expect(state().page).toBe('help');
		press('escape', 'tab', '?');
		expect(state()).toMatchObject({page: 'help', draft: {text: 'a?'}});
	});

	it('scrolls within its bounds', () => {
		press('?', 'up', 'pageup');
		expect(state().helpTop).toBe(0);
		press('down', 'j', 'k', 'down');
		expect(state().helpTop).toBe(2);
		press('end', 'down', 'pagedown', 'wheel-down');
		const height = 12 - 1 - 1 - 2 - 1;
		expect(state().helpTop).toBe(helpLines(40).length - height);
		press('home');
		expect(state().helpTop).toBe(0);
		press(' ');
		expect(state().helpTop).toBe(height - 1);
		press('wheel-up');
		expect(state().helpTop).toBe(height - 4);
	});

	it.each(['escape', '?', 'enter', 'f1', 'tab', 'ctrl+w'])(
		'closes with %s, which has no other effect',
		(name) => {
			press('?');
			expect(press(name)).toEqual([true]);
			expect(state()).toMatchObject({page: 'chat', draft: {text: ''}, focus: 'composer'});
			expect(chat.log).toEqual([]);
		},
	);

	it.each(['help', 'tools'] as const)('is closed by text, which is typed: /%s', (page) => {
		for (const text of ['/history', 'what is it?', 'x', 'é', 'hello, this is one run of a fast line']) {
			for (const keys of [typed(text), [{...keyOf('a'), name: text, text}]]) {
				type(`/${page}`);
				press('enter');
				expect(state().page).toBe(page);
				for (const key of keys) controller.handleKey(key);
				expect(state()).toMatchObject({page: 'chat', draft: {text}});
				press('end', 'ctrl+u');
			}
		}
		expect(chat.log).toEqual([]);
	});

	it('is closed by text, which goes to the input also from the transcript, or to the open field', () => {
		press('tab', '?', 's');
		expect(state()).toMatchObject({page: 'chat', focus: 'composer', saving: undefined, draft: {text: 's'}});
		press('tab', '/', 'f1', 'x');
		expect(state()).toMatchObject({page: 'chat', find: {field: {text: 'x'}}, draft: {text: 's'}});
		press('escape', 'up', 'up', 'o', 'down', '/', 'f1', 'x');
		expect(state()).toMatchObject({page: 'explorer', explorer: {filter: {field: {text: 'x'}}}});
	});

	it('opens at the section about the page that it covers', () => {
		controller.setSize({columns: 80, rows: 12});
		const top = (): string => textOf(helpLines(80)[state().helpTop] ?? []).trim();
		press('?', 'end', 'escape', '?');
		expect(top()).toBe('Input');
		press('escape', 'tab', '?');
		expect(top()).toMatch(/^Transcript/);
		press('escape', '/', 'f1');
		expect(top()).toMatch(/^Fields/);
		press('escape', 'escape', 'up', 'up', 'o', 'down', '?');
		expect(top()).toMatch(/^JSON explorer/);
		press('escape', 'escape', 'escape');
		type('/tools');
		press('enter', '?');
		expect(top()).toMatch(/^Help, tools/);
		press('escape');
		expect(state().page).toBe('tools');
	});
});

describe('a lost connection', () => {
	it('is retried at once with r in the transcript; a working connection is not', () => {
		press('tab', 'r');
		clock.advance(600);
		expect(chat.log).toEqual([]);
		chat.show({connection: CONNECTIONS.waiting});
		press('r');
		clock.advance(600);
		expect(chat.log).toEqual(['reconnect']);
		chat.show({connection: CONNECTIONS.stopped});
		press('r');
		clock.advance(600);
		expect(chat.log).toEqual(['reconnect', 'reconnect']);
	});
});

describe('the store', () => {
	it('notifies its subscribers of every change, with a new state', () => {
		const seen: unknown[] = [];
		const stop = controller.subscribe(() => seen.push(state()));
		press('a', 'b');
		expect(seen).toHaveLength(2);
		expect(new Set([...seen, undefined]).size).toBe(3);
		stop();
		press('c');
		expect(seen).toHaveLength(2);
	});

	it('stores the positions of a drawing without a notification, and keeps the state if they are equal', () => {
		const seen: unknown[] = [];
		controller.subscribe(() => seen.push(state()));
		const before = state();
		const {anchor, draftTop, selected} = before;
		controller.settle({anchor, draftTop, selected});
		expect(state()).toBe(before);
		controller.settle({anchor, draftTop: 3, selected: 'e2'});
		expect(state()).toMatchObject({draftTop: 3, selected: 'e2'});
		expect(seen).toEqual([]);
	});
});

describe('a long conversation', () => {
	/** Counts the entries that are read. */
	function counted(entries: readonly Entry[]): {readonly entries: readonly Entry[]; reads(): number} {
		let reads = 0;
		const watched = new Proxy(entries, {
			get(target, name, receiver) {
				if (typeof name === 'string' && /^\d+$/.test(name)) reads++;
				return Reflect.get(target, name, receiver);
			},
		});
		return {entries: watched, reads: () => reads};
	}

	const talk = (length: number): readonly Entry[] =>
		Array.from({length: length / 2}, (_, index) => [
			userEntry(`question ${index}`, {id: `u${index}`}),
			assistantEntry([textPart('answer\n'.repeat(4)), toolPart({...CALL, key: `call ${index}`})], {
				id: `a${index}`,
				answers: `u${index}`,
			}),
		]).flat();

	const draw = (): void => {
		const {settled} = arrange(
			state(),
			chat.getSnapshot(),
			{columns: 40, rows: 12},
			{...controller.facts, now: 0},
		);
		controller.settle(settled);
	};

	const pressAndDraw = (...names: readonly string[]): void => {
		for (const name of names) {
			press(name);
			draw();
		}
	};

	/** All actions in the transcript, near the end and far from it. */
	function use(question: string): void {
		pressAndDraw('x', 'backspace', 'pageup', 'shift+up', 'pagedown', 'ctrl+end', 'tab');
		pressAndDraw(
			'up',
			'up',
			'enter',
			'enter',
			'{',
			'{',
			'}',
			'g',
			'down',
			'G',
			'k',
			'j',
			'n',
			'n',
			'N',
			'g',
			'n',
		);
		pressAndDraw('G', 'ctrl+t', 'ctrl+t', 'y', 'tab');
		for (const text of ['a', 'an', 'answer']) {
			chat.show({turn: liveTurn({entryId: question, phase: 'writing', text})}, false);
			draw();
		}
		chat.show({turn: undefined});
	}

	it('reads as many entries as a short one, whatever the user does', {tags: 'slow'}, () => {
		const costs = [100, 20_000].map((length) => {
			openController();
			const {entries, reads} = counted(talk(length));
			chat.show({entries});
			press('tab', '/');
			type('question');
			press('enter');
			while (clock.pending() > 0) clock.advance(1);
			expect(state().find?.index?.hits).toHaveLength(length / 2);
			press('tab');
			// Caches are filled once.
			use('u10');
			const before = reads();
			use('u10');
			return reads() - before;
		});
		expect(costs[1]).toBe(costs[0]);
		expect(costs[0]).toBeLessThan(6000);
	});
});

describe('the sign-in page', () => {
	it('is drawn before the next key is handled, and so is the page after it', () => {
		type('/login');
		expect(press('enter', 'ctrl+u', 'ctrl+c', 'a')).toEqual(['draws', 'draws', 'draws', true]);
		expect(state()).toMatchObject({page: 'chat', draft: {text: 'a'}});
	});

	it('leaves the keys of its fields to them', () => {
		type('/login');
		expect(press('enter', 'a', 'tab')).toEqual(['draws', false, false]);
	});
});

it('a letter right after the one that led to a question answers nothing, and a paste never deletes', async () => {
	const {controller, press, asked, state, clock} = await keyHarness('conversations', undefined);
	const question = () => state().conversations.question;
	asked();
	press('d');
	clock.advance(599);
	press('y');
	expect([question(), asked()]).toEqual([{about: 'some', ids: ['c-10']}, []]);
	clock.advance(400);
	controller.handlePaste('y');
	expect([state().page, asked()]).toEqual(['chat', []]);
});
