import {describe, expect, it} from 'vitest';
import {typedKey} from '../../../source/terminal/input/key-characters.ts';
import {safeLine} from '../../../source/text/safe.ts';
import {createController} from '../../../source/ui/controller.ts';
import type {SessionHit} from '../../../source/ui/pages/session-rows.ts';
import {listedSessions, sessionsView} from '../../../source/ui/pages/sessions-page.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {settled} from '../../support/key-contexts.ts';
import {keyOf} from '../../support/keys.ts';
import {QUIET_PORTS} from '../../support/quiet-ports.ts';
import {sessionRow, sessionsPort, type TestSessions} from '../../support/stored-sessions.ts';
import {badRows, textOf} from '../../text/any-text.ts';

const ROWS = [
	sessionRow('s1', 'Where is my order?'),
	sessionRow('s2', 'An invoice'),
	sessionRow('s3', '', {isOpen: true}),
];

function open(port: TestSessions = sessionsPort(ROWS)) {
	const chat = createFakeChat();
	const clock = createHandClock();
	const ports = {...QUIET_PORTS, sessions: port};
	const controller = createController({chat, clock, facts: {exposed: false, open: 'private'}, ports});
	controller.setSize({columns: 100, rows: 30});
	controller.openSessions();
	const state = () => controller.getState();
	return {
		port,
		clock,
		controller,
		state,
		press(...names: readonly string[]) {
			for (const name of names) controller.handleKey(keyOf(name));
		},
		type(text: string) {
			for (const letter of text) controller.handleKey(typedKey(letter));
		},
		ids: () => listedSessions(state().sessions).map(({id}) => id),
		text: () => sessionsView(state().sessions, 100, 24, 0).lines.map(textOf).join('\n'),
	};
}

const hit = (session: string, excerpt: string): SessionHit => ({
	session,
	who: 'assistant',
	excerpt,
	from: 0,
	to: 4,
});

