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
	it('that was typed is not said back', () => {
		const {on, typed} = recordAnnouncements();
		typed('hello');
		expect(on({entries: [userEntry('hello')]})).toEqual([]);
	});

	it('that has to wait is told to, and called to mind when it goes', () => {
		const {on, typed} = recordAnnouncements({connection: READY, turn: liveTurn({phase: 'thinking'})});
		typed('and then?');
		expect(on({queue: [queuedMessage('and then?')]})).toEqual([
			'Your message waits until the answer under way has come.',
		]);
		expect(on({queue: [queuedMessage('and then?'), {kind: 'request', id: 'q2', request: 'ping'}]})).toEqual([
			'/ping waits until the answer under way has come.',
		]);
		const entries = [userEntry('and then?', {delivery: 'sending'})];
		expect(on({queue: [], entries, turn: liveTurn()})).toEqual(['Sending: and then?']);
	});

	it('waits for a connection where there is none', () => {
		const {on} = recordAnnouncements({connection: DIALING});
		expect(on({queue: [queuedMessage('hello')]})).toEqual([
			'Your message waits until there is a connection.',
		]);
	});

	it('is told whole where it was not typed just now: sent again, or out of the history', () => {
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
	const inWords = 'Tool get order, id 1: succeeded. Result: ok.';

	it('waits for what the history adds to it, and what comes after it waits too', () => {
		const {on, again} = recordAnnouncements();
		const notice = noticeEntry('A notice.', {level: 'info'});
		expect(on({entries: [replyWith(unknown), notice], completing: true}, 100)).toEqual([]);
		expect(again()).toBe(100 + COMPLETION_MS);
		expect(on({entries: [replyWith(whole), notice], completing: false}, 200)).toEqual([
			`${inWords}\nAssistant: Done.`,
			'Note: A notice.',
		]);
	});

	it('does not wait for ever; what comes later is told by itself', () => {
		const {on} = recordAnnouncements();
		on({entries: [replyWith(unknown)], completing: true}, 100);
		expect(on({}, 100 + COMPLETION_MS)).toEqual([
			'Tool get order, arguments not received: no result received.\nAssistant: Done.',
		]);
		expect(on({entries: [replyWith(whole)], completing: false}, 5000)).toEqual([inWords]);
		expect(on({entries: [replyWith({...whole})]}, 6000)).toEqual([]);
	});

	it('that was cut off is told again when it is whole', () => {
		const {on} = recordAnnouncements();
		expect(on({entries: [assistantEntry('Half', {arrived: 'partial'})]})).toEqual([
			'Assistant, cut off: Half',
		]);
		expect(on({entries: [assistantEntry('Half and half', {arrived: 'from-history'})]})).toEqual([
			'Assistant, from the history: Half and half',
		]);
	});

	it('comes with the name of the model, once', () => {
		const {on} = recordAnnouncements();
		expect(on({entries: [assistantEntry('Yes.')], model: 'Claude'})).toEqual([
			'The model is Claude.',
			'Assistant: Yes.',
		]);
		expect(on({entries: [assistantEntry('Yes.'), assistantEntry('No.', {id: 'e4'})]})).toEqual([
			'Assistant: No.',
		]);
	});

	it('says no word of a call that the reply does not have', () => {
		const parts: readonly ReplyPart[] = [textPart('a')];
		const {on} = recordAnnouncements();
		on({entries: [assistantEntry(parts)]});
		expect(on({entries: [assistantEntry([textPart('a')])]})).toEqual([]);
	});
});
