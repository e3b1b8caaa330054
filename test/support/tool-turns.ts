/** Generates turns with tools, and the frames that each of the three servers sends for them, with losses and duplicates. */
import fc from 'fast-check';
import type {JsonObject} from '../../source/protocol/frames.ts';

export type Dialect = 'seed' | 'today' | 'document';

interface Call {
	/** Unique in the turn; also part of the arguments and the result, so that both are recognisable on the screen. */
	readonly id: string;
	readonly name: string;
	readonly isFailing: boolean;
}

/** One round: the model's text and its calls. */
interface Round {
	readonly text: string;
	readonly calls: readonly Call[];
}

/** Differences of one sent list of calls or results from the correct one. */
interface Flaws {
	/** Number of copies of each item, cyclic. */
	readonly times: readonly number[];
	/** Distances by which items are swapped, cyclic. */
	readonly swaps: readonly number[];
}

export interface ToolTurn {
	readonly dialect: Dialect;
	readonly rounds: readonly Round[];
	readonly answer: string;
	/** One for each list that is sent, in order, cyclic. */
	readonly flaws: readonly Flaws[];
}

/** Everything that a server sends for a turn. */
export interface SentTurn {
	/** The frames up to and including the reply. */
	readonly frames: readonly JsonObject[];
	readonly history: JsonObject;
	/** How often the reply and the history contain each call and each result, by id. */
	readonly inReply: SentFrames;
	readonly inHistory: SentFrames;
	/** How often each tool was announced by name. */
	readonly announced: ReadonlyMap<string, number>;
}

export interface SentFrames {
	readonly calls: ReadonlyMap<string, number>;
	readonly results: ReadonlyMap<string, number>;
}

const anyFlaws: fc.Arbitrary<Flaws> = fc.oneof(
	{weight: 2, arbitrary: fc.constant({times: [1], swaps: []})},
	{
		weight: 3,
		arbitrary: fc.record({
			times: fc.array(fc.constantFrom(1, 1, 1, 0, 2), {minLength: 1, maxLength: 6}),
			swaps: fc.array(fc.nat(5), {maxLength: 6}),
		}),
	},
);

/** Texts that are not a status; with their round number none is a prefix of another, except for the empty one. */
const anyWords = fc.constantFrom('', 'Let me see.', 'And now the stock.', 'One moment, please.');

export const anyToolTurn = (dialect: Dialect): fc.Arbitrary<ToolTurn> =>
	fc.record({
		dialect: fc.constant(dialect),
		rounds: fc
			.array(
				fc.record({
					text: anyWords,
					calls: fc.array(
						fc.record({name: fc.constantFrom('get_order', 'get_stock'), isFailing: fc.boolean()}),
						{minLength: 1, maxLength: 4},
					),
				}),
				{maxLength: 3},
			)
			.map((rounds) =>
				rounds.map(({text, calls}, round) => ({
					text: text === '' ? '' : `${text} (${round + 1})`,
					calls: calls.map((call, index) => ({...call, id: `t${round}.${index}`})),
				})),
			),
		answer: fc.constantFrom('', 'It is shipped.', 'Done.'),
		flaws: fc.array(anyFlaws, {minLength: 1, maxLength: 6}),
	});

function damaged<Item>(items: readonly Item[], {times, swaps}: Flaws): readonly Item[] {
	const list = items.flatMap((item, index) =>
		Array.from({length: times[index % times.length] ?? 1}, () => item),
	);
	for (const [index, by] of swaps.entries()) {
		const [a, b] = [index % list.length, (index + by) % list.length];
		const [first, second] = [list[a], list[b]];
		if (first === undefined || second === undefined) break;
		list[a] = second;
		list[b] = first;
	}
	return list;
}

const resultOf = ({id, name, isFailing}: Call): JsonObject => ({
	tool_call_id: id,
	name,
	result: isFailing ? {error: 'HTTP 404', of: id} : {of: id},
});

const seedCall = ({id, name}: Call): JsonObject => ({id, name, arguments: {of: id}});
const todaysCall = ({id, name}: Call): JsonObject => ({name, args: {of: id}, id, type: 'tool_call'});

const countBy = (keys: readonly string[]): Map<string, number> => {
	const counts = new Map<string, number>();
	for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
};

