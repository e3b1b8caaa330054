/** The words for testing a client: each makes the assistant reproduce one behaviour or fault of a server. */
import {reasoningAbout, type ScriptTurn} from '../turn.ts';
import {encodeJson} from '../wire.ts';
import {
	longAnswer,
	markdownShowcase,
	paragraphs,
	shortCode,
	shortList,
	terminalAttack,
} from './canned-answers.ts';
import {answerInBlocks, answerWithCalls, handbook, handbookAnswer, mixedUpAnswer} from './specimens.ts';

export interface ScriptedDemo {
	readonly word: string;
	/** The numbers that may follow the word, as help shows them: `[seconds]`. */
	readonly takes: readonly string[];
	/** One line, without a full stop. */
	readonly help: string;
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

function demo(
	word: string,
	takes: readonly string[],
	help: string,
	play: ScriptedDemo['play'],
): ScriptedDemo {
	return {word, takes, help, play};
}

/** A demo that only answers with a text. */
const answerDemo = (word: string, help: string, text: string): ScriptedDemo =>
	demo(word, [], help, (turn) => turn.answer(text));

/** All demos, in the order of help. */
export const scriptedDemos: readonly ScriptedDemo[] = [
	demo('slow', ['[seconds]'], 'a slow turn (10 seconds)', async (turn, [seconds = 10]) => {
		const text = `That took ${seconds} seconds, as requested. The text arrived one word at a time.`;
		const most = Math.min(seconds, LONGEST_TURN_S);
		await turn.answer(text, {words: 1, everyMs: (most * 1000) / text.split(' ').length});
	}),
	demo(
		'stream',
		['[chunks]', '[per second]'],
		'a stream of text (200 chunks, 40 per second)',
		async (turn, [chunks = 200, perSecond = 40]) => {
			const count = Math.max(1, Math.min(Math.floor(chunks), MOST_CHUNKS));
			const words = Array.from(
				{length: count},
				(_, index) => `word${index + 1}${index % 12 === 11 ? '\n' : ' '}`,
			);
			await turn.answer(words.join('').trimEnd(), {words: 1, everyMs: 1000 / Math.max(perSecond, 0.1)});
		},
	),
	demo('big', ['[kilobytes]'], 'a large answer in one frame (256 KB)', (turn, [kilobytes = 256]) =>
		turn.answer(paragraphs(Math.min(Math.max(kilobytes, 1), LARGEST_ANSWER_KB) * 1024), 'at-once'),
	),
	answerDemo('long', 'a long answer with many paragraphs', longAnswer),
	answerDemo('code', 'an answer with fenced code', shortCode),
	answerDemo('list', 'an answer with lists and a table', shortList),
	answerDemo('markdown', 'an answer with every kind of Markdown', markdownShowcase),
	demo('error', [], 'a failed turn, as this dialect reports it', (turn) =>
		turn.fail('An error occurred (SandboxException) on request'),
	),
	demo('refuse', [], 'a message rejected before the turn begins', (turn) =>
		turn.refuse('Message processing error: rejected on request'),
	),
	demo('drop', [], 'a connection lost during a turn', async (turn) => {
		await turn.stream('I had just begun to answer when');
		turn.drop();
		await turn.pause(1500);
		await turn.answer(
			'I had just begun to answer when the connection dropped. On this server a turn continues without its client, so here is the rest.',
		);
	}),
	demo('close', ['[code]'], 'a connection closed during a turn (code 1011)', async (turn, [code = 1011]) => {
		if (!isCloseCode(code)) {
			await turn.answer(
				`A close frame cannot contain ${code}. Try 1000, 1001, 1008, 1011, 1012, or 3000 to 4999.`,
			);
			return;
		}
		await turn.stream('One moment, please');
		turn.close(code, 'closed on request');
		await turn.answer('The connection was closed during this answer, which was finished anyway.');
	}),
	// Today's server cannot encode this answer in UTF-8: it sends nothing, and history fails until it is cleared.
	demo('silence', [], 'a turn that never ends', (turn) =>
		turn.dialect === 'today' ? turn.answer('This word cannot be sent: \ud800', 'at-once') : turn.hang(),
	),
	demo('nan', [], 'a tool result with NaN, which is not valid JSON', async (turn) => {
		await turn.tools('Dividing zero by zero.', [{name: 'get_ratio', arguments: {}}]);
		await turn.answer('The tool returned `NaN`. A strict JSON parser rejects the frame that contains it.');
	}),
	demo('garbage', [], 'a frame that is not JSON, then the answer', async (turn) => {
		await turn.begin();
		await turn.raw('{"type":"ai_resp\u0007\u001b[31m this is not JSON');
		await turn.answer(
			'One frame before this answer was not JSON. If you can read this, the client recovered.',
		);
	}),
	demo('unknown', [], 'a frame of an unknown type, then the answer', async (turn) => {
		await turn.begin();
		await turn.raw('{"type":"weather_report","message":"sunny, with a light breeze","wind":{"from":"west"}}');
		await turn.answer(
			'One frame before this answer was a weather report, a type that no client needs to know.',
		);
	}),
	demo('sources', [], 'an answer from a knowledge base, with sources', (turn) =>
		turn.answer(handbookAnswer, undefined, handbook),
	),
	demo('reasoning', [], 'an answer that begins with its reasoning', (turn) =>
		turn.answer(`${reasoningAbout(turn.message)}I thought before I answered, in \`<reasoning>\` tags.`),
	),
	demo('blocks', [], 'an answer as content blocks, one of them reasoning', async (turn) => {
		await turn.begin();
		await turn.raw(encodeJson(answerInBlocks));
	}),
	demo('expire', [], 'an end of single sign-on: the next message gets auth_expired', async (turn) => {
		turn.expire();
		await turn.answer(
			'If you signed in with single sign-on, that has ended: your next message is not answered.',
		);
	}),
	demo('vanish', [], 'a stored conversation deleted elsewhere', async (turn) => {
		await turn.answer('After this answer, another program of yours deletes this conversation.');
		turn.vanish();
	}),
	demo('cut-off', [], 'an answer cut off at the maximum length', (turn) =>
		turn.answer('There was once a lamp that wanted to be a lighthouse. It', undefined, {
			stop_reason: 'max_tokens',
		}),
	),
	demo('overrides', [], 'an answer with settings that the server rejected', (turn) =>
		turn.answer('Here is your answer, with the default settings.', undefined, {
			rejected_overrides: [
				'temperature must be between 0.0 and 1.0',
				"'bogus' is not an overridable parameter",
			],
		}),
	),
	demo('mixed-up', [], 'tool calls and results that do not match', async (turn) => {
		await turn.begin();
		await turn.raw(encodeJson(mixedUpAnswer));
	}),
	demo('calls', ['[number]'], 'an answer with many tool calls (200)', async (turn, [number = 200]) => {
		await turn.begin();
		await turn.raw(encodeJson(answerWithCalls(Math.max(1, Math.min(Math.floor(number), MOST_CALLS)))));
	}),
	demo(
		'odds',
		['[percent]', '[seed]'],
		'an answer that is right in 70 of 100 cases',
		(turn, [percent = 70, seed = 1]) =>
			turn.answer(
				turn.draw(seed) * 100 < percent
					? 'The lamp is **on**. This answer is the right one.'
					: 'The lamp is **off**. This answer is the wrong one, as requested.',
			),
	),
	answerDemo('hostile', 'an answer full of escape sequences', terminalAttack),
	demo('huge-frame', ['BYTES'], 'an answer in a frame of exactly this size', async (turn, [bytes]) => {
		if (bytes === undefined || !Number.isInteger(bytes) || bytes > LARGEST_FRAME) {
			await turn.answer(
				'Add the number of bytes, at most 536,870,912. `huge-frame 104857600` sends a frame of exactly 100 MiB.',
			);
			return;
		}
		const sent = await turn.answerOfSize(bytes);
		if (!sent) await turn.answer(`No answer fits into ${bytes} bytes: an empty frame is larger.`);
	}),
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
	if (numbers.length > demo.takes.length || !numbers.every(Number.isFinite)) return undefined;
	return {demo, numbers};
}
