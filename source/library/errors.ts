/** What can go wrong for a program that uses the client: four errors with a stable `code`, a sentence and advice. */
import type {Delivery, RequestKind} from '../chat/entry.ts';
import type {Failure} from '../client/failure/failure-code.ts';
import {wordFailureForProgram} from './messages.ts';

interface Telling {
	readonly code: string;
	readonly message: string;
	readonly advice?: string | undefined;
}

/** Anything that goes wrong with a chat. The message is a sentence for a person and never holds a credential. */
export class ChatError extends Error {
	/** Stable name of what happened (`auth_failed`, `not_received`): programs read this, people the message. */
	readonly code: string;
	/** What to do next, as a sentence; undefined when nothing needs doing. */
	readonly advice: string | undefined;

	/** @param telling another error is told again, and is the `cause` when it was the connection's */
	constructor(telling: Telling) {
		const {code, message, advice} = telling;
		super(message, telling instanceof ConnectionError ? {cause: telling} : undefined);
		this.name = 'ChatError';
		this.code = code;
		this.advice = advice;
	}
}

/** Stable names of what can be wrong with the options of a client. */
export type ConfigurationCode =
	| 'auth_unknown'
	| 'auth_ambiguous'
	| 'auth_incomplete'
	| 'endpoint_invalid'
	| 'option_invalid';

/** The options of a client do not fit together. Thrown by the constructor, before anything is sent. */
export class ConfigurationError extends ChatError {
	declare readonly code: ConfigurationCode;

	constructor(code: ConfigurationCode, message: string) {
		super({code, message});
		this.name = 'ConfigurationError';
	}
}

/** There is no connection, or there is none any more. */
export class ConnectionError extends ChatError {
	declare readonly code: Failure['code'];
	/** All that is known: whether trying again may help, and how long the server asked to wait. */
	readonly failure: Failure;

	constructor(failure: Failure) {
		const {text, advice} = wordFailureForProgram(failure);
		super({code: failure.code, message: text, advice});
		this.name = 'ConnectionError';
		this.failure = failure;
	}
}

/** A message got no answer: it was refused, lost, or never sent. */
export class TurnError extends ChatError {
	/**
	 * What is known of the message: `not-sent` may be sent again without harm; `unconfirmed` may have been received;
	 * `delivered` was received, but its answer is lost.
	 */
	readonly delivery: Exclude<Delivery, 'sending'>;

	constructor(telling: Telling, delivery: TurnError['delivery']) {
		super(telling);
		this.name = 'TurnError';
		this.delivery = delivery;
	}
}

/** The server refused one of the small requests, or did not answer it. */
export class RequestError extends ChatError {
	readonly request: RequestKind | 'auth';

	constructor(telling: Telling, request: RequestError['request']) {
		super(telling);
		this.name = 'RequestError';
		this.request = request;
	}
}
