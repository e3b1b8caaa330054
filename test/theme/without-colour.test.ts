/** Rows without colours and in ASCII: every state has a symbol or a word. */
import {describe, expect, it} from 'vitest';
import type {Entry, NoticeEntry, ToolOutcome, UserEntry} from '../../source/chat/entry.ts';
import {onlyAscii} from '../../source/text/ascii.ts';
import type {Line} from '../../source/text/line.ts';
import {headerLine} from '../../source/ui/header.ts';
import {rowsOf} from '../../source/ui/transcript/entry-rows.ts';
import {Folds} from '../../source/ui/transcript/fold-state.ts';
import {toolRows} from '../../source/ui/transcript/tool-rows.ts';
import {CONNECTIONS} from '../support/connections.ts';
import {assistantEntry, noticeEntry, toolCall, userEntry} from '../support/entries.ts';
import {textOf} from '../text/any-text.ts';

/** The text without colours and with ASCII symbols. */
const bare = (lines: readonly Line[]): string => lines.map((line) => onlyAscii(textOf(line))).join('\n');

const rows = (entry: Entry): string =>
	bare(
		rowsOf({kind: 'entry', entry}, entry.id, {
			width: 80,
			folds: new Folds(),
			times: true,
			source: false,
			now: 0,
		}).map(({line}) => line),
	);

/** All of them are different. */
function expectDistinct(texts: readonly string[]): void {
	expect(texts.length).toBeGreaterThan(1);
	expect([...new Set(texts)]).toEqual(texts);
}

describe('without colours', () => {
	it('the states of the connection differ', () => {
		const {ready, waiting, stopped, dialing, authenticating} = CONNECTIONS;
		expectDistinct(
			[ready, waiting, stopped, dialing, authenticating].map((connection) =>
				bare([
					headerLine(
						{
							connection,
							sessionId: undefined,
							url: 'ws://a/',
							displayName: undefined,
							model: undefined,
							exposed: false,
							now: 0,
						},
						60,
					),
				]),
			),
		);
	});

	it('the levels of notices differ', () => {
		const levels: readonly NoticeEntry['level'][] = ['info', 'success', 'warning', 'error'];
		expectDistinct(levels.map((level) => rows(noticeEntry('It happened.', {level}))));
	});

	it('the deliveries of a message differ, and the roles', () => {
		const deliveries: readonly UserEntry['delivery'][] = ['sending', 'delivered', 'unconfirmed', 'not-sent'];
		expectDistinct([
			...deliveries.map((delivery) => rows(userEntry('Hello', {delivery, at: undefined}))),
			rows(assistantEntry('Hello')),
			rows(assistantEntry('Hello', {failed: true})),
			rows(assistantEntry('Hello', {arrived: 'partial'})),
		]);
	});

	it('the outcomes of a tool call differ, and whether it is open', () => {
		const outcomes: readonly ToolOutcome[] = [
			{state: 'running'},
			{state: 'succeeded', result: null},
			{state: 'failed', error: 'no', status: undefined, result: undefined},
			{state: 'unknown'},
		];
		const text = (outcome: ToolOutcome, isOpen: boolean): string =>
			bare(toolRows(toolCall('find', {outcome}), {isOpen, phase: 'live'}, 60, 0).slice(0, 1));
		// Only the symbol: the words after it could be cut off on a narrow screen.
		const signs = outcomes.map((outcome) => text(outcome, false).slice(0, 4));
		expectDistinct(signs);
		for (const outcome of outcomes) expectDistinct([text(outcome, false), text(outcome, true)]);
	});
});
