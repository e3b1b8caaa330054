/** The errors of the client for programs: each has a stable `code`, a sentence and advice. */
import type {Delivery, RequestKind} from '../chat/entry.ts';
import type {Failure} from '../client/failure/failure-code.ts';
import {wordFailureForProgram} from './messages.ts';

interface ErrorFacts {
	readonly code: string;
	readonly message: string;
	readonly advice?: string | undefined;
}

/** Anything that goes wrong with a chat. The message is a sentence for a person and never holds a credential. */
export class ChatError extends Error {
	/** Stable name of the error (`auth_failed`, `not_received`), for programs; the message is for people. */
	readonly code: string;
	/** The next step, as a sentence; undefined when there is none. */
	readonly advice: string | undefined;

	/** @param facts possibly another error, which becomes the `cause` if it is a ConnectionError */
	constructor(facts: ErrorFacts) {
		const {code, message, advice} = facts;
		super(message, facts instanceof ConnectionError ? {cause: facts} : undefined);
		this.name = 'ChatError';
		this.code = code;
		this.advice = advice;
	}
}

/** Stable names of the errors in the options of a client. */
export type ConfigurationCode =
	| 'auth_unknown'
	| 'auth_ambiguous'
	| 'auth_incomplete'
	| 'endpoint_invalid'
	| 'option_invalid';

/** The options of a client are invalid. Thrown by the constructor, before anything is sent. */
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
	/** All facts: whether a retry may help, and how long the server asked to wait. */
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
	 * The delivery of the message: `not-sent` is safe to send again; `unconfirmed` may have been received; `delivered`
	 * was received, but its answer is lost.
	 */
	readonly delivery: Exclude<Delivery, 'sending'>;

	constructor(facts: ErrorFacts, delivery: TurnError['delivery']) {
		super(facts);
		this.name = 'TurnError';
		this.delivery = delivery;
	}
}

/** The server refused one of the small requests, or did not answer it. */
export class RequestError extends ChatError {
	readonly request: RequestKind | 'auth';

	constructor(facts: ErrorFacts, request: RequestError['request']) {
		super(facts);
		this.name = 'RequestError';
		this.request = request;
	}
}