/** Counts the items of one frame's lists: a result in both the list of its round and that of the turn counts once. */
function sentFrames(
	calls: ReadonlyArray<readonly Call[]>,
	results: ReadonlyArray<readonly Call[]>,
): SentFrames {
	const most = (lists: ReadonlyArray<readonly Call[]>): Map<string, number> => {
		const counts = new Map<string, number>();
		for (const list of lists)
			for (const [id, count] of countBy(list.map((call) => call.id)))
				counts.set(id, Math.max(count, counts.get(id) ?? 0));
		return counts;
	};
	return {calls: most(calls), results: most(results)};
}

/** Builds the frames of the turn in its dialect. */
export function framesOf(turn: ToolTurn, question: string): SentTurn {
	const {dialect, rounds, answer} = turn;
	let list = 0;
	const flawed = (calls: readonly Call[]): readonly Call[] =>
		damaged(calls, turn.flaws[list++ % turn.flaws.length] ?? {times: [1], swaps: []});
	const all = rounds.flatMap(({calls}) => calls);
	const typing = (message: string): JsonObject => ({type: 'typing', message});
	const user = {role: 'user', content: question};

	if (dialect === 'document') {
		const calls = flawed(all);
		const results = flawed(all);
		const sent = sentFrames([calls], [results]);
		const reply = {tool_calls: calls.map(seedCall), tool_results: results.map(resultOf)};
		return {
			frames: [typing('AI is thinking...'), {type: 'ai_response', message: answer, ...reply}],
			history: {type: 'history', messages: [user, {role: 'assistant', content: answer}]},
			inReply: sent,
			inHistory: {calls: new Map(), results: new Map()},
			announced: new Map(),
		};
	}

	if (dialect === 'seed') {
		const results = flawed(all);
		const past = rounds.map(({calls}) => ({calls: flawed(calls), results: flawed(calls)}));
		const repeated = flawed(all);
		return {
			frames: [
				typing('AI is thinking...'),
				...rounds.map(({text}) => typing(text)),
				{type: 'ai_response', message: answer, tool_calls: [], tool_results: results.map(resultOf)},
			],
			history: {
				type: 'history',
				messages: [
					{...user, tool_calls: null, tool_results: null},
					...past.map((round, index) => ({
						role: 'tool',
						content: `Tool results (round ${index + 1})`,
						tool_calls: round.calls.map(seedCall),
						tool_results: round.results.map(resultOf),
					})),
					{role: 'assistant', content: answer, tool_calls: [], tool_results: repeated.map(resultOf)},
				],
			},
			inReply: sentFrames([], [results]),
			inHistory: sentFrames(
				past.map((round) => round.calls),
				[...past.map((round) => round.results), repeated],
			),
			announced: new Map(),
		};
	}

	const live = rounds.map(({calls}) => flawed(calls));
	const past = rounds.map(({calls}) => ({calls: flawed(calls), results: flawed(calls)}));
	return {
		frames: [
			typing('AI is thinking...'),
			...rounds.flatMap(({text}, round) => [
				...[text.slice(0, 4), text, text].filter((words) => words !== '').map(typing),
				...(live[round] ?? []).map(({name}, index) =>
					typing(`Calling ${name}... (${index + 1}/${live[round]?.length})`),
				),
			]),
			...[answer.slice(0, 5), answer].filter((words) => words !== '').map(typing),
			{
				type: 'ai_response',
				message_id: 'final',
				message: answer,
				tool_calls: [],
				tool_results: [],
				metadata: {tool_call_rounds: rounds.length, total_tool_calls: all.length},
			},
		],
		history: {
			type: 'history',
			messages: [
				{role: 'system', content: 'You are a helpful assistant.'},
				user,
				...past.flatMap((round, index) => [
					// Without any call it would be an answer.
					...(round.calls.length === 0
						? []
						: [
								{
									role: 'assistant',
									message_id: `round ${index}`,
									content: rounds[index]?.text ?? '',
									tool_calls: round.calls.map(todaysCall),
									tool_results: [],
								},
							]),
					{role: 'tool', content: '[]', tool_results: round.results.map(resultOf)},
				]),
				{role: 'assistant', message_id: 'final', content: answer},
			],
		},
		inReply: {calls: new Map(), results: new Map()},
		inHistory: sentFrames(
			past.map((round) => round.calls),
			past.map((round) => round.results),
		),
		announced: countBy(live.flat().map(({name}) => name)),
	};
}
