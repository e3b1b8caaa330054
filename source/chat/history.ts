/** Reads the server's `history` as a list of turns, whichever way the server keeps its rounds. */
import type {HistoryMessage, ToolResultObject} from '../protocol/frames.ts';
import type {Round} from './tools.ts';

/** One turn as the server remembers it. */
export interface PastTurn {
	/** undefined when an answer stands alone (older entries were dropped, or two answers follow each other). */
	readonly user: HistoryMessage | undefined;
	readonly rounds: readonly Round[];
	/** undefined while the turn still runs, or when it failed. */
	readonly answer: HistoryMessage | undefined;
}

interface TurnBuilder {
	user: HistoryMessage | undefined;
	rounds: Round[];
	answer: HistoryMessage | undefined;
}

/**
 * Groups messages into turns. S: user, one `tool` entry a round with calls and results, assistant with all results
 * again. H: system, user, then assistant with calls and `tool` with results a round, assistant.
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
		if (message.role === 'user') turn.user = message;
		else if (message.role === 'tool') addToolMessage(turn, message);
		else if (message.role === 'assistant') addAssistantMessage(turn, message);
		else if (turn.user === undefined && turn.rounds.length === 0) {
			// A system prompt, or a role we do not know: it is nobody's turn.
			turns.pop();
			open = undefined;
		}
	}
	return turns;
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
	// S repeats every result here; only what is more than the rounds told is news.
	const known = new Map<string, number>();
	for (const {results} of turn.rounds)
		for (const {tool_call_id: id} of results) if (id !== undefined) known.set(id, (known.get(id) ?? 0) + 1);
	const isNews = ({tool_call_id: id}: ToolResultObject): boolean => {
		const left = id === undefined ? 0 : (known.get(id) ?? 0);
		if (id !== undefined) known.set(id, left - 1);
		return left <= 0;
	};
	addResults(turn, message.tool_results.filter(isNews), turn.rounds.length);
}

/**
 * Results belong to the round that made their call; `index` is the round of those that name no call, a new one perhaps.
 * The time is linear in the calls and results.
 */
function addResults(turn: TurnBuilder, results: readonly ToolResultObject[], index: number): void {
	if (results.length === 0) return;
	const homes = new Map<string, number>();
	for (const [place, {calls}] of turn.rounds.entries())
		for (const {id} of calls) if (id !== undefined) homes.set(id, place);
	const byRound = new Map<number, ToolResultObject[]>();
	for (const result of results) {
		const home = result.tool_call_id === undefined ? undefined : homes.get(result.tool_call_id);
		const place = home ?? index;
		const known = byRound.get(place);
		if (known === undefined) byRound.set(place, [result]);
		else known.push(result);
	}
	for (const [place, added] of byRound) {
		const round = turn.rounds[place] ?? {text: undefined, calls: [], results: []};
		turn.rounds[place] = {...round, results: [...round.results, ...added]};
	}
}

/**
 * Reads a server's timestamp. Both servers write local time without a zone; a reading clock in another zone is wrong
 * by that much, which is why it is only shown for messages that were not timed here.
 * @returns ms since the epoch; undefined when there is none or it cannot be read
 */
export function timeOf(message: HistoryMessage): number | undefined {
	if (message.timestamp === undefined) return undefined;
	const time = Date.parse(message.timestamp);
	return Number.isNaN(time) ? undefined : time;
}
