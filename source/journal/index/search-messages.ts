/** The messages between the program and the thread that searches the sessions. */
import type {SearchHit} from '../record-match.ts';
import type {SessionSummary} from '../session-store.ts';
import type {BuildOutcome} from './build-index.ts';

export type SearchCommand =
	/** Ends the search before it. @param most hits of each session */
	| {readonly do: 'search'; readonly request: number; readonly query: string; readonly most: number}
	/** Ends the search. */
	| {readonly do: 'cancel'; readonly request: number}
	| {readonly do: 'list'; readonly request: number}
	/** Adds to the index what is new, between searches. */
	| {readonly do: 'build'; readonly request: number}
	/** Ends the thread when the index is built. */
	| {readonly do: 'end'};

export type SearchReport =
	| {readonly what: 'hits'; readonly request: number; readonly hits: readonly SearchHit[]}
	| {readonly what: 'searched'; readonly request: number}
	| {readonly what: 'listed'; readonly request: number; readonly sessions: readonly SessionSummary[]}
	| {readonly what: 'built'; readonly request: number; readonly outcome: BuildOutcome};
