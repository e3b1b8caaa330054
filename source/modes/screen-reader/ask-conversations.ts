/** `/conversations` in lines: a numbered list of the stored conversations, to open, rename and delete them by number. */
import type {Chat} from '../../chat/chat.ts';
import {adviceAtPrompt, type Notice, wordNotice} from '../../chat/notices.ts';
import type {FeatureOutcome} from '../../chat/reply-slots.ts';
import {isOnline} from '../../chat/sign-in.ts';
import type {Clock} from '../../clock.ts';
import type {ConversationSummary, FeatureFrame} from '../../protocol/frames.ts';
import {countOf, thousands} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {
	ageText,
	listedConversations,
	questionText,
	titleOfConversation,
} from '../../ui/pages/conversations-page.ts';
import {listConversations, MOST_AT_ONCE} from '../../ui/pages/list-conversations.ts';
import {type Dialogue, type DialogueEnd, indexIn, type Prompter} from './dialogue.ts';

export interface AskConversationsOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'requestFeature'>;
	readonly clock: Pick<Clock, 'now'>;
}

/** Conversations that are read out at once. */
const MOST_LINES = 20;

const CHOICES = own`Type a number to open a conversation, r and a number to rename it, d and numbers to delete, d all, words to search, m for more, or press Enter to leave: `;
const CHOICES_AGAIN = own`Number, r, d, words, m, or Enter: `;

/** What was typed at the list. */
type Choice =
	| {readonly does: 'leave' | 'more' | 'delete-all'}
	| {readonly does: 'open' | 'rename'; readonly row: ConversationSummary}
	| {readonly does: 'delete'; readonly ids: readonly string[]}
	/** There is no conversation with this number. */
	| {readonly does: 'nothing'; readonly number: string}
	| {readonly does: 'search'; readonly words: string};

function readChoice(typed: string | undefined, found: readonly ConversationSummary[]): Choice {
	const text = typed?.trim() ?? '';
	if (text === '') return {does: 'leave'};
	if (/^m$/i.test(text)) return {does: 'more'};
	if (/^d\s+all$/i.test(text)) return {does: 'delete-all'};
	const [, command = '', numbers] = /^([rd]?)\s*(\d+(?:[\s,]+\d+)*)$/i.exec(text) ?? [];
	if (numbers === undefined) return {does: 'search', words: text};
	const chosen = numbers.split(/[\s,]+/);
	const rows = chosen.flatMap((number) => found[indexIn(number, found.length) ?? -1] ?? []);
	const [row] = rows;
	if (row === undefined || rows.length < chosen.length || (rows.length > 1 && command.toLowerCase() !== 'd'))
		return {does: 'nothing', number: numbers};
	if (command.toLowerCase() === 'd') return {does: 'delete', ids: [...new Set(rows.map(({id}) => id))]};
	return {does: command === '' ? 'open' : 'rename', row};
}

