/** The model: which cells of the matrix are meaningful, and what must be true at the end of each, from the specification. */
import type {FailureCode} from '../../../source/client/failure/failure-code.ts';
import type {Effect, Fault} from './fault.ts';
import {FAULTS} from './faults.ts';
import {STATES, type State} from './states.ts';

/** One cell. `remembers`: the server continues a session on the next connection. */
export interface Cell {
	readonly state: State;
	readonly fault: Fault;
	readonly remembers: boolean;
}

/** What has become of a message. */
export type Fate =
	/** Its answer is below it. */
	| 'answered'
	/** It is in the conversation with a notice that says that it has no answer. */
	| 'unanswered'
	/** It is in the queue. */
	| 'waits';

/** What is true when the program does nothing more by itself. */
export interface Outcome {
	readonly end: 'ready' | 'stopped' | 'closed';
	/** Connections that were dialed. */
	readonly dials: number;
	/** Code of the failure that a notice reports. */
	readonly code: FailureCode | undefined;
	readonly first: Fate;
	readonly second: Fate;
	/** How often the server received each message. */
	readonly received: readonly [first: number, second: number];
}

/** The fault of a cell means this. */
export function effectOf({state, fault}: Pick<Cell, 'state' | 'fault'>): Effect {
	return typeof fault.effect === 'function' ? fault.effect(state) : fault.effect;
}

/**
 * Whether a fault can occur in a state.
 * @returns undefined, or the reason why not
 */
export function whyNot({state, fault}: Pick<Cell, 'state' | 'fault'>): string | undefined {
	if (!state.places.some((place) => fault.places.includes(place)))
		return `it is no part of ${state.places.join(' or ')}`;
	if (state.phase === 'closing') return undefined;
	if (fault.only !== undefined && !fault.only.includes(state.name)) return 'it would be no fault there';
	// TCP delivers everything while a connection lives, unless the server refuses the message.
	if (state.progress.startsWith('unread') && effectOf({state, fault}) === 'same' && !isRefusal(fault))
		return 'a connection that lives loses no message';
	return undefined;
}

const isRefusal = ({name}: Fault): boolean => name === '`error`';

/** Whether the server refuses a message that it answers all the same. */
export const isLie = ({state, fault}: Cell): boolean => isRefusal(fault) && state.name === 'sent';

/** Every meaningful cell. */
export const CELLS: readonly Cell[] = STATES.flatMap((state) =>
	FAULTS.flatMap((fault) =>
		whyNot({state, fault}) === undefined ? [true, false].map((remembers) => ({state, fault, remembers})) : [],
	),
);

/**
 * Whether the history with the answer is not requested again: the server refused it, or its messages cannot be read, so that
 * the next connection would break in the same way.
 */
function isHistoryRefused(cell: Cell): boolean {
	const effect = effectOf(cell);
	if (cell.state.name !== 'looking the answer up') return false;
	if (effect === 'same') return isRefusal(cell.fault);
	// A close frame is no failure of reading: the history is requested again.
	if (/^close code \d+$/.test(cell.fault.name)) return false;
	return typeof effect === 'object' && 'again' in effect && UNREADABLE.has(effect.again);
}

const UNREADABLE: ReadonlySet<FailureCode | undefined> = new Set(['protocol_error', 'frame_too_large']);

/** The specification in one function. */
export function expected(cell: Cell): Outcome {
	const {state, remembers} = cell;
	const effect = effectOf(cell);
	const {connection: dials, progress} = state;
	const isUnread = progress === 'unread' || progress === 'unread-first';
	const wasAsked = progress === 'none' || isUnread ? 0 : 1;
	// The owner has closed it: nothing is dialed, whatever happens.
	if (state.phase === 'closing')
		return {end: 'closed', dials, code: undefined, first: 'answered', second: 'waits', received: [1, 0]};
	if (effect === 'signed out') {
		// A message that was refused unread waits for the next sign-in; an answer that was under way is said to be cut off.
		const first = isUnread ? 'waits' : progress === 'answered' ? 'answered' : 'unanswered';
		return {end: 'ready', dials: dials + 1, code: undefined, first, second: 'waits', received: [wasAsked, 0]};
	}
	if (effect !== 'same' && 'stops' in effect) {
		const first = progress === 'none' ? 'waits' : progress === 'answered' ? 'answered' : 'unanswered';
		return {end: 'stopped', dials, code: effect.stops, first, second: 'waits', received: [wasAsked, 0]};
	}
	const isLost = effect !== 'same';
	const end = {
		end: 'ready',
		dials: dials + (isLost ? 1 : 0),
		code: isLost ? effect.again : undefined,
	} as const;
	// Nothing was said before: a session that is forgotten is no loss.
	const isEmpty = progress === 'unread-first' && isLost;
	const isForgotten = isEmpty || (!remembers && progress !== 'none' && (isLost || progress === 'recovering'));
	// A server that refuses a message because it lost the session has not read it: only then it is sent again.
	if (isUnread && isLost && effect.again === undefined) {
		const isKept = remembers || progress === 'unread-first';
		const fate: Fate = isKept ? 'answered' : 'waits';
		return {...end, first: fate, second: fate, received: isKept ? [1, 1] : [0, 0]};
	}
	// What waits was written for a conversation that the server no longer has, or never had: the user decides.
	if (isForgotten) {
		const first = progress === 'answered' ? 'answered' : 'unanswered';
		return {...end, first, second: 'waits', received: [wasAsked, 0]};
	}
	const first = isUnread || isHistoryRefused(cell) ? 'unanswered' : 'answered';
	return {...end, first, second: 'answered', received: [isUnread ? 0 : 1, 1]};
}

/** After at most so many seconds without a sign of life a connection is given up; the half of a message may arrive later. */
export function secondsOfSilence({state: {phase, places}}: Cell): number {
	if (places.includes('message')) return Number.POSITIVE_INFINITY;
	const limits = {dialing: 15, greeting: 10, authenticating: 30, ready: 20 + 15, closing: 2};
	return limits[phase];
}
