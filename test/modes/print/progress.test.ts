import {describe, expect, it} from 'vitest';
import type {Turn} from '../../../source/chat/entry.ts';
import {createProgress} from '../../../source/modes/print/progress.ts';
import {own} from '../../../source/text/safe.ts';
import {widthOf} from '../../../source/text/width.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

const TURN: Turn = {
	entryId: 'u1',
	phase: 'thinking',
	startedAt: 0,
	lastFrameAt: 0,
	statusText: 'AI is thinking...',
	progress: undefined,
	parts: [],
	text: '',
	givenUp: false,
};
const READY = {...EMPTY_SNAPSHOT, connection: CONNECTIONS.ready};

function progressing(hasRow = true, columns = 40) {
	const clock = createHandClock();
	let output = '';
	const write = (text: string): void => {
		output += text;
	};
	const redact = (text: string): string => text.replaceAll('canary', '[redacted]');
	const progress = createProgress({write, columns}, clock, hasRow, redact);
	/** The output since the last call. */
	const take = (): string => {
		const taken = output;
		output = '';
		return taken;
	};
	return {clock, progress, take};
}

describe('the row', () => {
	it('follows the turn, and counts its seconds', () => {
		const {clock, progress, take} = progressing();
		progress.update({...READY, turn: TURN});
		expect(take()).toBe('');
		clock.advance(100);
		expect(take()).toBe('\r\u001B[KAI is thinking... 0 s');
		clock.advance(1000);
		expect(take()).toBe('\r\u001B[KAI is thinking... 1 s');
		// Many changes are drawn once.
		for (const text of ['a', 'ab', 'abc'])
			progress.update({...READY, turn: {...TURN, phase: 'writing', text}});
		clock.advance(100);
		expect(take()).toBe('\r\u001B[KReceiving the answer: 3 characters… 1 s');
		// Changes without a pause are drawn too.
		for (const text of ['abcd', 'abcde', 'abcdef']) {
			progress.update({...READY, turn: {...TURN, phase: 'writing', text}});
			clock.advance(60);
		}
		expect(take()).toContain('5 characters');
		progress.report(own`a line`);
		expect(take()).toBe('\r\u001B[Ka line\n');
		progress.stop();
		clock.advance(5000);
		expect([take(), clock.pending()]).toEqual(['', 0]);
	});

	it('vanishes when nothing is waited for, and before an answer', () => {
		const {clock, progress, take} = progressing();
		progress.update({...READY, turn: TURN});
		clock.advance(100);
		take();
		progress.clear();
		expect([take(), clock.pending()]).toEqual(['\r\u001B[K', 0]);
		progress.update({...READY, turn: TURN});
		clock.advance(100);
		take();
		progress.update(READY);
		clock.advance(100);
		expect([take(), clock.pending()]).toEqual(['\r\u001B[K', 0]);
	});

	it('is not drawn without a terminal; lines are', () => {
		const {clock, progress, take} = progressing(false);
		progress.update({...READY, turn: TURN});
		clock.advance(5000);
		progress.report(own`a line`);
		expect(take()).toBe('a line\n');
	});

	it('is one row of safe text without secrets, whatever the server sends', () => {
		for (const text of HOSTILE_TEXTS) {
			const {clock, progress, take} = progressing(true, 30);
			progress.update({...READY, turn: {...TURN, statusText: `canary ${text}`}});
			clock.advance(100);
			const row = take().slice('\r\u001B[K'.length);
			expect(row.match(/\p{Cc}|[\u202A-\u202E\u2066-\u2069\p{Cs}]|canary/u)).toBe(null);
			expect(widthOf(row)).toBeLessThan(30);
		}
	});
});
