/** Sessions to export, and the files that become of them. */
import type {Entry} from '../../source/chat/entry.ts';
import type {ExportFormat} from '../../source/config/settings.ts';
import {exportParts} from '../../source/export/export-session.ts';
import {type ExportedSession, exportedSession} from '../../source/export/exported-session.ts';
import {assistantEntry, textPart, toolCall, toolPart, userEntry} from './entries.ts';
import {HOSTILE_TEXTS} from './hostile-texts.ts';
import {NOON} from './journals.ts';

export function sessionWith(entries: readonly Entry[], more: Partial<ExportedSession> = {}): ExportedSession {
	const chat = {
		entries,
		epoch: 0,
		sessionId: 's-1',
		conversationId: undefined,
		feedback: new Map(),
		queue: [],
	};
	const facts = {id: '20261130-120000-a1b2c3', startedAt: NOON, title: undefined, drafts: []};
	const server = {url: 'ws://localhost:8000/ws/chat'};
	return {...exportedSession(chat, {...facts, server}), ...more};
}

/** The whole file. */
export async function fileOf(
	session: ExportedSession,
	format: ExportFormat,
	{secrets = [], redacts = true}: {readonly secrets?: readonly string[]; readonly redacts?: boolean} = {},
): Promise<string> {
	const parts: Uint8Array[] = [];
	for await (const part of exportParts(session, {format, secrets, redacts})) parts.push(part);
	return Buffer.concat(parts).toString();
}

/** Text from outside at every place of a session. */
export const sessionOf = (texts: readonly string[]): ExportedSession =>
	sessionWith(
		texts.flatMap((text, index) => [
			userEntry(text, {id: `e${4 * index + 1}`}),
			assistantEntry(
				[
					textPart(text),
					toolPart(
						toolCall(text, {
							key: `k${index}`,
							id: text,
							arguments: {[text]: text},
							outcome: {state: 'succeeded', result: [text]},
							resultName: text,
						}),
					),
					toolPart(
						toolCall('lookup', {
							key: `l${index}`,
							arguments: text,
							outcome: {state: 'failed', error: text, status: 404, result: undefined},
						}),
					),
				],
				{id: `e${4 * index + 2}`, metadata: {model: text, stop_reason: text, rejected_overrides: {a: text}}},
			),
			{
				...{kind: 'notice', code: 'kept', level: 'info', facts: {text}, id: `e${4 * index + 3}`, at: NOON},
				shape: 'rule',
			} as Entry,
		]),
		{
			...{title: texts.join(' ').slice(0, 60_000), server: {url: `ws://localhost/${texts[0]}`}},
			...{sessionId: texts[0], conversationId: texts[1]},
			...{queue: texts.map((text) => ({text, overrides: {[text]: text}})), drafts: texts},
		},
	);

export const hostileSession = (): ExportedSession => sessionOf(HOSTILE_TEXTS);
