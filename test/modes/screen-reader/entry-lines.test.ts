import {describe, expect, it} from 'vitest';
import type {ReplyPart} from '../../../source/chat/entry.ts';
import {COMPLETION_MS} from '../../../source/modes/screen-reader/entry-lines.ts';
import {DIALING, READY, recordAnnouncements} from '../../support/announcements.ts';
import {
	assistantEntry,
	liveTurn,
	noticeEntry,
	queuedMessage,
	textPart,
	toolCall,
	toolPart,
	userEntry,
} from '../../support/entries.ts';

describe('a message', () => {
	it('that was typed here is not announced', () => {
		const {on, typed} = recordAnnouncements();
		typed('hello');
		expect(on({entries: [userEntry('hello')]})).toEqual([]);
	});

	it('that is queued is announced, and again with its beginning when it is sent', () => {
		const {on, typed} = recordAnnouncements({connection: READY, turn: liveTurn({phase: 'thinking'})});
		typed('and then?');
		expect(on({queue: [queuedMessage('and then?')]})).toEqual([
			'Your message is queued until the current answer is complete.',
		]);
		expect(
			on({
				queue: [
					queuedMessage('and then?'),
					{kind: 'request', id: 'q2', text: '/ping', typed: '/ping', request: {kind: 'unknown'}},
				],
			}),
		).toEqual(['/ping is queued until the current answer is complete.']);
		const entries = [userEntry('and then?', {delivery: 'sending'})];
		expect(on({queue: [], entries, turn: liveTurn()})).toEqual(['Sending: and then?']);
	});

	it('is queued until there is a connection', () => {
		const {on} = recordAnnouncements({connection: DIALING});
		expect(on({queue: [queuedMessage('hello')]})).toEqual([
			'Your message is queued until there is a connection.',
		]);
	});

	it('that is held back on a connection that is ready is not said to wait for one', () => {
		const {on} = recordAnnouncements({connection: READY});
		expect(on({queue: [queuedMessage('hello')]})).toEqual(['Your message is queued.']);
	});

	it('is announced whole if it was not typed here: sent again, or from the history', () => {
		const {on} = recordAnnouncements();
		expect(on({entries: [userEntry('one\ntwo', {delivery: 'sending'})], turn: liveTurn()})).toEqual([
			'You, sent again: one\n  two',
		]);
		const entries = [userEntry('one\ntwo'), userEntry('three', {id: 'e9'})];
		expect(on({entries})).toEqual(['You, from the history: three']);
	});
});

describe('a reply', () => {
	const unknown = toolCall('get_order', {key: 'e1/0', arguments: undefined, outcome: {state: 'unknown'}});
	const whole = toolCall('get_order', {
		key: 'e1/0',
		arguments: {id: 1},
		outcome: {state: 'succeeded', result: 'ok'},
	});
	const replyWith = (call: typeof unknown, text = 'Done.') =>
		assistantEntry([toolPart(call), textPart(text)], {at: 100});
	const spoken = 'Tool get order, id 1: succeeded. Result: ok.';

	it('waits until the history completes it, and so do later entries', () => {
		const {on, nextAt} = recordAnnouncements();
		const notice = noticeEntry('A notice.', {level: 'info'});
		expect(on({entries: [replyWith(unknown), notice], completing: true}, 100)).toEqual([]);
		expect(nextAt()).toBe(100 + COMPLETION_MS);
		expect(on({entries: [replyWith(whole), notice], completing: false}, 200)).toEqual([
			`${spoken}\nAssistant: Done.`,
			'Note: A notice.',
		]);
	});

	it('stops waiting after the time limit; later additions are announced on their own', () => {
		const {on} = recordAnnouncements();
		on({entries: [replyWith(unknown)], completing: true}, 100);
		expect(on({}, 100 + COMPLETION_MS)).toEqual([
			'Tool get order, arguments not received: no result received.\nAssistant: Done.',
		]);
		expect(on({entries: [replyWith(whole)], completing: false}, 5000)).toEqual([spoken]);
		expect(on({entries: [replyWith({...whole})]}, 6000)).toEqual([]);
	});

	it('that was cut off is announced again when it is complete', () => {
		const {on} = recordAnnouncements();
		expect(on({entries: [assistantEntry('Half', {arrived: 'partial'})]})).toEqual([
			'Assistant, cut off: Half',
		]);
		expect(on({entries: [assistantEntry('Half and half', {arrived: 'from-history'})]})).toEqual([
			'Assistant, from the history: Half and half',
		]);
	});

	it('is announced with the name of the model, once', () => {
		const {on} = recordAnnouncements();
		expect(on({entries: [assistantEntry('Yes.')], model: 'Claude'})).toEqual([
			'Model: Claude.',
			'Assistant: Yes.',
		]);
		expect(on({entries: [assistantEntry('Yes.'), assistantEntry('No.', {id: 'e4'})]})).toEqual([
			'Assistant: No.',
		]);
	});

	it('without a tool call announces none', () => {
		const parts: readonly ReplyPart[] = [textPart('a')];
		const {on} = recordAnnouncements();
		on({entries: [assistantEntry(parts)]});
		expect(on({entries: [assistantEntry([textPart('a')])]})).toEqual([]);
	});
});
