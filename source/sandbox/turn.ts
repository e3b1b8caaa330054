/** One turn as the assistant, or a test's script, plays it: say, call tools, answer, or misbehave. */
import {Buffer} from 'node:buffer';
import type {DialectName} from '../protocol/dialects.ts';
import type {JsonObject} from '../protocol/frames.ts';
import {runTool, type ToolRequest, type ToolRun, timeFor} from './assistant/tools.ts';
import {type DialectRules, THINKING, truncated} from './dialects/dialect.ts';
import {saidIn, type Thread} from './memory.ts';
import {Abandoned, type ScaledClock} from './sandbox-clock.ts';
import type {Breakpoints} from './turn-breakpoints.ts';
import {encodeJson, Unencodable} from './wire.ts';

/** The connection as a turn sees it. */
export interface PacedText {
	isOpen(): boolean;
	/** Sends one text frame as it is; resolves when it is written, or could not be. */
	send(text: string | Buffer): Promise<void>;
	/** Drops the connection without a close frame. */
	drop(): void;
	close(code: number, reason: string): void;
	/** Resolves when the connection has ended. */
	readonly ended: Promise<void>;
}

/** How fast a text streams, where the dialect streams at all. */
export interface Tempo {
	/** Words in one chunk. */
	readonly words: number;
	/** Milliseconds between chunks, before scaling; chunks vary around it a little. */
	readonly everyMs: number;
}

export interface ScriptTurn {
	readonly message: string;
	readonly dialect: DialectName;
	/** What the user said before in this conversation, oldest first. */
	readonly earlier: readonly string[];
	/** Milliseconds since the epoch. */
	now(): number;
	/** Waits, scaled by the sandbox's pace. */
	pause(ms: number): Promise<void>;
	/** Writes down the message and sends "AI is thinking...". Comes by itself before the first of the calls below. */
	begin(): Promise<void>;
	/** Sends one `typing` frame with exactly this text. */
	typing(text: string): Promise<void>;
	/** Text of the model that belongs to no answer yet: streamed on today's dialect, only waited for on the others. */
	say(text: string, tempo?: Tempo): Promise<void>;
	/** One round of tools, with the words that the model said before it. Resolves to their outcomes, in order. */
	tools(words: string, calls: readonly ToolRequest[]): Promise<readonly ToolRun[]>;
	/** Ends the turn with an answer. `at-once` sends no text before it; `more` goes into its metadata. */
	answer(text: string, how?: Tempo | 'at-once', more?: JsonObject): Promise<void>;
	/** Ends the turn with an answer whose frame is exactly so many bytes; @returns false when that is too few to hold one. */
	answerOfSize(bytes: number): Promise<boolean>;
	/** Ends the turn the way the dialect reports a failed one. */
	fail(reason: string): Promise<void>;
	/** Refuses the message with an `error` frame alone: no "AI is thinking...", nothing in history. */
	refuse(message: string): Promise<void>;
	/** Sends any text as a frame, whether it is JSON or not. */
	raw(text: string | Buffer): Promise<void>;
	/** Drops the line without a close frame. On today's dialect the turn runs on, unseen. */
	drop(): void;
	/** Closes the line properly. */
	close(code: number, reason: string): void;
	/** Never ends the turn: everything sent after it waits until the connection is gone. */
	hang(): Promise<never>;
}

export interface TurnParts {
	readonly message: string;
	readonly frame: JsonObject;
	readonly rules: DialectRules;
	readonly thread: Thread;
	readonly line: PacedText;
	readonly pacer: ScaledClock;
	readonly gates: Breakpoints;
	readonly newId: () => string;
}

/** Before the model's first word, and between its words. */
const FIRST_WORD_MS = 380;
const WORD_MS = 32;
/** Longer texts stream in bigger chunks, so that none takes much longer than 7 s. */
const MOST_CHUNKS = 220;
/** Today's server sends the whole text again at the end of every call of the model. */
const REPEATS = 2;

