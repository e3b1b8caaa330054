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

interface Draft {
	user: HistoryMessage | undefined;
	rounds: Round[];
	answer: HistoryMessage | undefined;
}

/**
 * Groups messages into turns. S: user, one `tool` entry a round with calls and results, assistant with all results
 * again. H: system, user, then assistant with calls and `tool` with results a round, assistant.
 */
export function pastTurns(messages: readonly HistoryMessage[]): readonly PastTurn[] {
	const turns: Draft[] = [];
	let open: Draft | undefined;
	const start = (user: HistoryMessage | undefined): Draft => {
		open = {user, rounds: [], answer: undefined};
		turns.push(open);
		return open;
	};
	for (const message of messages) {
		const turn: Draft =
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

function addToolMessage(turn: Draft, message: HistoryMessage): void {
	if (message.tool_calls.length > 0 || turn.rounds.length === 0) {
		turn.rounds.push({text: undefined, calls: message.tool_calls, results: []});
	}
	addResults(turn, message.tool_results, turn.rounds.length - 1);
}

function addAssistantMessage(turn: Draft, message: HistoryMessage): void {
	if (message.tool_calls.length > 0) {
		turn.rounds.push({text: message.content, calls: message.tool_calls, results: message.tool_results});
		return;
	}
	turn.answer = message;
	const known = new Set(turn.rounds.flatMap((round) => round.results.map((result) => result.tool_call_id)));
	// S repeats every result here; only what no round told is news.
	addResults(
		turn,
		message.tool_results.filter(
			(result) => result.tool_call_id === undefined || !known.has(result.tool_call_id),
		),
		turn.rounds.length,
	);
}

/** Results belong to the round that made their call; `index` is the round of those that name no call, a new one perhaps. */
function addResults(turn: Draft, results: readonly ToolResultObject[], index: number): void {
	for (const result of results) {
		const id = result.tool_call_id;
		const home =
			id === undefined ? -1 : turn.rounds.findLastIndex(({calls}) => calls.some((call) => call.id === id));
		const place = home < 0 ? index : home;
		const round = turn.rounds[place] ?? {text: undefined, calls: [], results: []};
		turn.rounds[place] = {...round, results: [...round.results, result]};
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
