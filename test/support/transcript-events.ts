/** Any sequence of what can happen to a transcript, likely or not, for properties. */
import fc from 'fast-check';
import type {Delivery, ToolCall} from '../../source/chat/entry.ts';
import type {NoticeLevel} from '../../source/chat/notices.ts';
import {
	EMPTY_TRANSCRIPT,
	reduce,
	type Transcript,
	type TranscriptEvent,
} from '../../source/chat/transcript.ts';
import type {HistoryMessage} from '../../source/protocol/frames.ts';
import {anyCodePoint} from './code-points.ts';
import {answerFrame, pastMessage} from './entries.ts';

/** An event, or one that refers to what there will be when it happens. */
export type Step =
	| Exclude<TranscriptEvent, {readonly type: 'unsent'}>
	/** The n-th entry of the user's, counted round. */
	| {readonly type: 'unsent'; readonly nth: number};

/** Few texts, so that a history often matches; and those in which the servers hide their statuses. */
export const anyServerText = fc.oneof(
	fc.constantFrom('a', 'b', 'ab', 'abc', '', ' '),
	fc.constantFrom(
		'AI is thinking...',
		'Calling get_order... (1/2)',
		'Calling get_stock... (2/2)',
		'Calling get_order... (1/1)',
		'Calling x... (0/9999)',
		'Summarizing conversation...',
		'Summarizing message 1/3...',
	),
	fc.string({unit: anyCodePoint, maxLength: 20}),
);
const anyUserText = fc.constantFrom('a', 'b', 'c', 'abc');
const anyId = fc.option(fc.constantFrom('t1', 't2', 't3'), {nil: undefined});
const anyName = fc.constantFrom('get_order', 'get_stock');

const anyCalls = fc.array(fc.record({id: anyId, name: anyName, arguments: fc.constantFrom({}, {a: 1})}), {
	maxLength: 3,
});
const anyResults = fc.array(
	fc.record({
		tool_call_id: anyId,
		name: anyName,
		result: fc.constantFrom(1, 'two', {error: 'HTTP 404', status_code: 404}),
		error: fc.constant(undefined),
	}),
	{maxLength: 3},
);

const anyHistoryMessage: fc.Arbitrary<HistoryMessage> = fc
	.record({
		role: fc.constantFrom('user', 'user', 'assistant', 'assistant', 'tool', 'system', 'narrator'),
		content: fc.oneof(anyUserText, anyServerText),
		message_id: fc.constantFrom(undefined, 'm'),
		tool_calls: anyCalls,
		tool_results: anyResults,
		timestamp: fc.constantFrom(undefined, '2026-11-22T21:43:24.092601', 'yesterday'),
	})
	.map(({role, content, ...more}) => pastMessage(role, content, more));

/** Ids are the one thing that a history never has twice. */
const withIds = (messages: readonly HistoryMessage[]): readonly HistoryMessage[] =>
	messages.map((message, index) =>
		message.message_id === undefined ? message : {...message, message_id: `m${index}`},
	);

const anyDelivery = fc.constantFrom<Delivery>('sending', 'delivered', 'unconfirmed', 'not-sent');
const anyNotice = fc.record({
	level: fc.constantFrom<NoticeLevel>('info', 'success', 'warning', 'error'),
	code: fc.constant('hint'),
	facts: fc.record({text: anyServerText}),
});

const anyStep: fc.Arbitrary<Step> = fc
	.oneof(
		{
			weight: 4,
			arbitrary: fc.record({type: fc.constant('sent' as const), text: anyUserText}),
		},
		{
			weight: 8,
			arbitrary: fc.record({type: fc.constant('typing' as const), message: anyServerText}),
		},
		{
			weight: 3,
			arbitrary: fc
				.record({
					message: anyServerText,
					message_id: fc.option(fc.constantFrom('m1', 'm2'), {nil: undefined}),
					tool_calls: anyCalls,
					tool_results: anyResults,
					failed: fc.boolean(),
				})
				.map(({message, failed, ...more}) => ({
					type: 'answered' as const,
					frame: answerFrame(message, more),
					failed,
				})),
		},
		fc.record({type: fc.constant('ended' as const), delivery: anyDelivery}),
		fc.record({type: fc.constant('unsent' as const), nth: fc.nat(9)}),
		fc.constant({type: 'gave-up' as const}),
		fc.constant({type: 'lost' as const}),
		{
			weight: 2,
			arbitrary: fc.record({
				type: fc.constant('history' as const),
				messages: fc.array(anyHistoryMessage, {maxLength: 8}).map(withIds),
			}),
		},
		fc.record({type: fc.constant('notice' as const), notice: anyNotice}),
		fc.record({type: fc.constant('forgotten' as const), notice: anyNotice}),
	)
	.map((step) => ({...step, at: 0}));

export const anySteps: fc.Arbitrary<readonly Step[]> = fc.array(anyStep, {maxLength: 40});

/** The event of the `index`-th step, a second after the one before. */
export function eventOf(step: Step, transcript: Transcript, index: number): TranscriptEvent {
	if (step.type !== 'unsent') return {...step, at: 1000 * (index + 1)};
	const users = transcript.entries.items.filter((entry) => entry.kind === 'user');
	return {type: 'unsent', entryId: users[step.nth % Math.max(1, users.length)]?.id ?? 'none'};
}

/** The transcript after all steps. @param start before them */
export function play(
	steps: readonly Step[],
	onStep: (before: Transcript, event: TranscriptEvent, after: Transcript) => void = () => {},
	start: Transcript = EMPTY_TRANSCRIPT,
): Transcript {
	return steps.reduce((before, step, index) => {
		const event = eventOf(step, before, index);
		const after = reduce(before, event);
		onStep(before, event, after);
		return after;
	}, start);
}

/** All calls of tools that a transcript holds, the live ones too. */
export function callsOf({entries, turn}: Pick<Transcript, 'entries' | 'turn'>): readonly ToolCall[] {
	return [
		...entries.items.flatMap((entry) => (entry.kind === 'assistant' ? entry.parts : [])),
		...(turn?.parts ?? []),
	].flatMap((part) => (part.kind === 'tool' ? [part.call] : []));
}
