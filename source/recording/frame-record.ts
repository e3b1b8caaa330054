/** The records of a recording: every message of a connection with its time, and what happened to the connection. */

/** A message of the wire. */
export interface MessageRecord {
	/** Milliseconds since the recording began. */
	readonly t: number;
	/** `in`: from the server. */
	readonly dir: 'in' | 'out';
	/** The message as it stood on the wire, without secrets; its beginning if `truncated`. */
	readonly frame: string;
	/** Its size on the wire, in bytes of UTF-8. */
	readonly bytes: number;
	/** Only the beginning was kept. */
	readonly truncated?: true;
}

/** What happened to the connection, such as `connect` with `url`, `lost` with `code` and `detail`. */
export interface NoteRecord {
	/** Milliseconds since the recording began. */
	readonly t: number;
	readonly dir: 'note';
	readonly note: string;
	/** Facts: JSON values, of which readers skip those that they do not know. */
	readonly [fact: string]: unknown;
}

export type FrameRecord = MessageRecord | NoteRecord;

/** The first line of a recording, and of each part that a later run added. */
export interface RecordingStart {
	/** Version of the format. */
	readonly recording: 1;
	/** Name and version of the program, as in `bedrock-chat/0.1.0`. */
	readonly program: string;
	/** When the part began: ISO 8601, UTC. */
	readonly started: string;
	/** The URL of the server, without secrets. */
	readonly url: string;
}
