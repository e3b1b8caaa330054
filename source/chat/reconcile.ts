/** Merges the server's history into the transcript: nothing is lost, nothing is shown twice. */

import type {HistoryMessage} from '../protocol/frames.ts';
import {isTruncated} from '../protocol/known-texts.ts';
import {headOf, type LongText, lengthOf} from '../protocol/remote-text.ts';
import type {AssistantEntry, Entry, ReplyPart, UserEntry} from './entry.ts';
import {type PastTurn, pastTurns, timeOf} from './history.ts';
import {separated} from './recovery/interleaved.ts';
import {whole} from './recovery/whole.ts';
import {adopt, callsIn, isIncomplete, pair, type Round} from './tools.ts';

export interface Reconciled {
	readonly entries: readonly Entry[];
	readonly nextId: number;
}

/**
 * Matches the entries from `epoch` on with the server's history, by the ids of replies, else by the user's text in
 * order from the end, and adds the missing parts: replies, arguments and results of tools, turns of other clients.
 * Entries that the history does not hold stay. Idempotent.
 * @param entries all entries
 * @param epoch index of the first entry that the server's present history can know
 * @param messages of the `history` frame
 * @param nextId number for the next local id
 */
export function reconcile(
	entries: readonly Entry[],
	epoch: number,
	messages: readonly HistoryMessage[],
	nextId: number,
): Reconciled {
	const local = entries.slice(epoch);
	const past = separated(pastTurns(messages), local, {isSameText, isSameAnswer});
	const matches = match(local, past);
	const result: Entry[] = [];
	let id = nextId;
	let added = 0;
	const newId = (): string => `e${id++}`;
	const add = (entry: Entry): void => {
		result.push(entry);
		added++;
	};
	let nextPast = 0;
	const addUnmatchedBefore = (end: number): void => {
		for (; nextPast < end; nextPast++) {
			const turn = past[nextPast];
			if (turn !== undefined) for (const entry of entriesOf(turn, newId)) add(entry);
		}
	};
	const replies = new Map(
		local.flatMap((entry) =>
			entry.kind === 'assistant' && entry.answers !== undefined ? [[entry.answers, entry] as const] : [],
		),
	);
	for (const entry of local) {
		const index = matches.get(entry.id);
		const turn = index === undefined ? undefined : past[index];
		if (index === undefined || turn === undefined) {
			result.push(entry);
			continue;
		}
		if (index >= nextPast) {
			addUnmatchedBefore(index);
			nextPast = index + 1;
		}
		if (entry.kind === 'assistant') {
			result.push(withHistory(entry, turn));
		} else if (entry.kind === 'user') {
			result.push(entry.delivery === 'delivered' ? entry : {...whole(entry), delivery: 'delivered'});
			if (!replies.has(entry.id) && turn.answer !== undefined) add(replyOf(turn, newId(), entry.id));
		}
	}
	addUnmatchedBefore(past.length);
	const isSameAsBefore = added === 0 && result.every((entry, index) => entry === local[index]);
	return {entries: isSameAsBefore ? entries : [...entries.slice(0, epoch), ...result], nextId: id};
}

/** Entry ids -> index of their past turn; matched from the end, since servers drop the oldest turns. */
function match(local: readonly Entry[], past: readonly PastTurn[]): Map<string, number> {
	const matches = new Map<string, number>();
	const answerOf = new Map<string, AssistantEntry>();
	for (const entry of local)
		if (entry.kind === 'assistant' && entry.answers !== undefined) answerOf.set(entry.answers, entry);
	const users = local.filter(
		(entry): entry is UserEntry => entry.kind === 'user' && entry.delivery !== 'not-sent',
	);
	let last = past.length - 1;
	for (let index = users.length - 1; index >= 0; index--) {
		const user = users[index];
		if (user === undefined) continue;
		const answer = answerOf.get(user.id);
		for (let candidate = last; candidate >= 0; candidate--) {
			const turn = past[candidate];
			if (turn === undefined || !isSame(user, answer, turn)) continue;
			matches.set(user.id, candidate);
			if (answer !== undefined) matches.set(answer.id, candidate);
			last = candidate - 1;
			break;
		}
	}
	// Replies without a question here, from an earlier history.
	const taken = new Set(matches.values());
	for (const entry of local) {
		if (entry.kind !== 'assistant' || matches.has(entry.id)) continue;
		const index = past.findIndex(
			(turn, at) => !taken.has(at) && turn.user === undefined && isSameAnswer(entry, turn),
		);
		if (index < 0) continue;
		taken.add(index);
		matches.set(entry.id, index);
	}
	return matches;
}

function isSame(user: UserEntry, answer: AssistantEntry | undefined, turn: PastTurn): boolean {
	const theirs = turn.answer?.message_id;
	if (answer?.messageId !== undefined && theirs !== undefined) return answer.messageId === theirs;
	return turn.user !== undefined && isSameText(user, headOf(turn.user.content));
}

