/** Plays one connection of a recording as its server: waits for the messages of the client, and answers each as it was recorded. */
import {isDeepStrictEqual} from 'node:util';
import type {Clock} from '../clock.ts';
import {isRedacted} from '../protocol/redact.ts';
import {
	type ConnectionScript,
	type Exchange,
	fieldsOf,
	requestType,
	type ServerStep,
} from './connection-scripts.ts';

/** What the client did otherwise than the recorded one. `type`: of its message, as it was sent. */
export type ClientDifference =
	/** No message of this type is left in the recording; it gets no answer. */
	| {readonly kind: 'unexpected'; readonly type: string}
	/** It came before another one, which the recording has first. */
	| {readonly kind: 'early'; readonly type: string; readonly before: string}
	/** The text of a message of the user is another. */
	| {readonly kind: 'message'; readonly recorded: string; readonly received: string}
	/** These fields have other values, are missing or were added. */
	| {readonly kind: 'fields'; readonly type: string; readonly fields: readonly string[]}
	/** The connection ended before these were sent. */
	| {readonly kind: 'missing'; readonly types: readonly string[]}
	/** The client ended the connection before the server had sent all of its answers. */
	| {readonly kind: 'unsent'; readonly count: number};

export interface ScriptPlayerOptions {
	readonly script: ConnectionScript;
	readonly clock: Clock;
	/** Recorded milliseconds in one of the clock; Infinity = no delays. */
	readonly speed: number;
	/** Does what the server did. */
	readonly perform: (step: ServerStep) => void;
	readonly onDifference: (difference: ClientDifference) => void;
	/** Called with each message of the client first. `type`: of the message. */
	readonly onReceived: (type: string, frame: string) => void;
}

export interface ScriptPlayer {
	/** A message of the client. */
	receive(frame: string): void;
	/** The connection has ended: nothing more is done, and what is missing is reported. */
	end(): void;
}

/** Begins at once with what the server sends on its own. */
export function createScriptPlayer(options: ScriptPlayerOptions): ScriptPlayer {
	const {script, clock, speed, perform, onDifference, onReceived} = options;
	const [opening, ...others] = script.exchanges;
	/** Not asked yet. */
	let open: readonly Exchange[] = others;
	/** Exchanges whose place in the order was reported. */
	const passed = new Set<Exchange>();
	/** To be done, in order. */
	let steps: readonly ServerStep[] = [];
	/** When the step before was due. */
	let due = clock.now();
	let cancel: () => void = () => {};
	let isEnded = false;

	function answer(exchange: Exchange): void {
		const isIdle = steps.length === 0;
		steps = [...steps, ...exchange.steps];
		if (!isIdle) return;
		due = Math.max(due, clock.now());
		proceed();
	}

	function proceed(): void {
		cancel();
		for (let [step] = steps; step !== undefined && !isEnded; [step] = steps) {
			const at = due + step.delay / speed;
			if (at > clock.now()) {
				cancel = clock.after(at - clock.now(), proceed);
				return;
			}
			due = at;
			steps = steps.slice(1);
			if (step.kind !== 'message') isEnded = true;
			perform(step);
		}
	}

	if (opening !== undefined) answer(opening);
	return {
		receive(frame) {
			const type = requestType(frame);
			onReceived(type, frame);
			const exchange = open.find(({asked}) => asked?.type === type);
			if (exchange === undefined) {
				onDifference({kind: 'unexpected', type});
				return;
			}
			const [first] = open;
			if (first?.asked !== undefined && first !== exchange && !passed.has(first)) {
				passed.add(first);
				onDifference({kind: 'early', type, before: first.asked.type});
			}
			open = open.filter((other) => other !== exchange);
			const difference = differenceOf(type, exchange.asked?.frame ?? '', frame);
			if (difference !== undefined) onDifference(difference);
			answer(exchange);
		},
		end() {
			cancel();
			const isCut = !isEnded && steps.length > 0;
			isEnded = true;
			if (isCut) onDifference({kind: 'unsent', count: steps.length});
			const types = open.flatMap(({asked}) => asked?.type ?? []);
			if (types.length > 0) onDifference({kind: 'missing', types});
		},
	};
}

/** How two messages of a type differ. Of a credential only its kind counts: recordings have no secrets. */
function differenceOf(type: string, recorded: string, received: string): ClientDifference | undefined {
	const [before = {}, after = {}] = [fieldsOf(recorded), fieldsOf(received)];
	const {message: said} = before;
	const {message: says} = after;
	if (typeof said === 'string' && typeof says === 'string' && said !== says && !isRedacted(said))
		return {kind: 'message', recorded: said, received: says};
	const names =
		type === 'auth' ? ['auth_type'] : [...new Set([...Object.keys(before), ...Object.keys(after)])];
	const fields = names.filter(
		// A message of the user may have a type or not.
		(name) => name !== 'type' && !isDeepStrictEqual(before[name], after[name]) && !hasSecret(before[name]),
	);
	return fields.length === 0 ? undefined : {kind: 'fields', type, fields};
}

const hasSecret = (value: unknown): boolean => value !== undefined && isRedacted(JSON.stringify(value));
