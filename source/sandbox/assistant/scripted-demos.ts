/** The words for testing a client: each makes the assistant reproduce one behaviour or fault of a server. */
import type {ScriptTurn} from '../turn.ts';
import {encodeJson} from '../wire.ts';
import {
	longAnswer,
	markdownShowcase,
	paragraphs,
	shortCode,
	shortList,
	terminalAttack,
} from './canned-answers.ts';
import {answerWithCalls, handbook, handbookAnswer, mixedUpAnswer} from './specimens.ts';

export interface ScriptedDemo {
	readonly word: string;
	/** Its arguments as help shows them: `[seconds]`; empty if it takes none. */
	readonly usage: string;
	/** One line, without a full stop. */
	readonly help: string;
	/** How many numbers may follow the word. */
	readonly takes: 0 | 1 | 2;
	/** Plays it. `numbers`: the arguments, all finite and not negative. */
	play(turn: ScriptTurn, numbers: readonly number[]): Promise<void>;
}

const LARGEST_ANSWER_KB = 64 * 1024;
const LARGEST_FRAME = 512 * 1024 * 1024;
const MOST_CHUNKS = 20_000;
const LONGEST_TURN_S = 3600;
const MOST_CALLS = 200_000;
const CLOSE_CODES = new Set([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]);

function isCloseCode(code: number): boolean {
	return CLOSE_CODES.has(code) || (Number.isInteger(code) && code >= 3000 && code <= 4999);
}

/** A demo that only answers with a text. */
const answerDemo = (word: string, help: string, text: string): ScriptedDemo => ({
	word,
	usage: '',
	help,
	takes: 0,
	play: (turn) => turn.answer(text),
});

