/** How the messages of a socket are read: by default, decoded into frames. */
import {decode, decodeBinary} from '../protocol/decode.ts';
import type {Decoded} from '../protocol/server-frames.ts';

/** Turns the bytes of a message into the argument of `onFrame`. */
export interface Reader<Message> {
	/** @param message valid UTF-8; its memory may be shared with other messages */
	text(message: Buffer): Message;
	/** @param bytes the size of a message that is not text */
	binary(bytes: number): Message;
}

export const FRAME_READER: Reader<Decoded> = {
	text: (message) => decode(message.toString()),
	binary: decodeBinary,
};
