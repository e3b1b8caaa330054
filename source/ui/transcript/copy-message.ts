/** Copies parts of the conversation, for keys and a command, and reports the outcome in a toast. */

import {unitsToRead, wholeCalls} from '../../chat/recovery/whole-calls.ts';
import {headOf, type LongText} from '../../protocol/remote-text.ts';
import type {Copied} from '../../terminal/clipboard.ts';
import {bytes, countOf, thousands} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {truncate} from '../../text/width.ts';
import type {CopyScope} from '../keys/actions.ts';
import {keysLabel} from '../keys/key-dispatch.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import type {Toast} from '../toast.ts';
import {callsUnder, type List, type ListItem, listOf} from './list.ts';
import {
	answerIn,
	callsJson,
	codeBlocksIn,
	completeText,
	messageCalls,
	textsOf,
	textsWithCalls,
} from './message-text.ts';
import type {NavigationContext} from './navigation.ts';

export interface CopyMessageOptions extends Pick<ScreenAccess, 'toast'>, Pick<Ports, 'copy'> {
	readonly context: () => Pick<NavigationContext, 'state' | 'snapshot'>;
}

/** Largest text that is copied, in UTF-16 units: a larger one would block the screen. */
export const MAX_COPIED = 8 * 1024 * 1024;
/** Columns for the start of a message in a toast. */
const EXCERPT_COLUMNS = 20;
/** The longest name of a tool in a toast, in UTF-16 units. */
const MOST_NAME = 40;

/** The code block copied last: the same key copies the next one. */
interface LastBlock {
	readonly item: string;
	readonly index: number;
}

const DESTINATIONS: Readonly<Record<Exclude<Copied['how'], 'not'>, string>> = {
	clipboard: 'to the clipboard',
	terminal: 'via the terminal',
	tmux: 'to the tmux buffer',
};

/**
 * The toast for an outcome.
 * @param what a name for the copied text; by default its size
 */
export function copiedToast(copied: Copied, what?: string): Toast {
	if (copied.how === 'not') return {text: own`not copied: ${copied.because}`, style: 'warning'};
	const {omitted = 0} = copied;
	const but = omitted === 0 ? '' : ` without ${countOf(omitted, 'control character')}`;
	return {
		text: own`copied ${what ?? bytes(copied.bytes)} ${DESTINATIONS[copied.how]}${but}`,
		style: 'success',
	};
}

/** The start of a message, in quotation marks. */
const quoted = (text: LongText): SafeText =>
	own`"${truncate(
		safeLine(
			headOf(text)
				.slice(0, 4 * EXCERPT_COLUMNS)
				.trim(),
		),
		EXCERPT_COLUMNS,
	)}"`;

/** A name for an item of the transcript. */
function nameOf(item: ListItem, list: List): SafeText {
	if (item.kind === 'queued')
		return item.item.kind === 'message'
			? own`the queued message ${quoted(item.item.text)}`
			: own`the command`;
	const entry = item.kind === 'entry' ? item.entry : undefined;
	if (entry?.kind === 'user') return own`your message ${quoted(entry.text)}`;
	if (entry?.kind === 'notice') return own`the notice`;
	const question = item.kind === 'turn' ? item.turn.entryId : entry?.answers;
	const index = question === undefined ? -1 : list.indexOf(question);
	const asked = index < 0 ? undefined : list.item(index);
	return asked?.kind === 'entry' && asked.entry.kind === 'user'
		? own`the answer to ${quoted(asked.entry.text)}`
		: own`the answer`;
}

/** Number of calls and results of a reply that were left out on arrival. */
function missingCalls(item: ListItem): number {
	const rest = item.kind === 'entry' && item.entry.kind === 'assistant' ? item.entry.rest : undefined;
	return Math.max(rest?.calls ?? 0, rest?.results ?? 0);
}

