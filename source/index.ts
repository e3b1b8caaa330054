/** The public API of the package: the chat client and its parts, without React and Ink. */
export {type Chat, type ChatOptions, type ChatSnapshot, createChat} from './chat/chat.ts';
export type {
	AssistantEntry,
	Delivery,
	Entry,
	NoticeEntry,
	QueueItem,
	ReplyPart,
	RequestKind,
	ToolCall,
	ToolOutcome,
	Turn,
	UserEntry,
} from './chat/entry.ts';
export type {Notice} from './chat/notices.ts';
export {
	type Client,
	type ClientEvents,
	type ClientOptions,
	createClient,
	TIME_LIMITS,
	type TimeLimits,
} from './client/client.ts';
export type {ConnectionState, Session} from './client/connection.ts';
export type {Failure, FailureCode, FailureFacts} from './client/failure/failure-code.ts';
export type {Wording} from './client/failure/failure-table.ts';
export {
	MAX_FRAME_BYTES,
	type OpenSocket,
	openSocket,
	type Socket,
	type SocketEnd,
	type SocketEvents,
} from './client/socket.ts';
export {type Clock, systemClock} from './clock.ts';
export type {Identity} from './library/calls.ts';
export {ChatClient, type ConnectOptions, type SignalOptions} from './library/chat-client.ts';
export type {ChatClientEvents} from './library/connection-manager.ts';
export type {CredentialOptions} from './library/credential.ts';
export type {ClientVariables} from './library/environment.ts';
export {
	ChatError,
	type ConfigurationCode,
	ConfigurationError,
	ConnectionError,
	RequestError,
	TurnError,
} from './library/errors.ts';
export {wordFailureForProgram, wordNoticeForProgram} from './library/messages.ts';
export type {ChatClientOptions} from './library/options.ts';
export type {CompleteTurn, ToolUse} from './library/turn-result.ts';
export {decode} from './protocol/decode.ts';
export {encode} from './protocol/encode.ts';
export type * from './protocol/frames.ts';
export type {
	AiResponseFrame,
	AuthConfiguredFrame,
	AuthExpiredFrame,
	AuthFailedFrame,
	AuthResponseFrame,
	ConfigUpdatedFrame,
	ConnectionEstablishedFrame,
	ConversationErrorFrame,
	ConversationLoadedFrame,
	Decoded,
	ErrorFrame,
	HistoryFrame,
	ServerFrame,
	TypingFrame,
	UnknownFrame,
} from './protocol/server-frames.ts';
