/** What a programmer imports: the protocol, the connection, and the chat as a store; no React, no Ink. */
export {type Chat, type ChatOptions, type ChatSnapshot, createChat} from './chat/chat.ts';
export type {
	AssistantEntry,
	Delivery,
	Entry,
	NoticeEntry,
	Part,
	QueueItem,
	RequestKind,
	ToolCall,
	ToolOutcome,
	Turn,
	UserEntry,
} from './chat/entry.ts';
export {
	type Client,
	type ClientEvents,
	type ClientOptions,
	createClient,
	TIME_LIMITS,
	type TimeLimits,
} from './client/client.ts';
export {type Clock, systemClock} from './client/clock.ts';
export type {ConnectionState, Session} from './client/connection.ts';
export type {Failure, FailureCode} from './client/failure.ts';
export {
	MAX_FRAME_BYTES,
	type OpenSocket,
	openSocket,
	type Socket,
	type SocketEnd,
	type SocketEvents,
} from './client/socket.ts';
export {decode} from './protocol/decode.ts';
export {encode} from './protocol/encode.ts';
export type * from './protocol/frames.ts';
