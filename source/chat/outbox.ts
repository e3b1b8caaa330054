/** What waits to be sent and what is awaited: one thing at a time on the wire, in order. */
import type {Client} from '../client/client.ts';
import type {Clock} from '../clock.ts';
import {typedAs} from './commands.ts';
import type {QueueItem, RequestKind} from './entry.ts';

/** What was asked on the wire and not answered yet. Servers answer strictly in order, so there is one at a time. */
export type Outstanding =
	| {readonly what: 'chat'; readonly text: string; readonly entryId: string}
	/** `silent`: asked by the program, not by the user. */
	| {readonly what: RequestKind; readonly silent: boolean; readonly at: number};

export interface OutboxOptions {
	readonly client: Pick<Client, 'state' | 'send' | 'forgetCredential'>;
	readonly clock: Clock;
	/** `true` while a turn is under way, which everything but our own look at the history waits for. */
	isTurnUnderWay(): boolean;
	/** Asked before anything goes out; `true` when something else went instead. */
	takesTheWire(): boolean;
	/** A message went out; returns the id of its new entry. */
	onMessage(text: string): string;
	/** A request was given up after `REQUEST_LIMIT_MS`. */
	onNoAnswer(request: RequestKind, silent: boolean): void;
	onChange(): void;
}

export interface Outbox {
	readonly queue: readonly QueueItem[];
	readonly outstanding: Outstanding | undefined;
	/** `true` while the history is asked for, or about to be, without the user having asked. */
	readonly asksSilently: boolean;
	/** Sends what may go next, if anything may. */
	pump(): void;
	/** Asks for the history before anything of the user's goes out; `false` takes the wish back. */
	wantHistory(isWanted: boolean): void;
	/** Puts a message or a request in the queue; `first` for what has to go out again. */
	enqueue(
		item: {kind: 'message'; text: string} | {kind: 'request'; request: RequestKind},
		place: 'first' | 'last',
	): void;
	/** Takes the newest item out again, as it was typed; undefined when none waits. */
	takeBack(): string | undefined;
	/** The answer came, or never will: nothing is outstanding any more. Returns what was. */
	settle(): Outstanding | undefined;
}

/** After this long a small request is given up. */
export const REQUEST_LIMIT_MS = 30_000;

export function createOutbox(options: OutboxOptions): Outbox {
	const {client, clock} = options;
	let queue: readonly QueueItem[] = [];
	let outstanding: Outstanding | undefined;
	let stopTimer: () => void = () => {};
	let wantsHistory = false;
	let nextId = 1;

	function pump(): void {
		if (client.state.at !== 'ready' || outstanding !== undefined) return;
		if (!options.isTurnUnderWay() && options.takesTheWire()) return;
		if (wantsHistory) {
			wantsHistory = false;
			ask('history', true);
			return;
		}
		const [item, ...rest] = queue;
		if (item === undefined || options.isTurnUnderWay()) return;
		queue = rest;
		if (item.kind === 'request') {
			if (!ask(item.request, false)) queue = [item, ...rest];
		} else if (client.send({type: 'chat', message: item.text})) {
			outstanding = {what: 'chat', text: item.text, entryId: options.onMessage(item.text)};
		} else queue = [item, ...rest];
		options.onChange();
	}

	/** @returns false when the connection did not take it */
	function ask(request: RequestKind, silent: boolean): boolean {
		if (!client.send({type: request})) return false;
		// Whatever the server answers: who asked to be logged out is not signed in again behind their back.
		if (request === 'logout') client.forgetCredential();
		outstanding = {what: request, silent, at: clock.now()};
		stopTimer = clock.after(REQUEST_LIMIT_MS, () => {
			outstanding = undefined;
			options.onNoAnswer(request, silent);
			options.onChange();
			pump();
		});
		options.onChange();
		return true;
	}

	return {
		get queue() {
			return queue;
		},
		get outstanding() {
			return outstanding;
		},
		get asksSilently() {
			return wantsHistory || (outstanding !== undefined && outstanding.what !== 'chat' && outstanding.silent);
		},
		pump,
		wantHistory(isWanted) {
			wantsHistory = isWanted;
		},
		enqueue(item, place) {
			const waiting: QueueItem = {...item, id: `q${nextId++}`};
			queue = place === 'last' ? [...queue, waiting] : [waiting, ...queue];
			options.onChange();
		},
		takeBack() {
			const item = queue.at(-1);
			if (item === undefined) return undefined;
			queue = queue.slice(0, -1);
			options.onChange();
			return item.kind === 'message' ? typedAs(item.text) : `/${item.request}`;
		},
		settle() {
			const settled = outstanding;
			stopTimer();
			outstanding = undefined;
			// An answer nobody asked for, or one that cannot be read, may change nothing else that is shown.
			if (settled !== undefined && settled.what !== 'chat') options.onChange();
			return settled;
		},
	};
}
