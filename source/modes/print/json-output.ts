/** Prints answers as JSON: an object in one line for each question, or also an event for each step of its turn. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {ToolCall, Turn} from '../../chat/entry.ts';
import {valuesOf} from '../../chat/tool-facts.ts';
import {callsIn} from '../../chat/tools.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {exactly} from '../../text/json-tree/exact.ts';
import {compactJson} from '../../text/json-tree/write.ts';
import {type AnswerStream, answerParts, answerText, writeWhole} from './answer-output.ts';
import type {EndedQuestion, PrintOutput} from './print-output.ts';

/** Characters that a terminal would execute or hide. Outside its strings JSON has none of them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * An object as one line of ASCII controls and visible characters: others are escaped, so that the values are exact, and harmless
 * in a terminal.
 */
export const jsonLine = (value: object): string => `${visibleJson(value)}\n`;

function visibleJson(value: unknown): string {
	const escaped = (character: string): string =>
		[...Array(character.length).keys()]
			.map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
			.join('');
	return compactJson(value).replace(UNSEEN, escaped);
}

/** @param hasEvents `stream-json`: every line has a `type` */
export function createJsonOutput(
	stream: AnswerStream,
	hasEvents: boolean,
	hidden: ReadonlySet<string> = new Set(),
): PrintOutput {
	const write = (value: object): void => void stream.write(jsonLine(value), () => {});
	/** The numbers of the calls of this question, by their keys. */
	const numbers = new Map<string, number>();
	const numberOf = ({key}: ToolCall): number => {
		const number = numbers.get(key) ?? numbers.size + 1;
		numbers.set(key, number);
		return number;
	};
	const follow = hasEvents ? turnEvents(write, numberOf) : () => {};
	return {
		needsCalls: true,
		begin(question) {
			numbers.clear();
			if (hasEvents) write({type: 'question', question});
		},
		update: follow,
		async end(ended) {
			const calls = callsIn(ended.reply?.parts ?? ended.received);
			if (!hasEvents) {
				await writeEnded({}, ended, {tool_calls: calls.map(callObject)});
				return;
			}
			for (const call of calls)
				await writeWhole(stream, jsonLine({type: 'tool_call', call: numberOf(call), ...callObject(call)}));
			await writeEnded({type: 'answer'}, ended, {});
		},
	};

	/** Writes the object of a question, its answer in slices. */
	async function writeEnded(first: object, ended: EndedQuestion, last: object): Promise<void> {
		const {question, reply} = ended;
		const answer = reply === undefined || reply.failed ? null : answerText(reply);
		if (answer === null || typeof answer === 'string') {
			await writeWhole(stream, jsonLine({...first, question, answer, ...endedObject(ended), ...last}));
			return;
		}
		await writeWhole(stream, `${visibleJson({...first, question}).slice(0, -1)},"answer":"`);
		await writeWhole(stream, answerParts(answer, hidden), (slice) => visibleJson(slice).slice(1, -1));
		await writeWhole(stream, `",${jsonLine({...endedObject(ended), ...last}).slice(1)}`);
	}
}

/** What follows the answer. */
function endedObject({reply, received, sessionId, keptId, exitCode, problem}: EndedQuestion): object {
	const partial = headOf(answerText({parts: received}));
	return {
		partial: partial === '' ? null : partial,
		exit_code: exitCode,
		error: problem ?? null,
		session_id: sessionId ?? null,
		resume_id: keptId ?? null,
		message_id: reply?.messageId ?? null,
		took_ms: reply?.tookMs ?? null,
		metadata: exactly(reply?.metadata ?? {}, reply?.metadataJson),
	};
}

const callObject = (call: ToolCall): object => ({
	id: call.id ?? null,
	name: call.name,
	state: call.outcome.state,
	...valuesOf(call),
});

/** Writes what has changed in a turn: its status, its calls as they begin, and each text as it grows. */
function turnEvents(
	write: (event: object) => void,
	numberOf: (call: ToolCall) => number,
): (snapshot: ChatSnapshot) => void {
	let before: Pick<Turn, 'entryId' | 'statusText' | 'text'> = {entryId: '', statusText: '', text: ''};
	let calls = 0;
	return ({turn}) => {
		if (turn === undefined) return;
		if (turn.entryId !== before.entryId) {
			before = {entryId: turn.entryId, statusText: '', text: ''};
			calls = 0;
		}
		const {statusText, text} = turn;
		const begun = callsIn(turn.parts).slice(calls);
		calls += begun.length;
		for (const call of begun) write({type: 'tool_started', call: numberOf(call), name: call.name});
		if (begun.length === 0 && statusText !== '' && statusText !== before.statusText)
			write({type: 'status', status: statusText});
		if (text !== before.text && text !== '') {
			const continues = before.text !== '' && text.startsWith(before.text);
			write({type: 'text', text: continues ? text.slice(before.text.length) : text, continues});
		}
		before = {entryId: turn.entryId, statusText, text};
	};
}