/** Whether an entry of the history is this message of the user's, perhaps truncated. */
export function isSameText(user: Pick<UserEntry, 'text'>, content: string): boolean {
	const text = headOf(user.text).toWellFormed().trim();
	if (lengthOf(user.text) === headOf(user.text).length && text === content.trim()) return true;
	// `today` truncates the user's long messages in its history, and marks that in the text.
	const theirs = content.trim();
	return isTruncated(theirs) && (text.startsWith(theirs.slice(0, 80)) || text.endsWith(theirs.slice(-80)));
}

function isSameAnswer(entry: AssistantEntry, turn: PastTurn): boolean {
	if (turn.answer === undefined) return false;
	if (entry.messageId !== undefined && turn.answer.message_id !== undefined) {
		return entry.messageId === turn.answer.message_id;
	}
	const last = entry.parts.at(-1);
	const {content} = turn.answer;
	return (
		last?.kind === 'text' &&
		headOf(last.text) === headOf(content) &&
		lengthOf(last.text) === lengthOf(content)
	);
}

/** The parts as in the history; texts and calls that it leaves out are taken from the parts shown. */
function partsOf(
	rounds: readonly Round[],
	answer: LongText | undefined,
	shown: readonly ReplyPart[],
	keyPrefix: string,
): readonly ReplyPart[] {
	// `seed` leaves the texts of its rounds out of its history; a history with any of them has all.
	const areTextsLeftOut = rounds.every((round) => round.text === undefined);
	const shownTexts = areTextsLeftOut ? shown.filter((part) => part.kind === 'text').slice(0, -1) : [];
	const hasCalls = rounds.some(({calls}) => calls.length > 0);
	const received = rounds.map((round, index) =>
		pair(round.calls, round.results, index + 1, (call) => `${keyPrefix}/${index}.${call}`, hasCalls),
	);
	const calls = adopt(received.flat(), callsIn(shown));
	const parts: ReplyPart[] = [];
	let next = 0;
	rounds.forEach((round, index) => {
		if (round.text !== undefined) parts.push({kind: 'text', text: round.text});
		else {
			const text = shownTexts.shift();
			if (text !== undefined) parts.push(text);
		}
		const count = received[index]?.length ?? 0;
		for (const call of calls.slice(next, next + count)) parts.push({kind: 'tool', call});
		next += count;
	});
	const keys = new Set(calls.map(({key}) => key));
	for (const call of callsIn(shown)) if (!keys.has(call.key)) parts.push({kind: 'tool', call});
	for (const text of shownTexts) parts.push(text);
	if (answer !== undefined) parts.push({kind: 'text', text: answer});
	return parts;
}

/** The reply with the additions of the history; the same object when there are none. */
function withHistory(entry: AssistantEntry, turn: PastTurn): AssistantEntry {
	if (entry.arrived === 'partial') {
		return turn.answer === undefined ? entry : replyOf(turn, entry.id, entry.answers, entry);
	}
	if (!hasMore(turn.rounds, entry.parts)) return entry;
	const final = entry.parts.at(-1);
	const parts = partsOf(turn.rounds, undefined, entry.parts, entry.id);
	const merged = final?.kind === 'text' ? [...parts, final] : parts;
	return JSON.stringify(merged) === JSON.stringify(entry.parts) ? entry : {...whole(entry), parts: merged};
}

/** Whether the history may have more about the calls; avoids comparing results, which may be large. */
function hasMore(rounds: readonly Round[], parts: readonly ReplyPart[]): boolean {
	const count = rounds.reduce((sum, {calls, results}) => sum + Math.max(calls.length, results.length), 0);
	const shown = callsIn(parts);
	if (count === 0) return false;
	if (count > shown.length || isIncomplete(parts)) return true;
	const known = new Set(shown.map(({id}) => id));
	const isNew = (id: string | undefined): boolean => id !== undefined && !known.has(id);
	return rounds.some(
		({calls, results}) =>
			calls.some(({id}) => isNew(id)) || results.some((result) => isNew(result.tool_call_id)),
	);
}

function replyOf(
	turn: PastTurn,
	id: string,
	answers: string | undefined,
	before?: AssistantEntry,
): AssistantEntry {
	const {answer} = turn;
	return {
		kind: 'assistant',
		id,
		messageId: answer?.message_id,
		answers,
		parts: partsOf(turn.rounds, answer?.content, before?.parts ?? [], id),
		failed: answer?.metadata.error === true,
		metadata: answer?.metadata ?? {},
		...(answer?.metadataJson === undefined ? {} : {metadataJson: answer.metadataJson}),
		at: answer === undefined ? undefined : timeOf(answer),
		tookMs: undefined,
		arrived: 'from-history',
		...(turn.rest === undefined ? {} : {rest: turn.rest}),
	};
}

/** The entries of a turn that is not here. One without an answer gets none: it may still be under way. */
function entriesOf(turn: PastTurn, newId: () => string): readonly Entry[] {
	const entries: Entry[] = [];
	let userId: string | undefined;
	if (turn.user !== undefined) {
		userId = newId();
		entries.push({
			kind: 'user',
			id: userId,
			text: turn.user.content,
			at: timeOf(turn.user),
			delivery: 'delivered',
		});
	}
	if (turn.answer !== undefined) entries.push(replyOf(turn, newId(), userId));
	return entries;
}
