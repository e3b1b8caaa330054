/** Writes a session as one JSON object for programs: values of calls as the server sent them, with all digits. */
import type {AssistantEntry, ReplyPart, ToolCall} from '../chat/entry.ts';
import {cutsOf} from '../chat/recovery/whole-calls.ts';
import {httpStatusOf, tookMs, valuesOf} from '../chat/tool-facts.ts';
import {JOURNAL_VERSION} from '../journal/records.ts';
import {completeCall, metadataOf} from './call-values.ts';
import type {ExportedItem, ExportedSession} from './exported-session.ts';
import {JsonSource, jsonParts} from './json-parts.ts';

/** The file in parts, with a line for each item. */
export async function* jsonOf(session: ExportedSession): AsyncGenerator<string> {
	const {id, server, startedAt, sessionId, conversationId, title, queue, drafts} = session;
	const facts = {
		...{version: JOURNAL_VERSION, id, ...server, startedAt: timeOf(startedAt)},
		...{session: sessionId, conversation: conversationId, title},
	};
	for await (const part of jsonParts(facts)) yield part.replace(/\}$/, ',\n"entries":[');
	let before = '\n';
	for (const item of session.items) {
		yield before;
		yield* jsonParts(await itemValue(item));
		before = ',\n';
	}
	yield '\n],\n"queue":';
	yield* jsonParts(queue);
	yield ',\n"drafts":';
	yield* jsonParts(drafts);
	yield '}\n';
}

const timeOf = (ms: number | undefined): string | undefined =>
	ms === undefined ? undefined : new Date(ms).toISOString();

async function itemValue(item: ExportedItem): Promise<unknown> {
	const {id, at} = item;
	switch (item.kind) {
		case 'user': {
			const {text, delivery, isRefused, overrides} = item;
			return {kind: 'user', id, at: timeOf(at), delivery, isRefused, overrides, text};
		}
		case 'assistant':
			return answerValue(item);
		case 'rule':
			return {kind: 'rule', id, at: timeOf(at), text: item.text};
	}
}

async function answerValue(entry: AssistantEntry): Promise<unknown> {
	const {id, messageId, answers, at, tookMs: took, arrived, failed, overrides, rest} = entry;
	return {
		...{kind: 'assistant', id, messageId, answers, at: timeOf(at), tookMs: took, arrived, failed, overrides},
		metadata: metadataOf(entry),
		missing: rest === undefined ? undefined : {calls: rest.calls, results: rest.results},
		parts: await Promise.all(entry.parts.map(partValue)),
	};
}

const partValue = async (part: ReplyPart): Promise<unknown> =>
	part.kind === 'text' ? part : {kind: 'tool', call: await callValueOf(part.call)};

async function callValueOf(incomplete: ToolCall): Promise<unknown> {
	const call = await completeCall(incomplete);
	const {id, name, outcome, round, startedAt} = call;
	const values: Record<string, unknown> = {...valuesOf(call)};
	// Those that are too large to be read are written as they are kept.
	for (const [key, cut] of [
		['arguments', call.argumentsCut],
		[outcome.state === 'failed' ? 'error' : 'result', 'resultCut' in outcome ? outcome.resultCut : undefined],
	] as const)
		if (cut?.whole !== undefined) values[key] = new JsonSource(cut.whole);
	return {
		...{id, name, round, state: outcome.state, status: httpStatusOf(call), startedAt: timeOf(startedAt)},
		...{tookMs: tookMs(call), ...values},
		isIncomplete: cutsOf(call).some(({whole}) => whole === undefined) ? true : undefined,
	};
}
