/** Writes a session as the records of a journal, one a line, from which `bedrock-chat import` makes the same session. */
import type {RestoredItem} from '../chat/unsent/queued-request.ts';
import {JOURNAL_VERSION} from '../journal/records.ts';
import type {ExportedItem, ExportedSession} from './exported-session.ts';
import {jsonParts} from './json-parts.ts';

/** The file in parts. Large texts are in their records. */
export async function* jsonLinesOf(session: ExportedSession): AsyncGenerator<string> {
	for (const record of recordsOf(session)) {
		yield* jsonParts(record);
		yield '\n';
	}
}

function* recordsOf(session: ExportedSession): Generator<Readonly<Record<string, unknown>>> {
	const {server, startedAt: at, sessionId, conversationId, title, forgottenAfter, drafts} = session;
	yield {kind: 'session', v: JOURNAL_VERSION, at, ...server};
	if (sessionId !== undefined || conversationId !== undefined)
		yield {kind: 'server', at, session: sessionId, conversation: conversationId, title};
	for (const item of session.items) yield recordOf(item, item.id === session.partial?.id);
	if (forgottenAfter !== undefined) yield {kind: 'forgotten', at, after: forgottenAfter};
	for (const [messageId, {rating, outcome}] of session.feedback)
		yield {kind: 'rated', messageId, rating, isStored: outcome.at === 'stored'};
	for (const [index, item] of session.queue.entries()) yield queuedRecord(item, at, `q${index + 1}`);
	if (drafts.length > 0) yield {kind: 'draft', at, texts: drafts};
	yield {kind: 'end', at};
}

/** A request that deletes stays bound to the conversation that it was made in: the file has the last one, without a number. */
function queuedRecord(item: RestoredItem, at: number, id: string): Readonly<Record<string, unknown>> {
	if (item.request === undefined) return {kind: 'queued', at, id, ...item};
	const {isOfConversation, request, ...more} = item;
	const bound = 'madeIn' in request ? {...request, madeIn: isOfConversation === true ? 0 : -1} : request;
	return {kind: 'queued-request', at, id, ...more, request: bound};
}

/** @param isPartial it is the part of an answer that had arrived when the program ended */
function recordOf(item: ExportedItem, isPartial: boolean): Readonly<Record<string, unknown>> {
	if (item.kind === 'rule') return {...item};
	const {onDisk: _, ...entry} = item;
	return {kind: isPartial ? 'partial' : 'entry', entry};
}
