/** Incomplete values with hostile texts: shown, copied whole, and in the toasts about them. */
import {describe, expect, it} from 'vitest';
import type {ToolCall} from '../../../source/chat/entry.ts';
import {wholeCalls} from '../../../source/chat/recovery/whole-calls.ts';
import type {Line} from '../../../source/text/line.ts';
import {explored} from '../../../source/ui/explorer/explored.ts';
import {explorerOf, explorerOfRun} from '../../../source/ui/explorer/explorer.ts';
import {explorerLines, explorerStatus} from '../../../source/ui/explorer/explorer-view.ts';
import {createCopyMessage} from '../../../source/ui/transcript/copy-message.ts';
import {toolRows} from '../../../source/ui/transcript/tool-rows.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {assistantEntry, toolPart} from '../../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {callsIn, FRAMES, SMALL, toolsOf} from '../../support/large-calls.ts';
import {HOSTILE_STRINGS, reaches} from '../../text/hostile-strings.ts';

const CANARY = 'canary-4711';

/** So often that it is cut, but that all of it can be copied. */
const timesOf = (text: string): number => (text.length > 1000 ? 2 : 400);

/** One call whose arguments and result have a text many times, so that both are incomplete. */
function cutCall(text: string): ToolCall {
	const values = [
		text.repeat(Math.ceil(100 / text.length)),
		CANARY,
		text,
		text,
		text,
		text.repeat(timesOf(text)),
	];
	const json = JSON.stringify({[text]: values, values, text: values[5]});
	const [call] = callsIn(FRAMES.ai_response(toolsOf(json, json)), SMALL);
	if (call === undefined) throw new Error('no call');
	return {...call, key: 'e1/call', name: text};
}

const shown = (lines: readonly Line[]): string =>
	lines.map((line) => line.map(({text}) => text).join('')).join('\n');

/** Everything that is shown of a call on one width. */
function shownOf(call: ToolCall, width: number): string {
	const view = {phase: 'over', warning: call.name} as const;
	const explorer = explorerOf(call);
	const run = explorerOfRun([call, call]);
	const {explorer: table} = explored(run, {do: 'table'}, 20);
	if (explorer === undefined || table?.table === undefined) throw new Error('no values');
	return shown([
		...toolRows(call, {...view, isOpen: false}, width, 0),
		...toolRows(call, {...view, isOpen: true}, width, 0),
		...explorerLines(explorer, width, 20),
		explorerStatus(explorer, width),
		...explorerLines(run, width, 20),
		...explorerLines(table, width, 20),
	]);
}

describe.each(HOSTILE_STRINGS)('$id in an incomplete value', ({text, mustNotReachTerminal}) => {
	it('does not reach the terminal, neither from the part that is loaded nor from the whole', {
		tags: 'slow',
	}, async () => {
		const call = cutCall(text);
		const whole = await wholeCalls([call]);
		for (const each of [call, ...(whole ?? [])])
			for (const width of [40, 120])
				expect(mustNotReachTerminal.filter((pattern) => reaches(shownOf(each, width), pattern))).toEqual([]);
		expect(whole).toHaveLength(1);
	});

	it('is copied whole as it came, and the toast about it is safe', async () => {
		const copied: string[] = [];
		const toasts: string[] = [];
		const call = cutCall(text);
		const copy = createCopyMessage({
			context: () => ({
				state: {...INITIAL, selected: 'e1/call'},
				snapshot: {...EMPTY_SNAPSHOT, entries: [assistantEntry([toolPart(call)], {id: 'e1'})]},
			}),
			copy: async (content) => {
				copied.push(content);
				return {how: 'clipboard', bytes: content.length};
			},
			toast: (message) => toasts.push(message),
		});
		await copy('everything');
		expect(JSON.parse(String(copied))).toMatchObject({
			name: text,
			result: {text: text.repeat(timesOf(text))},
		});
		expect(copied.join()).toContain(CANARY);
		expect(toasts.join()).not.toContain(CANARY);
		expect(mustNotReachTerminal.filter((pattern) => reaches(toasts.join(), pattern))).toEqual([]);
	});
});
