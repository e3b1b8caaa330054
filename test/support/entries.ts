/** Builders for transcript entries with default values. */
import type {
	AssistantEntry,
	NoticeEntry,
	QueueItem,
	ReplyPart,
	ToolCall,
	Turn,
	UserEntry,
} from '../../source/chat/entry.ts';
import {begin} from '../../source/chat/turn.ts';
import type {HistoryMessage} from '../../source/protocol/frames.ts';
import type {LongText} from '../../source/protocol/remote-text.ts';
import type {AiResponseFrame} from '../../source/protocol/server-frames.ts';

export const userEntry = (text: string, more: Partial<UserEntry> = {}): UserEntry => ({
	kind: 'user',
	id: 'e1',
	text,
	at: 0,
	delivery: 'delivered',
	...more,
});

/** @param content a single text, or parts */
export const assistantEntry = (
	content: string | readonly ReplyPart[],
	more: Partial<AssistantEntry> = {},
): AssistantEntry => ({
	kind: 'assistant',
	id: 'e2',
	messageId: undefined,
	answers: 'e1',
	parts: typeof content === 'string' ? [textPart(content)] : content,
	failed: false,
	metadata: {},
	at: 0,
	tookMs: undefined,
	arrived: 'in-turn',
	...more,
});

/** A notice with a text of the test's own. */
export const noticeEntry = (
	text: string,
	{advice, ...more}: Partial<Pick<NoticeEntry, 'id' | 'at' | 'level' | 'shape'>> & {advice?: string} = {},
): NoticeEntry => ({
	kind: 'notice',
	id: 'e3',
	at: 0,
	level: 'info',
	code: 'hint',
	facts: {text, advice},
	shape: 'line',
	...more,
});

export const textPart = (text: LongText): ReplyPart => ({kind: 'text', text});

export const toolPart = (call: ToolCall): ReplyPart => ({kind: 'tool', call});

export const toolCall = (name: string, more: Partial<ToolCall> = {}): ToolCall => ({
	key: 'e2/0',
	id: undefined,
	name,
	arguments: undefined,
	outcome: {state: 'unknown'},
	round: 1,
	startedAt: undefined,
	endedAt: undefined,
	...more,
});

export const liveTurn = (more: Partial<Turn> = {}): Turn => ({...begin('e1', 0), ...more});

export const queuedMessage = (text: string, id = 'q1'): QueueItem => ({kind: 'message', id, text});

/** Builds a decoded `ai_response`. */
export const answerFrame = (message: string, more: Partial<AiResponseFrame> = {}): AiResponseFrame => ({
	type: 'ai_response',
	message,
	message_id: undefined,
	tool_calls: [],
	tool_results: [],
	error: false,
	metadata: {},
	conversation_id: undefined,
	timestamp: undefined,
	...more,
});

/** Builds a decoded history message. */
export const pastMessage = (
	role: string,
	content: string,
	more: Partial<HistoryMessage> = {},
): HistoryMessage => ({
	message_id: undefined,
	role,
	content,
	timestamp: undefined,
	tool_calls: [],
	tool_results: [],
	metadata: {},
	...more,
});
