import {readFileSync} from 'node:fs';
import {beforeEach, describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import type {CutValue} from '../../../source/protocol/frames.ts';
import type {RemoteText} from '../../../source/protocol/remote-text.ts';
import type {Copied} from '../../../source/terminal/clipboard.ts';
import type {SafeText} from '../../../source/text/safe.ts';
import {span} from '../../../source/text/spans.ts';
import type {CopyScope} from '../../../source/ui/keys/actions.ts';
import {createCopyMessage} from '../../../source/ui/transcript/copy-message.ts';
import {INITIAL} from '../../../source/ui/ui-state.ts';
import {session} from '../../support/connections.ts';
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
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {lostRemoteText, remoteTextOf} from '../../support/remote-texts.ts';
import {badRows} from '../../text/any-text.ts';

const HOSTILE = (
	JSON.parse(
		readFileSync(new URL('../../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
	) as ReadonlyArray<{readonly text: string}>
).map(({text}) => text);

const CALL = toolCall('get_order', {key: 'e2/call', arguments: {id: 7}});
const TALK: ChatSnapshot = {
	...EMPTY_SNAPSHOT,
	entries: [
		userEntry('**question**', {id: 'e1'}),
		assistantEntry(
			[textPart('One:\n```\nfirst\n```'), toolPart(CALL), textPart('Two:\n~~~sh\nsecond\n~~~')],
			{id: 'e2', answers: 'e1'},
		),
		noticeEntry('a notice', {id: 'e3'}),
	],
};

let copied: string[];
let toasts: string[];
let outcome: Copied;

beforeEach(() => {
	copied = [];
	toasts = [];
	outcome = {how: 'clipboard', bytes: 1234};
});

function copying(snapshot = TALK) {
	let selected: string | undefined;
	const copyScope = createCopyMessage({
		context: () => ({state: {...INITIAL, selected}, snapshot}),
		async copy(text) {
			copied.push(text);
			return outcome;
		},
		toast: (text, style) => toasts.push(`${style} ${text}`),
	});
	return (scope: CopyScope, unit?: string) => {
		selected = unit;
		return copyScope(scope);
	};
}

describe('copying the session id', () => {
	it('copies all of it, however it is shown', async () => {
		await copying({...TALK, session: session({id: 'session-5f0c8c58'})})('session');
		expect(copied).toEqual(['session-5f0c8c58']);
		expect(toasts).toEqual(['success copied the session id to the clipboard']);
	});

	it('reports that there is none yet', async () => {
		await copying({...TALK, session: undefined})('session');
		expect(copied).toEqual([]);
		expect(toasts).toEqual(['warning there is no session yet']);
	});
});

describe('copying', () => {
	it('copies the source of the message, also with the cursor on one of its calls', async () => {
		const copy = copying();
		await copy('message', 'e1');
		await copy('message', 'e2/call');
		expect(copied).toEqual(['**question**', 'One:\n```\nfirst\n```\n\nTwo:\n~~~sh\nsecond\n~~~']);
		expect(toasts).toEqual([
			'success copied your message "**question**" to the clipboard',
			'success copied the answer to "**question**" to the clipboard',
		]);
	});

	it('copies the calls too, or only one of them', async () => {
		const copy = copying();
		await copy('everything', 'reply e1');
		await copy('everything', 'e2/call');
		expect(toasts).toEqual([
			'success copied the answer to "**question**" with its tool calls to the clipboard',
			'success copied the call of get_order to the clipboard',
		]);
		const json = JSON.stringify({name: 'get_order', arguments: {id: 7}}, undefined, 2);
		expect(copied).toEqual([`One:\n\`\`\`\nfirst\n\`\`\`\n\n${json}\n\nTwo:\n~~~sh\nsecond\n~~~`, json]);
	});

	it('copies the calls of a run from its row, and all calls that a folded run hides with the message', async () => {
		const call = (id: number) =>
			toolPart(
				toolCall('get_order', {
					key: `e2/${id}`,
					arguments: {id},
					outcome: {state: 'succeeded', result: id},
				}),
			);
		const parts = [...Array.from({length: 200}, (_, id) => call(id)), textPart('answer')];
		const entries = [userEntry('question', {id: 'e1'}), assistantEntry(parts, {id: 'e2', answers: 'e1'})];
		const copy = copying({...EMPTY_SNAPSHOT, entries});
		for (const unit of ['e2/0 run', 'reply e1']) await copy('everything', unit);
		await copy('message', 'e2/0 run');
		expect(toasts).toEqual([
			'success copied the 200 calls of get_order to the clipboard',
			'success copied the answer to "question" with its tool calls to the clipboard',
			'success copied the answer to "question" to the clipboard',
		]);
		const calls: unknown = JSON.parse(copied[0] ?? '');
		expect(calls).toHaveLength(200);
		expect(calls).toHaveProperty('199', {name: 'get_order', arguments: {id: 199}, result: 199});
		expect(copied[1]?.match(/"name"/g)).toHaveLength(200);
		expect(copied[2]).toBe('answer');
	});

	it('copies the whole of a call of which only the beginning is loaded, or nothing', async () => {
		const json = `{"rows":[${'1.10,'.repeat(99)}0],"last":"THE_END"}`;
		const cutOf = (whole: RemoteText, units = json.length) => ({
			...{at: 0, key: 'result', start: 0, size: json.length, units, inside: [], whole},
			...{count: 2, left: 1},
		});
		const withCut = (resultCut: CutValue) => {
			const call = toolCall('x', {key: 'e2/0', outcome: {state: 'succeeded', result: {rows: []}, resultCut}});
			return copying({
				...EMPTY_SNAPSHOT,
				entries: [assistantEntry([toolPart(call)], {id: 'e2', answers: 'e1'})],
			});
		};
		for (const unit of ['e2/0', 'reply e1']) await withCut(cutOf(remoteTextOf(json, 0)))('everything', unit);
		expect(copied).toHaveLength(2);
		for (const text of copied) expect(text).toMatch(/1\.10,\n {6}0\n {4}\],\n {4}"last": "THE_END"/);
		await withCut(cutOf(lostRemoteText('', 9)))('everything', 'e2/0');
		await withCut(cutOf(remoteTextOf(json, 0), 9e6))('everything', 'e2/0');
		expect(toasts.slice(-2)).toEqual([
			'warning not copied: only a part of it is still kept',
			'warning not copied: about 8.6 MB is too large for a clipboard; press s to save it',
		]);
		expect(copied).toHaveLength(2);
	});

	it('says how many calls are missing from a copy of the message', async () => {
		const rest = {calls: 0, results: 19_900, json: remoteTextOf('{}', 0)};
		const entry = assistantEntry([toolPart(CALL)], {id: 'e2', answers: 'e1', rest});
		await copying({...EMPTY_SNAPSHOT, entries: [entry]})('everything', 'reply e1');
		expect(toasts.at(-1)).toContain('(without 19,900 more that are not loaded)');
	});

	it('copies one code block after the other, and starts again with another message', async () => {
		const copy = copying();
		for (const unit of ['reply e1', 'reply e1', 'e2/call', 'e1', 'reply e1']) await copy('code', unit);
		expect(copied).toEqual(['first', 'second', 'first', 'second']);
		expect(toasts[0]).toBe('success copied code block 1 of 2 to the clipboard');
		expect(toasts[1]).toMatch('code block 2 of 2 ');
		expect(toasts[3]).toBe('warning this message has no code block');
	});

	it('copies the last reply, also while it arrives', async () => {
		await copying()('last-reply');
		const turn = liveTurn({entryId: 'e4', text: 'so far'});
		await copying({...TALK, entries: [...TALK.entries, userEntry('more', {id: 'e4'})], turn})('last-reply');
		expect(copied[0]).toMatch(/^One:/);
		expect(copied[1]).toBe('so far');
		await copying(EMPTY_SNAPSHOT)('last-reply');
		expect(toasts[2]).toBe('warning no reply to copy yet');
	});

	it('reports how it was done, or why it failed', async () => {
		const copy = copying();
		outcome = {how: 'terminal', bytes: 5};
		await copy('message', 'e1');
		outcome = {how: 'clipboard', bytes: 5, omitted: 1};
		await copy('message', 'e1');
		outcome = {how: 'clipboard', bytes: 5, omitted: 2};
		await copy('message', 'e1');
		outcome = {how: 'not', because: 'this terminal has no clipboard'};
		await copy('message', 'e1');
		await copy('message', 'gone');
		expect(toasts).toEqual([
			'success copied your message "**question**" via the terminal',
			'success copied your message "**question**" to the clipboard without 1 control character',
			'success copied your message "**question**" to the clipboard without 2 control characters',
			'warning not copied: this terminal has no clipboard',
			'warning nothing to copy',
		]);
	});

	it('names the copied text: a notice, a queued message, an answer without a question, a long question', async () => {
		const question = `Where is\n  order ${'A-1001 '.repeat(99)}?`;
		const snapshot: ChatSnapshot = {
			...EMPTY_SNAPSHOT,
			entries: [
				userEntry(question, {id: 'e1'}),
				assistantEntry('there', {id: 'e2', answers: 'e1'}),
				assistantEntry('alone', {id: 'e3', answers: undefined}),
				noticeEntry('a notice', {id: 'e4'}),
				userEntry('again', {id: 'e5'}),
			],
			turn: liveTurn({entryId: 'e5', text: 'so far'}),
			queue: [queuedMessage('later', 'q1')],
		};
		const copy = copying(snapshot);
		for (const unit of ['reply e1', 'e3', 'e4', 'reply e5', 'q1']) await copy('message', unit);
		expect(toasts.map((toast) => /^success copied (.*) to the clipboard/.exec(toast)?.[1])).toEqual([
			'the answer to "Where is␊  order A-…"',
			'the answer',
			'the notice',
			'the answer to "again"',
			'the queued message "later"',
		]);
	});

	it('shows no control sequence of a copied message', async () => {
		for (const text of HOSTILE) {
			const entries = [userEntry(text, {id: 'e1'}), assistantEntry('x', {id: 'e2', answers: 'e1'})];
			const call = toolCall(text, {key: 'e2/call'});
			const withCall = assistantEntry([toolPart(call)], {id: 'e3', answers: undefined});
			const copy = copying({...EMPTY_SNAPSHOT, entries: [...entries, withCall]});
			await copy('message', 'e1');
			await copy('message', 'reply e1');
			await copy('everything', 'e2/call');
		}
		const lines = toasts.map((toast) => [span(toast as SafeText, 'text')]);
		expect(badRows(lines, 200)).toEqual([]);
	});

	it('reports that the text is no longer available', async () => {
		const lost = lostRemoteText('a', 9);
		await copying({...EMPTY_SNAPSHOT, entries: [userEntry('', {text: lost})]})('message', 'e1');
		expect(toasts).toEqual(['warning not copied: the text is no longer available']);
		expect(copied).toEqual([]);
	});
});
