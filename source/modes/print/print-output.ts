/** What print mode writes to standard output, in each of its formats. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {AssistantEntry, ReplyPart} from '../../chat/entry.ts';

/** A question that has ended. */
export interface EndedQuestion {
	readonly question: string;
	/** undefined: none was received. */
	readonly reply: AssistantEntry | undefined;
	/** What had arrived of an answer that did not end: the connection was lost, or the waiting ended. */
	readonly received: readonly ReplyPart[];
	readonly sessionId: string | undefined;
	/** The id of the session on this machine, to resume it with; undefined = it is not saved. */
	readonly keptId: string | undefined;
	/** As the program's, if this was the last question. */
	readonly exitCode: number;
	/** Why it is not 0, without secrets. */
	readonly problem: {readonly code: string; readonly message: string} | undefined;
}

export interface PrintOutput {
	/** Whether an answer waits until its tool calls are complete. */
	readonly needsCalls: boolean;
	/** The question is sent next. */
	begin(question: string): void;
	/** The chat has changed. */
	update(snapshot: ChatSnapshot): void;
	/** The question has ended; resolves when all of it is written. */
	end(ended: EndedQuestion): Promise<void>;
}
