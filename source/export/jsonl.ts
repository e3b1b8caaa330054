/** Writes a session as the records of a journal, one a line, from which `bedrock-chat import` makes the same session. */
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
	for (const [index, {text, overrides}] of session.queue.entries())
		yield {kind: 'queued', at, id: `q${index + 1}`, text, overrides};
	if (drafts.length > 0) yield {kind: 'draft', at, texts: drafts};
	yield {kind: 'end', at};
}

/** @param isPartial it is the part of an answer that had arrived when the program ended */
function recordOf(item: ExportedItem, isPartial: boolean): Readonly<Record<string, unknown>> {
	if (item.kind === 'rule') return {...item};
	const {onDisk: _, ...entry} = item;
	return {kind: isPartial ? 'partial' : 'entry', entry};
}