/** @param words the search in the titles */
export function askConversations(words: string, {chat, clock}: AskConversationsOptions): Dialogue {
	const request = (frame: FeatureFrame): Promise<FeatureOutcome> =>
		new Promise((settle) => chat.requestFeature(frame, {settle}));

	/** What came of a request, as a sentence. */
	async function outcomeOf(
		frame: FeatureFrame,
		done: (answer: FeatureOutcome) => SafeText,
	): Promise<SafeText> {
		const outcome = await request(frame);
		return 'notice' in outcome ? sentence(outcome.notice) : done(outcome);
	}

	/** The rows that match, in the order of their numbers. */
	const matching = (query: string): readonly ConversationSummary[] =>
		listedConversations({query}, chat.getSnapshot()).map(({item}) => item);

	const titleOf = (row: ConversationSummary): SafeText => titleOfConversation(row, chat.getSnapshot()).text;

	return async (prompter) => {
		const {connection, turn} = chat.getSnapshot();
		if (!isOnline(connection))
			return end(own`Not connected, so your conversations cannot be listed. Type /reconnect to try again.`);
		prompter.say([
			turn === undefined
				? own`Asking the server for your conversations.`
				: own`Your conversations are listed when the answer under way is complete. Control C cancels this.`,
		]);
		const problem = await new Promise<FeatureOutcome | undefined>((done) =>
			listConversations(
				chat,
				() => chat.getSnapshot().conversations,
				() => true,
				done,
			),
		);
		const {rows} = chat.getSnapshot().conversations;
		if (problem !== undefined && 'notice' in problem) return end(sentence(problem.notice));
		if (rows === undefined) return end(own`Your conversations were not listed.`);
		return choose(prompter);
	};

	async function choose(prompter: Prompter): Promise<DialogueEnd> {
		let query = words;
		let from = 0;
		let found = matching(query);
		let question = CHOICES;
		const list = (next: string, first: number): void => {
			query = next;
			from = first;
			found = matching(query);
			prompter.say(listLines(found, query, from));
		};
		list(words, 0);
		for (;;) {
			if (found.length === 0 && query === '') return {};
			const choice = readChoice(await prompter.ask(question), found);
			question = CHOICES_AGAIN;
			switch (choice.does) {
				case 'leave':
					return end(own`No conversation was opened.`);
				case 'open':
					return open(choice.row);
				case 'more':
					list(query, from + MOST_LINES < found.length ? from + MOST_LINES : 0);
					break;
				case 'search':
					list(choice.words, 0);
					break;
				case 'nothing':
					prompter.say([own`There is no such number in the list: ${choice.number.slice(0, 80)}.`]);
					break;
				case 'rename':
					prompter.say([await rename(prompter, choice.row)]);
					list(query, from);
					break;
				default:
					prompter.say([await remove(prompter, choice.does === 'delete' ? choice.ids : undefined)]);
					list('', 0);
			}
		}
	}

	function open(row: ConversationSummary): DialogueEnd {
		const {conversation, turn, queue, isHeld} = chat.getSnapshot();
		if (row.id === conversation?.id && queue.every(({kind}) => kind === 'message'))
			return end(own`This conversation is open already.`);
		chat.requestFeature({type: 'conversation_load', conversation_id: row.id});
		return turn === undefined && queue.length === 0
			? {}
			: end(
					isHeld
						? own`It opens after what is held: type /retry to send that first, or /drop to drop it.`
						: own`It opens when what you sent before is answered.`,
				);
	}

	async function rename(prompter: Prompter, row: ConversationSummary): Promise<SafeText> {
		const title = (
			await prompter.ask(own`New title for “${titleOf(row)}”, or press Enter to keep it: `)
		)?.trim();
		if (title === undefined || title === '') return own`Not renamed.`;
		const frame = {type: 'conversation_rename', conversation_id: row.id, title} as const;
		return outcomeOf(frame, () => own`Renamed.`);
	}

	/** @param ids undefined = all */
	async function remove(prompter: Prompter, ids: readonly string[] | undefined): Promise<SafeText> {
		const {rows = [], hasMore} = chat.getSnapshot().conversations;
		for (const step of ids === undefined ? ([1, 2] as const) : ([1] as const)) {
			const question = ids === undefined ? ({about: 'all', step} as const) : ({about: 'some', ids} as const);
			const answer = await prompter.ask(own`${questionText(question, rows, hasMore)} Type yes to delete: `);
			if (answer?.trim().toLowerCase() !== 'yes') return own`Nothing was deleted.`;
		}
		if (ids === undefined) return outcomeOf({type: 'conversation_delete_all'}, deleted);
		const [id = ''] = ids;
		if (ids.length === 1) return outcomeOf({type: 'conversation_delete', conversation_id: id}, deleted);
		const conversation_ids = ids.slice(0, MOST_AT_ONCE);
		return outcomeOf({type: 'conversation_delete_bulk', conversation_ids}, deleted);
	}

	/** The numbered lines, after one that says how many there are. */
	function listLines(
		found: readonly ConversationSummary[],
		query: string,
		from: number,
	): readonly SafeText[] {
		const {rows = [], hasMore} = chat.getSnapshot().conversations;
		if (rows.length === 0)
			return [own`The server stores no conversation of yours: your next message begins one.`];
		const all = own`${countOf(rows.length, 'conversation')}${hasMore ? ' so far' : ''}`;
		if (found.length === 0) return [own`No title matches “${safeLine(query)}”. There are ${all}.`];
		const until = Math.min(found.length, from + MOST_LINES);
		const part =
			until - from < found.length ? own` Numbers ${thousands(from + 1)} to ${thousands(until)}:` : own``;
		const head =
			query === ''
				? own`${all}, the newest first.${part}`
				: own`${thousands(found.length)} of ${all} ${found.length === 1 ? 'matches' : 'match'} “${safeLine(query)}”.${part}`;
		return [head, ...found.slice(from, until).map((row, index) => rowLine(row, from + index + 1))];
	}

	function rowLine(row: ConversationSummary, number: number): SafeText {
		const age = ageText(row, clock.now());
		const facts = [
			...(row.message_count === undefined ? [] : [countOf(row.message_count, 'turn')]),
			...(age === '' ? [] : [age]),
			...(row.id === chat.getSnapshot().conversation?.id ? [own`open here`] : []),
		];
		return own`${number}. ${[titleOf(row), ...facts].join(', ')}`;
	}
}

const end = (line: SafeText): DialogueEnd => ({lines: [line]});

function sentence(because: Notice): SafeText {
	const wording = wordNotice(because);
	return safeLine([wording.text, adviceAtPrompt(wording) ?? ''].join(' ').trim());
}

function deleted(outcome: FeatureOutcome): SafeText {
	if (outcome.status !== 'answered') return own`Deleted.`;
	const {frame} = outcome;
	if (frame.type === 'conversation_bulk_deleted')
		return own`Deleted ${countOf(frame.deleted_ids.length, 'conversation')}.`;
	return frame.type === 'conversation_all_deleted'
		? own`Deleted ${countOf(frame.deleted_count, 'conversation')}.`
		: own`Deleted.`;
}
