/** The values of tool calls, whole where they are not too large, and the facts about a message in words. */
import type {AssistantEntry, ToolCall, UserEntry} from '../chat/entry.ts';
import {cutOffBy, modelOf, rejectedOverrides, replyTokens, settingsOfAnswer} from '../chat/metadata.ts';
import {cutsOf, unitsToRead, wholeCalls} from '../chat/recovery/whole-calls.ts';
import {httpStatusOf, tookMs, valuesOf} from '../chat/tool-facts.ts';
import {exactly} from '../text/json-tree/exact.ts';
import {bytes, countsInWords, duration, thousands} from '../text/quantity.ts';

/** Values of at most as many UTF-16 units are read whole into memory. */
const MOST_READ = 16 * 1024 * 1024;

/** One value of a call. */
export interface CallValue {
	readonly title: 'Arguments' | 'Result' | 'Error';
	/** As it came (`exactly`). */
	readonly value: unknown;
}

/** A call as it is written for people; texts are raw. */
export interface CallForPeople {
	readonly mark: '✓' | '✗' | '?';
	readonly name: string;
	/** HTTP status, time, warnings. */
	readonly facts: readonly string[];
	readonly values: readonly CallValue[];
	/** What is not in the file, as a sentence; '' = nothing. */
	readonly missing: string;
}

/** The call with its whole values; those that are too large, or no longer kept, stay incomplete. */
export async function completeCall(call: ToolCall): Promise<ToolCall> {
	const units = unitsToRead([call]);
	if (units === 0 || units > MOST_READ) return call;
	return (await wholeCalls([call]))?.[0] ?? call;
}

const TITLES = {arguments: 'Arguments', result: 'Result', error: 'Error'} as const;
const MARKS = {succeeded: '✓', failed: '✗', running: '?', unknown: '?'} as const;

/** @param warning about this call (`toolWarningsOf`) */
export async function callForPeople(incomplete: ToolCall, warning = ''): Promise<CallForPeople> {
	const call = await completeCall(incomplete);
	const {outcome, name} = call;
	const [status, took] = [httpStatusOf(call), tookMs(call)];
	const cut = cutsOf(call);
	return {
		mark: MARKS[outcome.state],
		name,
		facts: [
			...(status === undefined ? [] : [`HTTP ${status}`]),
			...(took === undefined ? [] : [String(duration(took))]),
			...(outcome.state === 'running' || outcome.state === 'unknown' ? ['no result received'] : []),
			...(warning === '' ? [] : [warning]),
		],
		values: Object.entries(valuesOf(call)).map(([key, value]) => ({
			title: TITLES[key as keyof typeof TITLES],
			value,
		})),
		missing:
			cut.length === 0
				? ''
				: `Only the beginning of ${cut.map(({size}) => bytes(size)).join(' and ')} is in this file.`,
	};
}

const ARRIVALS = {'in-turn': [], late: ['late'], 'from-history': ['from history'], partial: ['cut off']};

/** The facts in the heading of an answer; raw. */
export function answerFacts({metadata, tookMs: took, arrived, failed}: AssistantEntry): readonly string[] {
	const {input, output} = replyTokens(metadata);
	const model = modelOf(metadata);
	return [
		...ARRIVALS[arrived],
		...(failed ? ['failed'] : []),
		...(took === undefined ? [] : [String(duration(took))]),
		...(input === undefined || output === undefined
			? []
			: [`${thousands(input)} → ${thousands(output)} tokens`]),
		...(model === undefined ? [] : [model]),
	];
}

/** What a reader of an answer has to know beside its text, as sentences; raw. */
export function answerNotes({metadata, metadataJson, overrides, rest}: AssistantEntry): readonly string[] {
	const cutBy = cutOffBy(metadata);
	const rejected = rejectedOverrides(metadata, metadataJson);
	const settings = settingsOfAnswer(overrides, rejected);
	return [
		...(cutBy === undefined ? [] : [`The answer was cut off at the length limit (${cutBy}).`]),
		...(settings.length === 0 ? [] : [`For this answer: ${settings.join(', ')}`]),
		...(rejected.length === 0 ? [] : [`The server rejected these settings: ${rejected.join(', ')}`]),
		...(rest === undefined
			? []
			: [
					`This message was too large to be read completely (${bytes(rest.json.length)}): ${countsInWords([rest.calls, 'call'], [rest.results, 'result'])} are missing here.`,
				]),
	];
}

const DELIVERIES: Readonly<Record<UserEntry['delivery'], readonly string[]>> = {
	sending: ['not confirmed'],
	unconfirmed: ['not confirmed'],
	'not-sent': ['not sent'],
	delivered: [],
};

/** The facts in the heading of a message. */
export const messageFacts = ({delivery, isRefused}: UserEntry): readonly string[] =>
	isRefused ? ['refused'] : DELIVERIES[delivery];

/** The metadata of an answer as they came. */
export const metadataOf = ({metadata, metadataJson}: AssistantEntry): unknown =>
	exactly(metadata, metadataJson);
