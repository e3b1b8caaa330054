import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import {widthOf} from '../../../source/text/width.ts';
import {questionRule} from '../../../source/ui/position/pinned-question.ts';
import {arrange} from '../../../source/ui/screen-view.ts';
import {scrolledBy} from '../../../source/ui/transcript/navigation.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {assistantEntry, liveTurn, noticeEntry, textPart, userEntry} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {textOf} from '../../text/any-text.ts';

const LONG = 'some words\n\n'.repeat(60);
const TALK: ChatSnapshot = {
	...EMPTY_SNAPSHOT,
	entries: [
		userEntry('first\nquestion', {id: 'e1'}),
		assistantEntry([textPart(LONG)], {id: 'e2', answers: 'e1'}),
		userEntry('second', {id: 'e3'}),
		noticeEntry('in between', {id: 'e4'}),
		assistantEntry([textPart(LONG)], {id: 'e5', answers: 'e3'}),
		assistantEntry([textPart(LONG)], {id: 'e6', answers: undefined}),
		userEntry('third', {id: 'e7'}),
	],
	turn: liveTurn({entryId: 'e7', phase: 'writing', isGrowing: true, text: LONG}),
};

/** The second row of the screen and the first of the list, so many rows above the end. */
function rowsAt(up: number, size = {columns: 60, rows: 20}, snapshot = TALK) {
	const context = {state: INITIAL, snapshot, size, now: 0};
	const state = {...INITIAL, ...(up === 0 ? {} : scrolledBy(context, {by: 'rows', rows: -up}))};
	const {header, list} = arrange(state, snapshot, size, {exposed: false, open: 'private', now: 0});
	const text = (line: (typeof list)[number] | undefined) => textOf(line ?? []).trim();
	return {rule: header[1] === undefined ? undefined : text(header[1]), top: text(list[0]), rows: list.length};
}

describe('the rule below the header', () => {
	it('has the question of the answer whose beginning is above the screen, and no other', () => {
		const seen = new Set<string>();
		let question = '';
		const rules: string[] = [];
		// From the start on, the heading of each message is at the top once.
		for (let up = 600; up >= 0; up--) {
			const {rule = '', top} = rowsAt(up);
			const pinned = /^── (.+?) ─+$/.exec(rule)?.[1] ?? '';
			if (pinned !== '') seen.add(pinned);
			if (pinned !== question) rules.push(pinned);
			question = pinned;
			if (/^(?:You|Assistant)\b/.test(top)) expect(pinned).toBe('');
		}
		expect(rules).toEqual(['first question', '', 'second', '', 'third', '']);
		expect(seen).toEqual(new Set(['first question', 'second', 'third']));
	});

	it('has the question that is answered, also where another one was asked meanwhile', () => {
		const entries = [
			userEntry('answered late', {id: 'e1'}),
			userEntry('asked meanwhile', {id: 'e2'}),
			assistantEntry([textPart(LONG)], {id: 'e3', answers: 'e1'}),
		];
		expect(rowsAt(9, undefined, {...TALK, entries, turn: undefined}).rule).toMatch(/^── answered late ─+$/);
	});

	it('takes no row of the list, and is not there while the end is followed or on low screens', () => {
		expect(rowsAt(0).rule).toBe('─'.repeat(60));
		expect(rowsAt(9).rule).toMatch(/^── third ─+$/);
		expect(rowsAt(9).rows).toBe(rowsAt(0).rows);
		expect(rowsAt(9, {columns: 60, rows: 8}).rule).toBeUndefined();
		expect(rowsAt(9, {columns: 12, rows: 20}).rule).toBe('─'.repeat(12));
	});

	it('is one safe row of the width of the screen, whatever the question is', () => {
		for (const text of HOSTILE_TEXTS) {
			for (const columns of [1, 16, 17, 40, 200]) {
				const line = questionRule(userEntry(text), columns);
				if (line === undefined) continue;
				expect(widthOf(textOf(line))).toBe(columns);
				expect(textOf(line)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
			}
		}
		fc.assert(
			fc.property(fc.string({unit: 'grapheme'}), fc.integer({min: 1, max: 90}), (text, columns) => {
				const line = questionRule(userEntry(text), columns);
				if (line !== undefined) expect(widthOf(textOf(line))).toBe(columns);
			}),
		);
		expect(questionRule(userEntry(' \n'), 80)).toBeUndefined();
	});
});