describe('the page of sessions', () => {
	it('marks those of other servers, and says what Enter does there', async () => {
		const elsewhere = {elsewhere: 'other.example', place: 'wss://other.example/ws/chat'};
		const {press, text, state} = open(
			sessionsPort([sessionRow('s1', 'Here'), sessionRow('s2', 'There', elsewhere)]),
		);
		await settled();
		expect(text()).toMatch(/Here +1,?000 B[^\n]*\n +There +on other\.example +1,?000 B/);
		expect(text()).not.toContain('Enter leaves this server');
		press('down');
		await settled();
		expect(text()).toContain(
			' Enter leaves this server and connects to other.example · s2 · wss://other.example/ws/chat',
		);
		const narrow = sessionsView(state().sessions, 40, 24, 0).lines.map(textOf).join('\n');
		expect(narrow).toMatch(/There +on other\.example/);
	});

	it('lists all of them, and continues the selected one', async () => {
		const {ids, press, port, text, state} = open();
		expect(text()).toContain('reading …');
		await settled();
		expect(ids()).toEqual(['s1', 's2', 's3']);
		press('down', 'enter');
		await settled();
		expect(port.resumed).toEqual(['s2']);
		press('down', 'enter');
		await settled();
		expect([port.resumed, state().page, state().toast?.text]).toEqual([
			['s2'],
			'chat',
			'this session is open already',
		]);
	});

	it('finds the words of the search in the transcript, if their session is the open one', async () => {
		for (const [query, excerpt, words] of [
			['lamp', 'the lamp is here', 'lamp'],
			['lamp here', 'lamp is here', 'lamp'],
		] as const) {
			const port = sessionsPort([sessionRow('s1', '', {isOpen: true})]);
			const {clock, press, state, type} = open(port);
			await settled();
			type(query);
			clock.advance(100);
			await settled();
			port.searches.at(-1)?.found([hit('s1', excerpt)]);
			press('enter');
			await settled();
			// The transcript of this chat is empty.
			expect([state().page, state().toast?.text]).toEqual(['chat', `no match for ${words}`]);
		}
	});

	it('begins with the last one that is not open here', async () => {
		const port = sessionsPort([sessionRow('s0', '', {isOpen: true}), ...ROWS]);
		const {press} = open(port);
		await settled();
		press('enter');
		await settled();
		expect(port.resumed).toEqual(['s1']);
	});

	it('searches while the user types, once in a pause, and shows what was found so far', async () => {
		const {ids, type, port, clock, text, press} = open();
		await settled();
		type('inv');
		expect(ids()).toEqual(['s2']);
		expect(text()).toContain('searching …');
		expect(port.searches).toHaveLength(0);
		clock.advance(100);
		const [search] = port.searches;
		expect(search?.query).toBe('inv');
		search?.found([hit('s1', 'inventory of lamps')]);
		expect(ids()).toEqual(['s1', 's2']);
		expect(text()).toContain('inventory of lamps');
		search?.end();
		await settled();
		expect(text()).not.toContain('searching …');
		press('ctrl+u');
		expect(ids()).toEqual(['s1', 's2', 's3']);
	});

	it('drops what an earlier search finds later', async () => {
		const {ids, type, port, clock} = open();
		await settled();
		type('zzz');
		clock.advance(100);
		type('z');
		port.searches[0]?.found([hit('s1', 'zzz')]);
		expect([ids(), port.searches[0]?.signal.aborted]).toEqual([[], true]);
	});

	it('keeps what was found until the next search has found something, has ended, or takes long', async () => {
		const {ids, type, port, clock, text} = open();
		await settled();
		type('lamp');
		clock.advance(40);
		port.searches[0]?.found([hit('s1', 'lamp')]);
		type('s');
		clock.advance(40);
		expect(ids()).toEqual(['s1']);
		port.searches[1]?.found([hit('s2', 'lamps')]);
		expect(ids()).toEqual(['s2']);
		port.searches[1]?.found([hit('s2', 'lamps of brass'), hit('s1', 'lamps')]);
		expect(ids()).toEqual(['s1', 's2']);
		expect(text()).toContain('lamps');
		type('z');
		clock.advance(40);
		port.searches[2]?.end();
		await settled();
		expect(ids()).toEqual([]);
		port.searches[2]?.found([hit('s2', 'lampsz')]);
		type('z');
		clock.advance(40);
		expect(ids()).toEqual(['s2']);
		clock.advance(150);
		expect(ids()).toEqual([]);
	});

	it('lets the program put away what was loaded for it when it is closed', async () => {
		const port = sessionsPort(ROWS);
		const {press} = open(port);
		await settled();
		expect(port.leaves()).toBe(0);
		press('escape');
		expect(port.leaves()).toBe(1);
	});

	it('says that nothing was found, and only once it has searched', async () => {
		const {type, port, clock, text} = open();
		await settled();
		type('zzz');
		clock.advance(100);
		expect(text()).not.toContain('No title');
		port.searches[0]?.end();
		await settled();
		expect(text()).toContain('No title, message or tool call has these words.');
	});

	it('shows how the selected session begins', async () => {
		const preview = [{who: 'user', text: 'first words'}] as const;
		const {text} = open(sessionsPort(ROWS, {preview}));
		await settled();
		expect(text()).toContain('You        first words');
	});

	it('stays when the session cannot be continued, and says why, whole, until the next key', async () => {
		const problem = safeLine(`${'it is not known. '.repeat(8)}Type this.`);
		const {press, state, text} = open(sessionsPort(ROWS, {problem}));
		await settled();
		press('enter');
		await settled();
		expect(state().page).toBe('sessions');
		const shown = text().split(/\s+/).join(' ');
		expect(shown).toContain(`Not continued: ${problem}`);
		press('down');
		expect(text()).not.toContain('Not continued');
		press('escape');
		expect(state().page).toBe('chat');
	});

	it('takes pastes into the search, on one line', async () => {
		const {controller, state} = open();
		await settled();
		controller.handlePaste('my\norder');
		expect(state().sessions.query.text).toBe('my order');
	});

	it('draws hostile texts safely at every size', async () => {
		const rows = HOSTILE_TEXTS.map((text, index) =>
			sessionRow(`s${index}`, text, {place: text, elsewhere: text}),
		);
		const preview = HOSTILE_TEXTS.map((text) => ({who: 'assistant', text}) as const);
		const {state, type, clock, port} = open(sessionsPort(rows, {preview}));
		await settled();
		for (const columns of [1, 7, 40, 69, 70, 120]) {
			for (const height of [1, 3, 4, 12, 300])
				expect(badRows(sessionsView(state().sessions, columns, height, 0).lines, columns)).toEqual([]);
		}
		const problem = safeLine(HOSTILE_TEXTS.join(' ').slice(0, 2000));
		const page = {...state().sessions, problem};
		for (const columns of [1, 7, 100])
			expect(badRows(sessionsView(page, columns, 40, 0).lines, columns)).toEqual([]);
		type('a');
		clock.advance(100);
		port.searches[0]?.found(
			HOSTILE_TEXTS.map((text, index) => ({
				...hit(`s${index}`, text),
				...{place: text, to: text.length >> 1},
			})),
		);
		expect(badRows(sessionsView(state().sessions, 100, 40, 0).lines, 100)).toEqual([]);
	});
});

describe('the commands', () => {
	it.each([
		['/resume', ''],
		['/resume  two words ', 'two words'],
		['/search --all', ''],
		['/search --all refund A-1', 'refund A-1'],
	])('%s opens it', async (typed, words) => {
		const {controller, type, press, state} = open();
		press('escape');
		type(typed);
		press('enter');
		await settled();
		expect([state().page, state().sessions.query.text, controller.getState().draft.text]).toEqual([
			'sessions',
			words,
			'',
		]);
	});

	it('/search --allow finds in the conversation', () => {
		const {type, press, state} = open();
		press('escape');
		type('/search --allow');
		press('enter');
		expect(state().page).toBe('chat');
	});
});

describe('what an earlier run left', () => {
	it('is in the input, or among the prompts where a draft was begun', () => {
		const {controller, state, press, type} = open();
		press('escape');
		controller.restoreDraft('the draft');
		expect(state().draft.text).toBe('the draft');
		controller.restoreDraft('another');
		expect(state().draft.text).toBe('the draft');
		press('ctrl+u');
		type('new');
		press('up');
		expect(state().draft.text).toBe('another');
		press('down');
		expect(state().draft.text).toBe('new');
	});

	it('are prompts before those of this run, without moving the position', () => {
		const {controller, state, press, type} = open();
		press('escape');
		type('own');
		press('enter');
		type('draft');
		press('up');
		expect(state().draft.text).toBe('own');
		controller.addEarlierPrompts(['one', 'two', 'two', '']);
		press('up');
		expect(state().draft.text).toBe('two');
		press('down', 'down');
		expect(state().draft.text).toBe('draft');
		expect(state().prompts.prompts).toEqual(['one', 'two', 'own']);
	});
});
