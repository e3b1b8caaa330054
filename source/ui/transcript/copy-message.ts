/** The keys and the command that copy: what of the conversation is meant, and what to say of it. */
import {headOf, type LongText} from '../../protocol/remote-text.ts';
import type {Copied} from '../../terminal/clipboard.ts';
import type {Style} from '../../text/line.ts';
import {bytes} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {CopyScope} from '../actions.ts';
import type {Toast} from '../toast.ts';
import {type ListItem, listOf} from './list.ts';
import {callUnder, codeBlocksIn, everythingOf, wholeOf, wordsOf} from './message-text.ts';
import type {NavigationContext} from './navigation.ts';

export interface CopyMessageOptions {
	readonly place: () => Pick<NavigationContext, 'state' | 'snapshot'>;
	readonly copy: (text: string) => Promise<Copied>;
	readonly flash: (text: SafeText, style?: Style) => void;
}

/** UTF-16 units of a text that is still copied: with more the screen would stand still. */
const MOST_COPIED = 8 * 1024 * 1024;

/** Which code block was copied last, so that the same key goes on to the next. */
interface LastBlock {
	readonly item: string;
	readonly index: number;
}

/**
 * What is said of a text that was copied, or not.
 * @param before what comes first, with a space or '' behind it
 * @param what a name for it; without one its size
 */
export function copiedToast(copied: Copied, before = '', what?: string): Toast {
	if (copied.how === 'not') return {text: own`${before}not copied: ${copied.because}`, style: 'warning'};
	const where = copied.how === 'clipboard' ? 'to the clipboard' : '· sent to the terminal';
	return {text: own`${before}copied ${what ?? bytes(copied.bytes)} ${where}`, style: 'success'};
}

/** @returns copies what is wished for, and says what came of it in a message that passes */
export function createCopyMessage({
	place,
	copy,
	flash,
}: CopyMessageOptions): (wish: CopyScope) => Promise<void> {
	let lastBlock: LastBlock | undefined;

	async function hand(texts: readonly LongText[], before: string): Promise<void> {
		const length = texts.reduce((sum, text) => sum + text.length, 0);
		if (length > MOST_COPIED) {
			flash(own`${before}not copied: ${bytes(length)} are too much for a clipboard; s saves them`, 'warning');
			return;
		}
		const whole = await Promise.all(texts.map(wholeOf));
		const {text, style} = copiedToast(await copy(whole.join('\n\n')), before);
		flash(text, style);
	}

	async function copyCode(item: ListItem, key: string): Promise<void> {
		// Of a text too long for a clipboard, the blocks at its beginning.
		const texts = await Promise.all(
			wordsOf(item).map((text) => (text.length > MOST_COPIED ? headOf(text) : wholeOf(text))),
		);
		const blocks = texts.flatMap((text) => codeBlocksIn(item, text));
		const index = lastBlock?.item === key ? (lastBlock.index + 1) % Math.max(1, blocks.length) : 0;
		const block = blocks[index];
		if (block === undefined) {
			flash(own`there is no code block in this message`, 'warning');
			return;
		}
		lastBlock = {item: key, index};
		await hand([block], `code block ${index + 1} of ${blocks.length}: `);
	}

	async function fulfil(wish: CopyScope): Promise<void> {
		const {state, snapshot} = place();
		const list = listOf(snapshot);
		if (wish === 'last-reply') {
			const reply = lastReply(list.count, list.item);
			if (reply === undefined) flash(own`there is no reply to copy yet`, 'warning');
			else await hand(wordsOf(reply), '');
			return;
		}
		const index = state.selected === undefined ? -1 : list.indexOf(state.selected);
		if (state.selected === undefined || index < 0) {
			flash(own`there is nothing to copy`, 'warning');
			return;
		}
		const item = list.item(index);
		if (wish === 'code') await copyCode(item, list.key(index));
		else if (wish === 'message') await hand(wordsOf(item), '');
		else {
			const call = callUnder(item, state.selected);
			await hand(call === undefined ? everythingOf(item) : [call], '');
		}
	}

	return (wish) =>
		fulfil(wish).catch(() => flash(own`not copied: the text is no longer to be had`, 'warning'));
}

/** The newest reply that says something, the one that is coming among them. */
function lastReply(count: number, item: (index: number) => ListItem): ListItem | undefined {
	for (let index = count - 1; index >= 0; index--) {
		const candidate = item(index);
		const isReply =
			candidate.kind === 'turn' || (candidate.kind === 'entry' && candidate.entry.kind === 'assistant');
		if (isReply && wordsOf(candidate).length > 0) return candidate;
	}
	return undefined;
}
