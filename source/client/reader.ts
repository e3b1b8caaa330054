/** How the messages of a socket are read: by default, decoded into frames. */
import {decodeAll, decodeBinary} from '../protocol/decode.ts';
import type {Decoded} from '../protocol/server-frames.ts';

/** Turns the bytes of a message into the arguments of `onFrame`, one for each frame in it. */
export interface Reader<Message> {
	/** @param message valid UTF-8; its memory may be shared with other messages */
	text(message: Buffer): readonly Message[];
	/** @param message not text, or text that was sent as a binary message */
	binary(message: Buffer): readonly Message[];
}

export const FRAME_READER: Reader<Decoded> = {
	text: (message) => decodeAll(message.toString()),
	binary: decodeBinary,
};
