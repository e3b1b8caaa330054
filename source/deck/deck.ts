/** A deck as data: prompts in order, each with what is expected of its answer. Texts of the file are raw. */
import type {JsonValue} from '../protocol/frames.ts';

export interface Deck {
	/** undefined = the file has none. */
	readonly title: string | undefined;
	/** At least one. */
	readonly steps: readonly DeckStep[];
}

export interface DeckStep {
	readonly title: string;
	/** Of its heading, from 1. */
	readonly line: number;
	/** Sent as it is. */
	readonly prompt: string;
	/** For an audience. */
	readonly caption: string | undefined;
	/** For the speaker alone. */
	readonly notes: string | undefined;
	readonly expectations: readonly Expectation[];
	/** The share of its repetitions that must pass, more than 0 and at most 1. */
	readonly rate: number;
}

/** A problem of a file: what is wrong and what to write instead, in a full sentence without the last full stop. */
export interface DeckProblem {
	readonly line: number;
	readonly sentence: string;
}

/** Both inclusive. */
export interface Range {
	readonly min: number;
	readonly max: number;
}

/** A regular expression, which may take for ever. */
export interface DeckPattern {
	readonly source: string;
	/** Some of `imsu`. */
	readonly flags: string;
}

/** What a text or a JSON value must be. All of it holds for the same value. */
export type ValueTest =
	| {readonly kind: 'equals'; readonly value: JsonValue}
	/** Of a list: an item; of another value: its text. */
	| {readonly kind: 'contains' | 'not contains'; readonly text: string}
	| {readonly kind: 'matches' | 'not matches'; readonly pattern: DeckPattern}
	| {readonly kind: 'range'; readonly range: Range};

/** What a JSONPath must find in a value. */
export interface JsonExpectation {
	/** Of RFC 9535. */
	readonly path: string;
	/** At least one of the values found satisfies all; of the kinds with `not`, every value. */
	readonly tests: readonly ValueTest[];
	/** The number of values found. */
	readonly count: Range;
}

/** Calls of one tool. */
export interface CallExpectation {
	readonly tool: string;
	readonly arguments: readonly JsonExpectation[];
	/** Of a call that failed, its error. */
	readonly result: readonly JsonExpectation[];
	readonly error: readonly JsonExpectation[];
	/** The number of calls that satisfy the rest. */
	readonly times: Range;
}

/** What is counted or measured of an answer. `latency` in ms, from sending to the answer. */
export const MEASURES = ['failures', 'rounds', 'tokens', 'latency'] as const;
export type Measure = (typeof MEASURES)[number];

export type Expectation = {
	/** Of its field, from 1. */
	readonly line: number;
} & (
	| {readonly kind: 'text'; readonly test: ValueTest}
	/** The answer is JSON. */
	| {readonly kind: 'json'; readonly json: JsonExpectation}
	| {readonly kind: 'used' | 'never'; readonly tool: string}
	/** The first calls of these tools, each after the one before; others may be among them. */
	| {readonly kind: 'order'; readonly tools: readonly string[]}
	/** No other tool is used. */
	| {readonly kind: 'only'; readonly tools: readonly string[]}
	| {readonly kind: 'call'; readonly call: CallExpectation}
	| {readonly kind: 'measure'; readonly measure: Measure; readonly range: Range}
	/** Whether the server reports that the turn failed. */
	| {readonly kind: 'failed'; readonly isExpected: boolean}
	/** Whether the answer was not cut off at its limit. */
	| {readonly kind: 'complete'; readonly isExpected: boolean}
);