export function createTurn(parts: TurnParts): ScriptTurn {
	const {rules, thread, line, pacer, gates, message} = parts;
	const earlier = saidIn(thread);
	const narrator = rules.narrator({
		message,
		frame: parts.frame,
		thread,
		now: pacer.now,
		newId: parts.newId,
	});
	let begun = false;

	/** Throws `Abandoned` where the dialect gives a turn up: with its server, or on S and D with its connection. */
	async function put(text: string | Buffer): Promise<void> {
		pacer.check();
		if (line.isOpen()) await line.send(text);
		else if (!rules.turnsOutliveConnections) throw new Abandoned();
	}

	async function typing(text: string): Promise<void> {
		await put(encodeJson(rules.frame('typing', {message: text}, pacer.now())));
	}

	async function begin(): Promise<void> {
		if (begun) return;
		begun = true;
		narrator.begin();
		await typing(THINKING);
		await gates.pass('start');
	}

	async function say(text: string, tempo = tempoFor(text)): Promise<void> {
		await begin();
		await pacer.wait(FIRST_WORD_MS);
		if (text === '') return;
		const beat = pacer.beats();
		let soFar = '';
		for (const [index, chunk] of chunksOf(text, tempo.words).entries()) {
			// Words do not come at even distances: 25 to 40 ms where 32 are asked for.
			await beat(tempo.everyMs * (0.78 + ((index * 7) % 16) * 0.03));
			soFar += chunk;
			if (rules.streams) await typing(soFar);
		}
		if (rules.streams) for (let repeat = 0; repeat < REPEATS; repeat += 1) await typing(text);
	}

	async function end(makeFrame: () => JsonObject): Promise<void> {
		await gates.pass('answer');
		pacer.check();
		if (!line.isOpen() && !rules.turnsOutliveConnections) throw new Abandoned();
		await put(encodeJson(makeFrame()));
	}

	return {
		message,
		dialect: rules.name,
		earlier,
		now: pacer.now,
		pause: (ms) => pacer.wait(ms),
		begin,
		async typing(text) {
			await begin();
			await typing(text);
		},
		say,
		async tools(words, requests) {
			await begin();
			if (rules.streams) await say(words);
			else await pacer.wait(FIRST_WORD_MS);
			const calls = requests.map((request) => ({...request, id: `toolu_${parts.newId().slice(-12)}`}));
			for (const frame of narrator.announce(words, calls)) await put(encodeJson(frame));
			await gates.pass('tools');
			await pacer.wait(Math.max(0, ...calls.map((call) => timeFor(call.name))));
			const finished = calls.map((call) => ({...call, outcome: runTool(call, pacer.now())}));
			narrator.finish(finished);
			return finished.map((call) => call.outcome);
		},
		async answer(text, how, more) {
			await begin();
			try {
				if (how !== 'at-once') await say(text, how);
				await end(() => narrator.answer(text, text, more));
			} catch (error) {
				if (!(error instanceof Unencodable)) throw error;
				const frame = narrator.undeliverable(error.message);
				if (frame !== undefined) await put(encodeJson(frame));
			}
		},
		async answerOfSize(bytes) {
			await begin();
			// Made and measured before anything is written down: a frame too small to exist leaves no trace.
			const probe = rules.narrator({
				message,
				frame: parts.frame,
				thread: [],
				now: pacer.now,
				newId: parts.newId,
			});
			if (bytes < Buffer.byteLength(encodeJson(probe.answer('', truncated(bytes))))) return false;
			await gates.pass('answer');
			const [head = '', tail = ''] = encodeJson(narrator.answer('', truncated(bytes))).split(
				'"message":""',
				2,
			);
			await put(filled(`${head}"message":"`, `"${tail}`, bytes));
			return true;
		},
		async fail(reason) {
			await begin();
			await pacer.wait(FIRST_WORD_MS);
			await end(() => narrator.failure(reason));
		},
		refuse: (text) => put(encodeJson(rules.frame('error', {message: text}, pacer.now()))),
		raw: put,
		drop: line.drop,
		close: line.close,
		async hang() {
			await begin();
			await line.ended;
			throw new Abandoned();
		},
	};
}

function tempoFor(text: string): Tempo {
	const words = Math.max(1, Math.ceil(text.split(/\s+/).length / MOST_CHUNKS));
	return {words, everyMs: WORD_MS};
}

/** Cuts a text after every so many words, keeping every character. */
function chunksOf(text: string, words: number): readonly string[] {
	const pieces = text.match(/\s*\S+\s*/g) ?? [text];
	const chunks: string[] = [];
	for (let at = 0; at < pieces.length; at += words) chunks.push(pieces.slice(at, at + words).join(''));
	return chunks;
}

/** A frame of exactly so many bytes, made as bytes: a string of 100 MB would have to be copied again and again. */
function filled(head: string, tail: string, bytes: number): Buffer {
	const frame = Buffer.alloc(bytes, 'x');
	const line = 'As long as it was asked for, and not a byte longer: line after line of this.\\n';
	const start = frame.write(head, 0);
	const end = bytes - Buffer.byteLength(tail);
	const whole = Math.floor((end - start) / line.length) * line.length;
	if (whole > 0) frame.fill(line, start, start + whole);
	frame.write(tail, end);
	return frame;
}