/** @returns a function that copies the texts of a scope and shows a toast */
export function createCopyMessage({
	context,
	copy,
	toast,
}: CopyMessageOptions): (scope: CopyScope) => Promise<void> {
	let lastBlock: LastBlock | undefined;

	/** @param length UTF-16 units to copy */
	function isTooLarge(length: number): boolean {
		if (length <= MAX_COPIED) return false;
		toast(
			own`not copied: about ${bytes(length)} is too large for a clipboard; press ${keysLabel('s', 'transcript')} to save it`,
			'warning',
		);
		return true;
	}

	/** @param item whose reasoning is left out; undefined = the texts are complete as they are */
	async function copyTexts(texts: readonly LongText[], what: string, item?: ListItem): Promise<void> {
		if (isTooLarge(texts.reduce((sum, text) => sum + text.length, 0))) return;
		const read = await Promise.all(texts.map(completeText));
		const complete =
			item === undefined ? read : read.map((each) => answerIn(item, each)).filter((each) => each !== '');
		if (complete.length === 0 && read.length > 0) {
			toast(own`not copied: there is only reasoning; ${keysLabel('Y', 'transcript')} copies it`, 'warning');
			return;
		}
		const {text, style} = copiedToast(await copy(complete.join('\n\n')), what);
		toast(text, style);
	}

	async function copyCode(item: ListItem, key: string): Promise<void> {
		// Of a text too long for a clipboard, only the blocks at its start.
		const texts = await Promise.all(
			textsOf(item).map((text) => (text.length > MAX_COPIED ? headOf(text) : completeText(text))),
		);
		const blocks = texts.flatMap((text) => codeBlocksIn(item, answerIn(item, text)));
		const index = lastBlock?.item === key ? (lastBlock.index + 1) % Math.max(1, blocks.length) : 0;
		const block = blocks[index];
		if (block === undefined) {
			toast(own`this message has no code block`, 'warning');
			return;
		}
		lastBlock = {item: key, index};
		await copyTexts([block], `code block ${index + 1} of ${blocks.length}`);
	}

	async function copyScope(scope: CopyScope): Promise<void> {
		const {state, snapshot} = context();
		const list = listOf(snapshot, state.folds);
		if (scope === 'last-reply') {
			const reply = lastReply(list.count, list.item);
			if (reply === undefined) toast(own`no reply to copy yet`, 'warning');
			else await copyTexts(textsOf(reply), nameOf(reply, list), reply);
			return;
		}
		if (scope === 'session') {
			if (snapshot.session === undefined) toast(own`there is no session yet`, 'warning');
			else {
				const {text, style} = copiedToast(await copy(snapshot.session.id), 'the session id');
				toast(text, style);
			}
			return;
		}
		const index = state.selected === undefined ? -1 : list.indexOf(state.selected);
		if (state.selected === undefined || index < 0) {
			toast(own`nothing to copy`, 'warning');
			return;
		}
		const item = list.item(index);
		if (scope === 'code') await copyCode(item, list.key(index));
		else if (scope === 'message') await copyTexts(textsOf(item), nameOf(item, list), item);
		else await copyWithCalls(item, state.selected, nameOf(item, list));
	}

	/** Copies the selected calls, or the message with its calls. */
	async function copyWithCalls(item: ListItem, unit: string, name: SafeText): Promise<void> {
		const selected = callsUnder(item, unit);
		const calls = selected.length > 0 ? selected : messageCalls(item);
		const units = unitsToRead(calls);
		if (isTooLarge(units)) return;
		const whole = units === 0 ? calls : await wholeCalls(calls);
		const [call, ...others] = selected;
		if (whole === undefined) toast(own`not copied: only a part of it is still kept`, 'warning');
		else if (call === undefined) {
			const texts = textsWithCalls(item, new Map(whole.map((each) => [each.key, each])));
			const missing = missingCalls(item);
			const without = missing === 0 ? '' : ` (without ${thousands(missing)} more that are not loaded)`;
			await copyTexts(texts, calls.length > 0 ? `${name} with its tool calls${without}` : name);
		} else {
			const tool = safeLine(call.name.slice(0, MOST_NAME));
			const what =
				others.length === 0 ? `the call of ${tool}` : `the ${thousands(selected.length)} calls of ${tool}`;
			await copyTexts([callsJson(whole)], what);
		}
	}

	return (scope) =>
		copyScope(scope).catch(() => toast(own`not copied: the text is no longer available`, 'warning'));
}

/** The latest reply with text, including the one that is arriving. */
function lastReply(count: number, item: (index: number) => ListItem): ListItem | undefined {
	for (let index = count - 1; index >= 0; index--) {
		const candidate = item(index);
		const isReply =
			candidate.kind === 'turn' || (candidate.kind === 'entry' && candidate.entry.kind === 'assistant');
		if (isReply && textsOf(candidate).length > 0) return candidate;
	}
	return undefined;
}
