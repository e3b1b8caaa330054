/** Parses the server's `history` into turns, for every dialect. */
import type {HistoryMessage, ToolResultObject, Truncation} from '../protocol/frames.ts';
import type {Round} from './tools.ts';

/** One turn in the server's history. */
export interface PastTurn {
	/** undefined when the answer has no question (older entries were dropped, or two answers in a row). */
	readonly user: HistoryMessage | undefined;
	readonly rounds: readonly Round[];
	/** undefined while the turn is under way, or when it failed. */
	readonly answer: HistoryMessage | undefined;
	/** What is missing from the largest of its messages, other than contents. */
	readonly rest?: Truncation | undefined;
}

interface TurnBuilder {
	user: HistoryMessage | undefined;
	rounds: Round[];
	answer: HistoryMessage | undefined;
	rest?: Truncation | undefined;
}

/**
 * Groups messages into turns. `seed`: user, for each round one `tool` entry with calls and results, assistant with all
 * results again. `today`: system, user, for each round an assistant entry with calls and a `tool` entry with results,
 * assistant.
 */
export function pastTurns(messages: readonly HistoryMessage[]): readonly PastTurn[] {
	const turns: TurnBuilder[] = [];
	let open: TurnBuilder | undefined;
	const start = (user: HistoryMessage | undefined): TurnBuilder => {
		open = {user, rounds: [], answer: undefined};
		turns.push(open);
		return open;
	};
	for (const message of messages) {
		const turn: TurnBuilder =
			message.role === 'user' || open === undefined || open.answer !== undefined ? start(undefined) : open;
		const {rest} = message;
		if (rest !== undefined && rest.json.length > (turn.rest?.json.length ?? 0)) turn.rest = rest;
		if (message.role === 'user') turn.user = message;
		else if (message.role === 'tool') addToolMessage(turn, message);
		else if (message.role === 'assistant') addAssistantMessage(turn, message);
		else if (turn.user === undefined && turn.rounds.length === 0) {
			// A system prompt or an unknown role: not a turn.
			turns.pop();
			open = undefined;
		}
	}
	return turns;
}

/** Whether the history ends within a turn: that still runs, or has failed. */
export function endsUnfinished(messages: readonly HistoryMessage[]): boolean {
	const last = messages.at(-1);
	if (last?.role === 'assistant') return last.tool_calls.length > 0;
	return last?.role === 'user' || last?.role === 'tool';
}

function addToolMessage(turn: TurnBuilder, message: HistoryMessage): void {
	if (message.tool_calls.length > 0 || turn.rounds.length === 0) {
		turn.rounds.push({text: undefined, calls: message.tool_calls, results: []});
	}
	addResults(turn, message.tool_results, turn.rounds.length - 1);
}

function addAssistantMessage(turn: TurnBuilder, message: HistoryMessage): void {
	if (message.tool_calls.length > 0) {
		turn.rounds.push({text: message.content, calls: message.tool_calls, results: message.tool_results});
		return;
	}
	turn.answer = message;
	// `seed` repeats every result here; only those that the rounds do not have are new.
	const known = new Map<string, number>();
	for (const {results} of turn.rounds)
		for (const {tool_call_id: id} of results) if (id !== undefined) known.set(id, (known.get(id) ?? 0) + 1);
	const isNew = ({tool_call_id: id}: ToolResultObject): boolean => {
		const left = id === undefined ? 0 : (known.get(id) ?? 0);
		if (id !== undefined) known.set(id, left - 1);
		return left <= 0;
	};
	addResults(turn, message.tool_results.filter(isNew), turn.rounds.length);
}

/**
 * Adds results to the rounds with their calls; those without a call id to round `index`, which may be new. The time is
 * linear in the calls and results.
 */
function addResults(turn: TurnBuilder, results: readonly ToolResultObject[], index: number): void {
	if (results.length === 0) return;
	const roundOf = new Map<string, number>();
	for (const [round, {calls}] of turn.rounds.entries())
		for (const {id} of calls) if (id !== undefined) roundOf.set(id, round);
	const byRound = new Map<number, ToolResultObject[]>();
	for (const result of results) {
		const id = result.tool_call_id;
		const round = (id === undefined ? undefined : roundOf.get(id)) ?? index;
		const known = byRound.get(round);
		if (known === undefined) byRound.set(round, [result]);
		else known.push(result);
	}
	for (const [at, added] of byRound) {
		const round = turn.rounds[at] ?? {text: undefined, calls: [], results: []};
		turn.rounds[at] = {...round, results: [...round.results, ...added]};
	}
}

/**
 * Parses a server's timestamp. Both servers write local time without a zone, which is wrong in another zone; so it is
 * used only for messages whose time was not measured here.
 * @returns ms since the epoch; undefined when it is missing or invalid
 */
export function timeOf(message: HistoryMessage): number | undefined {
	if (message.timestamp === undefined) return undefined;
	const time = Date.parse(message.timestamp);
	return Number.isNaN(time) ? undefined : time;
}
