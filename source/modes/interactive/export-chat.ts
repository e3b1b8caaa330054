/** Writes the conversation under way as a file. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {AssistantEntry, Entry, Turn} from '../../chat/entry.ts';
import {partialParts} from '../../chat/turn.ts';
import {formatOfFile, hasUnknownEnding} from '../../config/flags/export-format.ts';
import {exportParts} from '../../export/export-session.ts';
import {type ExportedSession, exportedSession} from '../../export/exported-session.ts';

export interface ExportedChat extends Pick<ExportedSession, 'id' | 'server' | 'startedAt' | 'drafts'> {
	readonly snapshot: Pick<
		ChatSnapshot,
		'entries' | 'turn' | 'queue' | 'feedback' | 'session' | 'conversation'
	>;
	/** Those that are hidden on the screen. */
	readonly secrets: ReadonlySet<string>;
}

/**
 * The file as UTF-8: Markdown, unless the ending of its name is that of another format. What looks like a secret is left out.
 * @param name of the file
 * @throws if it is `-`, or its ending is that of no format: a clause that says so
 */
export function exportChat(
	name: string,
	{snapshot, secrets, ...facts}: ExportedChat,
): AsyncGenerator<Uint8Array> {
	if (name.trim() === '-') throw new Error('- is no name of a file; type a name, as chat.md');
	if (hasUnknownEnding(name)) throw new Error('unknown format; type .md, .html, .json, .jsonl or .otlp');
	const {entries, turn, queue, feedback, session, conversation} = snapshot;
	const partial = turn && partialAnswer(turn, entries);
	const chat = {
		entries: partial === undefined ? entries : [...entries, partial],
		partial,
		// The server knows nothing of what is above the last line across the conversation.
		epoch: entries.findLastIndex((entry) => entry.kind === 'notice' && entry.shape === 'rule') + 1,
		sessionId: session?.id,
		conversationId: conversation?.id,
		feedback: new Map(
			[...feedback].filter(([, {outcome}]) => outcome.at === 'stored' || outcome.at === 'unknown'),
		),
		queue: queue.flatMap((item) =>
			item.kind === 'message' ? [{text: item.text, ...(item.overrides && {overrides: item.overrides})}] : [],
		),
	};
	const exported = exportedSession(chat, {...facts, title: conversation?.title});
	return exportParts(exported, {format: formatOfFile(name) ?? 'md', secrets, redacts: true});
}

/** The part of the answer under way that has arrived; undefined if nothing has. */
function partialAnswer(turn: Turn, entries: readonly Entry[]): AssistantEntry | undefined {
	const parts = partialParts(turn);
	if (parts.length === 0) return undefined;
	const last = entries.reduce((most, {id}) => Math.max(most, Number(id.slice(1)) || 0), 0);
	const {entryId: answers, startedAt, lastFrameAt: at} = turn;
	return {
		...{kind: 'assistant', id: `e${last + 1}`, messageId: undefined, answers, parts, failed: false},
		...{metadata: {}, at, tookMs: at - startedAt, arrived: 'partial'},
	};
}
