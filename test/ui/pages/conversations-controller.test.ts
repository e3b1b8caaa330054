/** The page of /conversations by its keys: which requests it sends, and what it does with their outcomes. */
import {beforeEach, describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {reduceConversations} from '../../../source/chat/conversations/conversations.ts';
import {notice} from '../../../source/chat/notices.ts';
import type {FeatureOutcome, FeatureSlot} from '../../../source/chat/reply-slots.ts';
import type {FeatureFrame} from '../../../source/protocol/frames.ts';
import type {ServerFrame} from '../../../source/protocol/server-frames.ts';
import type {PreviewAnswer} from '../../../source/server/preview.ts';
import {
	type ConversationsController,
	createConversationsController,
} from '../../../source/ui/pages/conversations-controller.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {liveTurn, queuedMessage} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../../support/hand-clock.ts';
import {settled} from '../../support/key-contexts.ts';
import {keyOf, typed} from '../../support/keys.ts';

let state: UiState;
let snapshot: ChatSnapshot;
let requests: {readonly frame: FeatureFrame; readonly slot: FeatureSlot | undefined}[];
let log: string[];
/** Shows a change of the connection. */
let connect: (to: keyof typeof CONNECTIONS) => void;
let controller: ConversationsController;
let clock: HandClock;
/** The ids of the previews that were requested, and the answer. */
let asked: string[];
let preview: PreviewAnswer;

beforeEach(() => {
	state = INITIAL;
	snapshot = {...EMPTY_SNAPSHOT, connection: CONNECTIONS.ready};
	requests = [];
	log = [];
	const listeners = new Set<(urgent: boolean) => void>();
	connect = (to) => {
		snapshot = {...snapshot, connection: CONNECTIONS[to]};
		for (const listener of listeners) listener(true);
	};
	clock = createHandClock();
	asked = [];
	preview = {kind: 'not-offered', because: 'there is none'};
	controller = createConversationsController({
		clock,
		async askPreview(id) {
			asked.push(id);
			return preview;
		},
		chat: {
			requestFeature: (frame, slot) => void requests.push({frame, slot}),
			subscribe(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
			beginConversation: () => void log.push('begin'),
			notify: ({code}) => void log.push(code),
		},
		context: () => ({state, snapshot, size: {columns: 80, rows: 24}, now: 0}),
		set(change) {
			state = {...state, ...change};
		},
		toast(text, _style, lasts) {
			log.push(text);
			if (typeof lasts === 'function') lasts(() => log.push('ended'));
		},
		perform(action) {
			if (action.do === 'close') state = {...state, page: 'chat'};
			else log.push(action.do);
		},
	});
});

const press = (...names: readonly string[]): void => {
	for (const name of names) controller.handleKey(keyOf(name));
};
const type = (text: string): void => {
	for (const key of typed(text)) controller.handleKey(key);
};
const sent = (): readonly FeatureFrame[] => requests.splice(0).map(({frame}) => frame);

/** Settles the oldest request, after the state that its answer changes. */
function settle(outcome: FeatureOutcome): void {
	const asked = requests.shift();
	if (outcome.status === 'answered')
		snapshot = {
			...snapshot,
			conversations: reduceConversations(snapshot.conversations, outcome.frame, asked?.frame),
		};
	asked?.slot?.settle(outcome);
}
const answer = (frame: ServerFrame): void => settle({status: 'answered', frame});
const rowsFrom = (start: number, count: number): ServerFrame => ({
	type: 'conversation_list',
	conversations: Array.from({length: count}, (_, index) => ({
		id: `c-${start + index}`,
		title: `Title ${start + index}`,
		updated_at: undefined,
		message_count: 1,
	})),
	timestamp: undefined,
});

/** Opens the page with so many conversations. */
function open(count = 3): void {
	controller.open('');
	for (let start = 0; start === 0 || start < count; start += 200)
		answer(rowsFrom(start, Math.min(200, count - start)));
	// A full page may not be the last one.
	if (requests.length > 0) answer(rowsFrom(0, 0));
	expect(requests).toEqual([]);
}

describe('the preview', () => {
	const found = {question: 'Where is it?', answer: 'It is shipped.'};

	it('is requested for the conversation on which the cursor stays, once while the page is open', async () => {
		preview = {kind: 'offered', preview: found};
		open(3);
		clock.advance(299);
		press('down', 'down');
		clock.advance(299);
		expect(asked).toEqual([]);
		clock.advance(1);
		await settled();
		expect(state.conversations.previews).toEqual(new Map([['c-2', found]]));
		press('up', 'down');
		clock.advance(300);
		expect(asked).toEqual(['c-2']);
		expect(requests).toEqual([]);
	});

	it('is not requested of the open conversation, or after the page was closed', async () => {
		open(3);
		snapshot = {...snapshot, conversation: {id: 'c-0', title: undefined}};
		clock.advance(300);
		press('down', 'escape');
		clock.advance(300);
		expect(asked).toEqual([]);
	});

	it('that cannot be requested says why', async () => {
		preview = {kind: 'no-credential', because: 'that needs a sign-in'};
		open(3);
		clock.advance(300);
		await settled();
		expect(state.conversations.previews.get('c-0')?.because).toBe('that needs a sign-in');
	});

	it('that could not be loaded is missing from its own row only', async () => {
		open(3);
		clock.advance(300);
		await settled();
		preview = {kind: 'offered', preview: found};
		press('down');
		clock.advance(300);
		await settled();
		press('up');
		clock.advance(300);
		expect(asked).toEqual(['c-0', 'c-1']);
		expect([...state.conversations.previews]).toEqual([
			['c-0', undefined],
			['c-1', found],
		]);
	});
});

it('a preview is requested again for the next list, also after there was none', async () => {
	open(1);
	clock.advance(300);
	await settled();
	preview = {kind: 'offered', preview: {question: 'Where?', answer: undefined}};
	connect('waiting');
	connect('ready');
	answer(rowsFrom(0, 1));
	clock.advance(300);
	await settled();
	expect(asked).toEqual(['c-0', 'c-0']);
	expect(state.conversations.previews.get('c-0')?.question).toBe('Where?');
});

describe('the list', () => {
	it('is requested in pages of 200 until all have arrived', () => {
		controller.open('');
		expect(state).toMatchObject({page: 'conversations', conversations: {listing: 'asking'}});
		const offsets: unknown[] = [];
		for (let start = 0; start < 1000; start += 200) {
			offsets.push(requests[0]?.frame);
			answer(rowsFrom(start, start < 800 ? 200 : 150));
		}
		expect(offsets).toEqual(
			[0, 200, 400, 600, 800].map((offset) => ({type: 'conversation_list', limit: 200, offset})),
		);
		expect(requests).toEqual([]);
		expect(state.conversations.listing).toBe('listed');
		expect(snapshot.conversations.rows).toHaveLength(950);
	});

	it('is not requested for ever from a server that repeats itself', () => {
		controller.open('');
		let count = 0;
		for (; requests.length > 0 && count < 100; count++) answer(rowsFrom(0, 200));
		expect(count).toBe(2);
		controller.open('');
		for (count = 0; requests.length > 0 && count < 100; count++) answer(rowsFrom(count * 200, 200));
		expect(count).toBe(50);
	});

	it('is requested once more when the page is opened again, and an older answer does not go on', () => {
		controller.open('');
		controller.open('may');
		expect(state.conversations.query).toBe('may');
		answer(rowsFrom(0, 200));
		expect(requests).toHaveLength(1);
		answer(rowsFrom(0, 200));
		expect(requests).toHaveLength(1);
	});

	it('is not requested without a connection, and a refusal is on the page alone', () => {
		snapshot = {...snapshot, connection: CONNECTIONS.waiting};
		controller.open('');
		expect([requests, state.conversations.listing]).toEqual([[], 'offline']);
		snapshot = {...snapshot, connection: CONNECTIONS.ready};
		controller.open('');
		const because = notice('feature_unknown', {request: 'conversation_list'});
		settle({status: 'failed', notice: because});
		expect(state.conversations).toMatchObject({listing: 'failed', problem: because});
		expect(log).toEqual([]);
	});
});

describe('the list after a connection loss', () => {
	it.each(['conversations', 'help'] as const)('is requested once, with the page %s in front', (page) => {
		connect('waiting');
		controller.open('');
		expect(state.conversations.listing).toBe('offline');
		state = {...state, page, behind: page === 'help' ? ['conversations'] : []};
		connect('dialing');
		expect(requests).toEqual([]);
		connect('ready');
		connect('ready');
		expect([requests.length, state.conversations.listing]).toEqual([1, 'asking']);
		answer(rowsFrom(0, 3));
		expect(state.conversations.listing).toBe('listed');
		connect('waiting');
		connect('ready');
		expect(requests).toHaveLength(1);
	});

	it('replaces the problem of the request that was lost', () => {
		controller.open('');
		settle({status: 'failed', notice: notice('feature_lost', {request: 'conversation_list'})});
		connect('waiting');
		connect('ready');
		expect(state.conversations).toMatchObject({listing: 'asking', problem: undefined});
	});

	it('is not requested once the page is closed', () => {
		open();
		state = {...state, page: 'chat'};
		connect('waiting');
		connect('ready');
		expect(requests).toEqual([]);
		connect('waiting');
		controller.open('');
		connect('ready');
		expect(requests).toHaveLength(1);
	});
});

describe('keys', () => {
	it('Enter opens the selected one and leaves the page; during an answer it says when', () => {
		open();
		press('down', 'j', 'up', 'enter');
		expect(sent()).toEqual([{type: 'conversation_load', conversation_id: 'c-1'}]);
		expect([state.page, log]).toEqual(['chat', []]);
		snapshot = {...snapshot, turn: liveTurn()};
		open();
		press('end', 'enter');
		const [frame = {type: 'conversation_new'}] = sent();
		expect(frame).toEqual({type: 'conversation_load', conversation_id: 'c-2'});
		const item = {kind: 'request', id: 'q1', text: '', typed: '', request: {kind: 'feature', frame}} as const;
		snapshot = {...snapshot, queue: [item]};
		connect('ready');
		expect(log).toEqual([expect.stringMatching(/^opens when what you sent before is answered/)]);
		snapshot = {...snapshot, queue: []};
		connect('ready');
		expect(log.slice(1)).toEqual(['ended']);
	});

	it('Enter names /retry and /drop where something is held, and nothing waits for an answer', () => {
		open();
		snapshot = {...snapshot, isHeld: true, queue: [queuedMessage('next')]};
		press('end', 'enter');
		expect(log).toEqual([expect.stringMatching(/^opens after what is held: \/retry .* \/drop drops it$/)]);
	});

	it('Enter on the one that is open loads nothing while only messages wait, which are for it', () => {
		open();
		snapshot = {...snapshot, queue: [queuedMessage('next')], conversation: {id: 'c-0', title: 'Title 0'}};
		press('enter');
		expect([sent(), log]).toEqual([[], ['this conversation is open already']]);
	});

	it('that need a row say that the list is loading, until it has one', () => {
		controller.open('');
		press('down', 'enter');
		expect([state.page, log]).toEqual([
			'conversations',
			['the list is still loading', 'the list is still loading'],
		]);
	});

	it('Enter on the one that is open loads nothing', () => {
		open();
		snapshot = {...snapshot, conversation: {id: 'c-0', title: 'Title 0'}};
		press('enter');
		expect([sent(), state.page, log]).toEqual([[], 'chat', ['this conversation is open already']]);
	});

	it('typing in the search filters at once; Enter keeps it, Esc ends it, and then closes the page', () => {
		open(20);
		press('/');
		type('17');
		expect(state.conversations).toMatchObject({query: '17', field: {for: 'search', draft: {text: '17'}}});
		press('enter', 'enter');
		expect(sent()).toEqual([{type: 'conversation_load', conversation_id: 'c-17'}]);
		open(20);
		press('/');
		type('17');
		press('escape');
		expect(state.conversations).toMatchObject({query: '', field: undefined});
		press('/');
		type('17');
		press('enter', 'escape');
		expect([state.page, state.conversations.query]).toEqual(['conversations', '']);
		press('escape');
		expect(state.page).toBe('chat');
	});

	it('n begins a new one', () => {
		open();
		press('n');
		expect([state.page, log]).toEqual(['chat', ['begin']]);
	});

	it('r renames the selected one, not to nothing', () => {
		open();
		press('down', 'r');
		expect(state.conversations.field).toMatchObject({for: 'title', draft: {text: 'Title 1'}});
		press('ctrl+u', 'enter');
		expect([sent(), log]).toEqual([[], ['a title needs at least one character']]);
		controller.paste('  Orders\nof May ');
		press('enter');
		const [frame] = requests.map((each) => each.frame);
		expect(frame).toEqual({type: 'conversation_rename', conversation_id: 'c-1', title: 'Orders of May'});
		answer({
			type: 'conversation_renamed',
			conversation_id: 'c-1',
			title: 'Orders of May',
			timestamp: undefined,
		});
		expect(log.at(-1)).toBe('renamed');
	});

	it('r renames the one whose title is in the field, also when another one is above it meanwhile', () => {
		open();
		press('r');
		expect(state.conversations.field).toMatchObject({for: 'title', draft: {text: 'Title 0'}});
		const rows = snapshot.conversations.rows ?? [];
		const [row] = rows;
		if (row === undefined) throw new Error('no conversation');
		const newest = {...row, id: 'c-new', title: 'New'};
		snapshot = {...snapshot, conversations: {...snapshot.conversations, rows: [newest, ...rows]}};
		press('end');
		controller.paste('s');
		press('enter');
		expect(sent()).toMatchObject([{type: 'conversation_rename', conversation_id: 'c-0', title: 'Title 0s'}]);
	});

	it('d deletes the selected one after y alone', () => {
		open();
		for (const no of ['n', 'enter', 'escape', 'x', 'Y', ' ', 'ctrl+c', 'yes', '😀']) {
			press('d', no);
			expect([no, state.conversations.question, sent()]).toEqual([no, undefined, []]);
		}
		press('d', 'y');
		expect(requests.map(({frame}) => frame)).toEqual([{type: 'conversation_delete', conversation_id: 'c-0'}]);
		answer({type: 'conversation_deleted', conversation_id: 'c-0', timestamp: undefined});
		expect(log.at(-1)).toBe('deleted');
		// The next one has moved up to the cursor.
		press('enter');
		expect(sent()).toEqual([{type: 'conversation_load', conversation_id: 'c-1'}]);
	});

	it('Space selects several, which are deleted with requests of at most 200', () => {
		open(450);
		press(...Array.from({length: 450}, () => ' '));
		expect(state.conversations.marked.size).toBe(450);
		press('d');
		expect(state.conversations.question).toMatchObject({about: 'some'});
		press('y');
		const counts = sent().map((frame) =>
			frame.type === 'conversation_delete_bulk' ? frame.conversation_ids.length : 0,
		);
		expect(counts).toEqual([200, 200, 50]);
		expect(state.conversations.marked.size).toBe(0);
	});

	it('d deletes none of the selected ones that the search hides; they stay selected', () => {
		open();
		press(' ', ' ', '/');
		for (const key of typed('Title 2')) controller.handleKey(key);
		press('enter');
		const hidden = [...state.conversations.marked];
		press('d', 'y');
		const deleted = sent().flatMap((frame) => ('conversation_id' in frame ? [frame.conversation_id] : []));
		expect(deleted).toHaveLength(1);
		expect(hidden).not.toContain(deleted[0]);
		expect([...state.conversations.marked]).toEqual(hidden);
	});

	it('D deletes all after two questions', () => {
		open();
		press('D', 'y', 'n');
		expect(sent()).toEqual([]);
		press('D', 'y', 'y');
		expect(requests.map(({frame}) => frame)).toEqual([{type: 'conversation_delete_all'}]);
		answer({type: 'conversation_all_deleted', deleted_count: 3, timestamp: undefined});
		expect(log.at(-1)).toBe('deleted 3 conversations');
		press('D', 'd', 'r', 'enter', ' ', 'down');
		expect([sent(), state.conversations.question, state.page]).toEqual([[], undefined, 'conversations']);
	});

	it('a refusal stays on the page, or goes to the transcript once the page is closed', () => {
		const because = notice('feature_refused', {
			request: 'conversation_delete',
			code: 'conversation_not_found',
			serverText: 'Conversation not found',
		});
		open();
		press('d', 'y');
		settle({status: 'failed', notice: because});
		expect([state.conversations.problem, log]).toEqual([because, []]);
		press('down');
		expect(state.conversations.problem).toBeUndefined();
		press('d', 'y', 'escape');
		settle({status: 'failed', notice: because});
		expect(log).toEqual(['feature_refused']);
	});
});
