/** What the rows say without any colour, and in ASCII: every state is told by a sign or a word. */
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

/** As it is told apart where neither colours nor signs beyond ASCII can be seen. */
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
function expectDistinct(told: readonly string[]): void {
	expect(told.length).toBeGreaterThan(1);
	expect([...new Set(told)]).toEqual(told);
}

describe('without colours', () => {
	it('connections are told apart', () => {
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

	it('notices of every kind are told apart', () => {
		const levels: readonly NoticeEntry['level'][] = ['info', 'success', 'warning', 'error'];
		expectDistinct(levels.map((level) => rows(noticeEntry('It happened.', {level}))));
	});

	it('what became of a message is told, and who speaks', () => {
		const deliveries: readonly UserEntry['delivery'][] = ['sending', 'delivered', 'unconfirmed', 'not-sent'];
		expectDistinct([
			...deliveries.map((delivery) => rows(userEntry('Hello', {delivery, at: undefined}))),
			rows(assistantEntry('Hello')),
			rows(assistantEntry('Hello', {failed: true})),
			rows(assistantEntry('Hello', {arrived: 'partial'})),
		]);
	});

	it('what became of a tool call is told, and whether it is open', () => {
		const outcomes: readonly ToolOutcome[] = [
			{state: 'running'},
			{state: 'succeeded', result: null},
			{state: 'failed', error: 'no', status: undefined, result: undefined},
			{state: 'unknown'},
		];
		const told = (outcome: ToolOutcome, isOpen: boolean): string =>
			bare(toolRows(toolCall('find', {outcome}), {isOpen, isLive: true}, 60, 0).slice(0, 1));
		// Nothing but the sign: the words that follow it could be cut off on a narrow screen.
		const signs = outcomes.map((outcome) => told(outcome, false).slice(0, 4));
		expectDistinct(signs);
		for (const outcome of outcomes) expectDistinct([told(outcome, false), told(outcome, true)]);
	});
});
