/** Reads the blocks of a Markdown text that may grow. A line too long to be laid out at once is read in chunks. */
import {nextPart} from '../chunks.ts';
import {type BlockContext, type BlockEvent, DOCUMENT_START, readBlockLine, readEnd} from './blocks.ts';

export class BlockReader {
	readonly #apply: (event: BlockEvent) => void;
	#context: BlockContext = DOCUMENT_START;
	#start = 0;
	#continues = false;

	/** @param apply receives the events, in order */
	constructor(apply: (event: BlockEvent) => void) {
		this.#apply = apply;
	}

	/** The context of the line that is incomplete. */
	get context(): BlockContext {
		return this.#context;
	}

	/** Offset of the incomplete line, or of the chunk of it that is incomplete. */
	get start(): number {
		return this.#start;
	}

	/** Whether the incomplete part continues a line of which a chunk has been read. */
	get continues(): boolean {
		return this.#continues;
	}

	/**
	 * Reads the complete lines.
	 * @param text starts with the text of the previous call
	 * @param from length of the text of the previous call, 0 at first
	 */
	read(text: string, from: number): void {
		for (let searchFrom = from; ; ) {
			const part = nextPart(text, this.#start, searchFrom);
			if (part === undefined) return;
			this.#take(text.slice(this.#start, part.end));
			this.#start = part.next;
			this.#continues = part.continues;
			searchFrom = Math.max(searchFrom, part.next);
		}
	}

	/** Reads the incomplete line and closes all blocks. @param text the text of the last call of `read` */
	end(text: string): void {
		if (this.#start < text.length) this.#take(text.slice(this.#start));
		this.#start = text.length;
		for (const event of readEnd(this.#context)) this.#apply(event);
		this.#context = DOCUMENT_START;
	}

	#take(line: string): void {
		const {events, next} = readBlockLine(line, this.#context, this.#continues);
		this.#context = next;
		for (const event of events) this.#apply(event);
	}
}

/** Passes the events of a complete text to `apply`. */
export function readBlocks(text: string, apply: (event: BlockEvent) => void): void {
	const reader = new BlockReader(apply);
	reader.read(text, 0);
	reader.end(text);
}