/** All demos, in the order of help. */
export const scriptedDemos: readonly ScriptedDemo[] = [
	{
		word: 'slow',
		usage: '[seconds]',
		help: 'a slow turn (10 seconds)',
		takes: 1,
		async play(turn, [seconds = 10]) {
			const text = `That took ${seconds} seconds, as requested. The text arrived one word at a time.`;
			const most = Math.min(seconds, LONGEST_TURN_S);
			await turn.answer(text, {words: 1, everyMs: (most * 1000) / text.split(' ').length});
		},
	},
	{
		word: 'stream',
		usage: '[chunks] [per second]',
		help: 'a stream of text (200 chunks, 40 per second)',
		takes: 2,
		async play(turn, [chunks = 200, perSecond = 40]) {
			const count = Math.max(1, Math.min(Math.floor(chunks), MOST_CHUNKS));
			const words = Array.from(
				{length: count},
				(_, index) => `word${index + 1}${index % 12 === 11 ? '\n' : ' '}`,
			);
			await turn.answer(words.join('').trimEnd(), {words: 1, everyMs: 1000 / Math.max(perSecond, 0.1)});
		},
	},
	{
		word: 'big',
		usage: '[kilobytes]',
		help: 'a large answer in one frame (256 KB)',
		takes: 1,
		play: (turn, [kilobytes = 256]) =>
			turn.answer(paragraphs(Math.min(Math.max(kilobytes, 1), LARGEST_ANSWER_KB) * 1024), 'at-once'),
	},
	answerDemo('long', 'a long answer with many paragraphs', longAnswer),
	answerDemo('code', 'an answer with fenced code', shortCode),
	answerDemo('list', 'an answer with lists and a table', shortList),
	answerDemo('markdown', 'an answer with every kind of Markdown', markdownShowcase),
	{
		word: 'error',
		usage: '',
		help: 'a failed turn, as this dialect reports it',
		takes: 0,
		play: (turn) => turn.fail('An error occurred (SandboxException) on request'),
	},
	{
		word: 'refuse',
		usage: '',
		help: 'a message rejected before the turn begins',
		takes: 0,
		play: (turn) => turn.refuse('Message processing error: rejected on request'),
	},
	{
		word: 'drop',
		usage: '',
		help: 'a connection lost during a turn',
		takes: 0,
		async play(turn) {
			await turn.stream('I had just begun to answer when');
			turn.drop();
			await turn.pause(1500);
			await turn.answer(
				'I had just begun to answer when the connection dropped. On this server a turn continues without its client, so here is the rest.',
			);
		},
	},
	{
		word: 'close',
		usage: '[code]',
		help: 'a connection closed during a turn (code 1011)',
		takes: 1,
		async play(turn, [code = 1011]) {
			if (!isCloseCode(code)) {
				await turn.answer(
					`A close frame cannot contain ${code}. Try 1000, 1001, 1008, 1011, 1012, or 3000 to 4999.`,
				);
				return;
			}
			await turn.stream('One moment, please');
			turn.close(code, 'closed on request');
			await turn.answer('The connection was closed during this answer, which was finished anyway.');
		},
	},
	{
		word: 'silence',
		usage: '',
		help: 'a turn that never ends',
		takes: 0,
		// Today's server cannot encode this answer in UTF-8: it sends nothing, and history fails until it is cleared.
		play: (turn) =>
			turn.dialect === 'today' ? turn.answer('This word cannot be sent: \ud800', 'at-once') : turn.hang(),
	},
	{
		word: 'nan',
		usage: '',
		help: 'a tool result with NaN, which is not valid JSON',
		takes: 0,
		async play(turn) {
			await turn.tools('Dividing zero by zero.', [{name: 'get_ratio', arguments: {}}]);
			await turn.answer('The tool returned `NaN`. A strict JSON parser rejects the frame that contains it.');
		},
	},
	{
		word: 'garbage',
		usage: '',
		help: 'a frame that is not JSON, then the answer',
		takes: 0,
		async play(turn) {
			await turn.begin();
			await turn.raw('{"type":"ai_resp\u0007\u001b[31m this is not JSON');
			await turn.answer(
				'One frame before this answer was not JSON. If you can read this, the client recovered.',
			);
		},
	},
	{
		word: 'unknown',
		usage: '',
		help: 'a frame of an unknown type, then the answer',
		takes: 0,
		async play(turn) {
			await turn.begin();
			await turn.raw(
				'{"type":"weather_report","message":"sunny, with a light breeze","wind":{"from":"west"}}',
			);
			await turn.answer(
				'One frame before this answer was a weather report, a type that no client needs to know.',
			);
		},
	},
	{
		word: 'sources',
		usage: '',
		help: 'an answer from a knowledge base, with sources',
		takes: 0,
		play: (turn) => turn.answer(handbookAnswer, undefined, handbook),
	},
	{
		word: 'cut-off',
		usage: '',
		help: 'an answer cut off at the maximum length',
		takes: 0,
		play: (turn) =>
			turn.answer('There was once a lamp that wanted to be a lighthouse. It', undefined, {
				stop_reason: 'max_tokens',
			}),
	},
	{
		word: 'overrides',
		usage: '',
		help: 'an answer with settings that the server rejected',
		takes: 0,
		play: (turn) =>
			turn.answer('Here is your answer, with the default settings.', undefined, {
				rejected_overrides: [
					'temperature must be between 0.0 and 1.0',
					"'bogus' is not an overridable parameter",
				],
			}),
	},
	{
		word: 'mixed-up',
		usage: '',
		help: 'tool calls and results that do not match',
		takes: 0,
		async play(turn) {
			await turn.begin();
			await turn.raw(encodeJson(mixedUpAnswer));
		},
	},
	{
		word: 'calls',
		usage: '[number]',
		help: 'an answer with many tool calls (200)',
		takes: 1,
		async play(turn, [number = 200]) {
			await turn.begin();
			await turn.raw(encodeJson(answerWithCalls(Math.max(1, Math.min(Math.floor(number), MOST_CALLS)))));
		},
	},
	answerDemo('hostile', 'an answer full of escape sequences', terminalAttack),
	{
		word: 'huge-frame',
		usage: 'BYTES',
		help: 'an answer in a frame of exactly this size',
		takes: 1,
		async play(turn, [bytes]) {
			if (bytes === undefined || !Number.isInteger(bytes) || bytes > LARGEST_FRAME) {
				await turn.answer(
					'Add the number of bytes, at most 536,870,912. `huge-frame 104857600` sends a frame of exactly 100 MiB.',
				);
				return;
			}
			const sent = await turn.answerOfSize(bytes);
			if (!sent) await turn.answer(`No answer fits into ${bytes} bytes: an empty frame is larger.`);
		},
	},
];

const CALL = /^\s*!?([a-z][a-z-]*)((?:\s+[\d.,_]+){0,2})\s*$/i;

/**
 * Finds the demo for a message that consists only of its word and its numbers, with or without a leading `!`.
 * @returns undefined for anything else: "list the products" is a question
 */
export function findScriptedDemo(
	message: string,
): {demo: ScriptedDemo; numbers: readonly number[]} | undefined {
	const match = CALL.exec(message);
	const demo = scriptedDemos.find((candidate) => candidate.word === match?.[1]?.toLowerCase());
	if (match === null || demo === undefined) return undefined;
	const numbers = (match[2] ?? '')
		.split(/\s+/)
		.filter(Boolean)
		.map((text) => Number(text.replace(/[,_]/g, '')));
	if (numbers.length > demo.takes || !numbers.every(Number.isFinite)) return undefined;
	return {demo, numbers};
}
