/** One turn, as the assistant or a script plays it: text, tool calls, an answer, or a fault. */
import {Buffer} from 'node:buffer';
import type {DialectName} from '../protocol/dialects.ts';
import type {JsonObject} from '../protocol/frames.ts';
import {durationOf, runTool, type ToolRequest, type ToolRun} from './assistant/tools.ts';
import {type DialectRules, THINKING, truncated} from './dialects/dialect.ts';
import type {Draw} from './draws.ts';
import type {KnowledgeHit} from './features/knowledge.ts';
import type {SandboxModel} from './features/models.ts';
import {type Thread, userMessagesIn} from './memory.ts';
import {Abandoned, type ScaledClock} from './sandbox-clock.ts';
import {encodeJson, Unencodable} from './wire.ts';

/** The connection that a turn writes to. */
export interface FrameSink {
	isOpen(): boolean;
	/** Sends one text frame unchanged; resolves when it was written, or failed. */
	send(text: string | Buffer): Promise<void>;
	/** Drops the connection without a close frame. */
	drop(): void;
	close(code: number, reason: string): void;
	/** Resolves when the connection has ended. */
	readonly ended: Promise<void>;
}

/** The speed at which a text streams, in a dialect that streams. */
export interface Tempo {
	/** Words per chunk. */
	readonly words: number;
	/** Average milliseconds between chunks, before scaling. */
	readonly everyMs: number;
}

/**
 * A point in a turn. `start`: after "AI is thinking..."; `tools`: after a round was announced and before it runs;
 * `answer`: after the text has streamed and before the frame that ends the turn.
 */
export type TurnStep = 'start' | 'tools' | 'answer';

export interface ScriptTurn {
	readonly message: string;
	readonly dialect: DialectName;
	/** The user's earlier messages in this conversation, oldest first. */
	readonly earlier: readonly string[];
	/** Milliseconds since the epoch. */
	now(): number;
	/** Waits, scaled by the sandbox's factor. */
	pause(ms: number): Promise<void>;
	/** Stores the message and sends "AI is thinking...". Every method below calls it first, if needed. */
	begin(): Promise<void>;
	/** Sends one `typing` frame with exactly this text. */
	typing(text: string): Promise<void>;
	/** Text of the model before its answer: streamed in today's dialect, in the others only a delay. */
	stream(text: string, tempo?: Tempo): Promise<void>;
	/** Runs one round of tools after a text of the model. Resolves with their outcomes, in order. */
	tools(text: string, calls: readonly ToolRequest[]): Promise<readonly ToolRun[]>;
	/** Ends the turn with an answer. `at-once` streams no text before it; `more` is added to its metadata. */
	answer(text: string, how?: Tempo | 'at-once', more?: JsonObject): Promise<void>;
	/** Ends the turn with an answer whose frame has exactly this many bytes; @returns false when they are too few. */
	answerOfSize(bytes: number): Promise<boolean>;
	/** Ends the turn the way the dialect reports a failed one. */
	fail(reason: string): Promise<void>;
	/** Refuses the message with only an `error` frame: no "AI is thinking...", nothing in history. */
	refuse(message: string): Promise<void>;
	/** Sends any text as a frame, JSON or not. */
	raw(text: string | Buffer): Promise<void>;
	/** Drops the connection without a close frame. In today's dialect the turn continues. */
	drop(): void;
	/** Starts the closing handshake. */
	close(code: number, reason: string): void;
	/** Searches the knowledge base; finds nothing where there is none. */
	search(query: string): readonly KnowledgeHit[];
	readonly draw: Draw;
	/** Ends the session of the user's single sign-on. */
	expire(): void;
	/** Deletes the stored conversation, as another program of the user's can. */
	vanish(): void;
	/** Never ends the turn: every later frame waits until the connection has ended. */
	hang(): Promise<never>;
}

export interface TurnParts {
	readonly message: string;
	readonly rules: DialectRules;
	readonly thread: Thread;
	/** The id of a stored conversation. */
	readonly conversationId: string | null;
	/** Sent after "AI is thinking...", if the turn starts a stored conversation. */
	readonly created: JsonObject | undefined;
	readonly sink: FrameSink;
	readonly clock: ScaledClock;
	/** Called at each step of the turn; the turn continues when the promise resolves. */
	readonly beforeStep: (step: TurnStep) => Promise<void>;
	readonly newId: () => string;
	/** The model that answers, and the settings in the frame that were rejected. */
	readonly model: SandboxModel;
	readonly rejected: readonly string[];
	/** Searches the knowledge base; finds nothing where there is none. */
	readonly search: (query: string) => readonly KnowledgeHit[];
	readonly draw: Draw;
	/** Ends the session of the single sign-on; deletes the stored conversation. */
	readonly expire: () => void;
	readonly vanish: () => void;
}

/** Milliseconds before the model's first word, and between words. */
const FIRST_WORD_MS = 380;
const WORD_MS = 32;
/** Long texts stream in bigger chunks, so that no text takes much longer than 7 s. */
const MOST_CHUNKS = 220;
/** Number of times that today's server repeats the whole text at the end of every call of the model. */
const REPEATS = 2;

export function createTurn(parts: TurnParts): ScriptTurn {
	const {rules, thread, sink, clock, message, conversationId, newId, created, model, rejected} = parts;
	const earlier = userMessagesIn(thread);
	const setting = {message, conversationId, now: clock.now, newId, model, rejected};
	const frames = rules.turnFrames({...setting, thread});
	let begun = false;

	/** Throws `Abandoned` where the dialect abandons a turn: with its server, or on seed and document with its connection. */
	async function put(text: string | Buffer): Promise<void> {
		clock.check();
		if (sink.isOpen()) await sink.send(text);
		else if (!rules.turnsOutliveConnections) throw new Abandoned();
	}

	async function reach(step: TurnStep): Promise<void> {
		await parts.beforeStep(step);
		clock.check();
	}

	async function typing(text: string): Promise<void> {
		await put(encodeJson(rules.frame('typing', {message: text}, clock.now())));
	}

	async function begin(): Promise<void> {
		if (begun) return;
		begun = true;
		frames.begin();
		await typing(THINKING);
		await reach('start');
		if (created !== undefined) await put(encodeJson(created));
	}

	async function stream(text: string, tempo = tempoFor(text)): Promise<void> {
		await begin();
		await clock.wait(FIRST_WORD_MS);
		if (text === '') return;
		const interval = clock.intervals();
		let soFar = '';
		for (const [index, chunk] of chunksOf(text, tempo.words).entries()) {
			// Real words do not arrive at even intervals: 25 to 40 ms where the average is 32.
			await interval(tempo.everyMs * (0.78 + ((index * 7) % 16) * 0.03));
			soFar += chunk;
			if (rules.streams) await typing(soFar);
		}
		if (rules.streams) for (let repeat = 0; repeat < REPEATS; repeat += 1) await typing(text);
	}

	async function end(makeFrame: () => JsonObject): Promise<void> {
		await reach('answer');
		if (!sink.isOpen() && !rules.turnsOutliveConnections) throw new Abandoned();
		await put(encodeJson(makeFrame()));
	}

	return {
		message,
		dialect: rules.name,
		earlier,
		now: clock.now,
		pause: (ms) => clock.wait(ms),
		begin,
		async typing(text) {
			await begin();
			await typing(text);
		},
		stream,
		async tools(text, requests) {
			await begin();
			if (rules.streams) await stream(text);
			else await clock.wait(FIRST_WORD_MS);
			const calls = requests.map((request) => ({...request, id: `toolu_${newId().slice(-12)}`}));
			for (const frame of frames.announce(text, calls)) await put(encodeJson(frame));
			await reach('tools');
			await clock.wait(Math.max(0, ...calls.map((call) => durationOf(call.name))));
			const finished = calls.map((call) => ({...call, outcome: runTool(call, clock.now())}));
			frames.finish(finished);
			return finished.map((call) => call.outcome);
		},
		search: parts.search,
		draw: parts.draw,
		expire: parts.expire,
		vanish: parts.vanish,
		async answer(answer, how, more) {
			const text = model.reasons ? `${reasoningAbout(message)}${answer}` : answer;
			await begin();
			try {
				if (how !== 'at-once') await stream(text, how);
				await end(() => frames.answer(text, text, more));
			} catch (error) {
				if (!(error instanceof Unencodable)) throw error;
				const frame = frames.undeliverable(error.message);
				if (frame !== undefined) await put(encodeJson(frame));
			}
		},
		async answerOfSize(bytes) {
			await begin();
			// Measure a probe before anything is stored: a size that is too small must leave no trace in history.
			const probe = rules.turnFrames({...setting, thread: []});
			if (bytes < Buffer.byteLength(encodeJson(probe.answer('', truncated(bytes))))) return false;
			await reach('answer');
			const [head = '', tail = ''] = encodeJson(frames.answer('', truncated(bytes))).split('"message":""', 2);
			await put(filled(`${head}"message":"`, `"${tail}`, bytes));
			return true;
		},
		async fail(reason) {
			await begin();
			await clock.wait(FIRST_WORD_MS);
			await end(() => frames.failure(reason));
		},
		refuse: (text) => put(encodeJson(rules.frame('error', {message: text}, clock.now()))),
		raw: put,
		drop: sink.drop,
		close: sink.close,
		async hang() {
			await begin();
			await sink.ended;
			throw new Abandoned();
		},
	};
}

/** As models put it before their answer. */
export function reasoningAbout(message: string): string {
	const about = message.replace(/\s+/g, ' ').slice(0, 60);
	return `<reasoning>\nThe user wrote: ${about}\nFirst I see which of my tools can help.\nThen I answer in few words.\n</reasoning>\n\n`;
}

function tempoFor(text: string): Tempo {
	const words = Math.max(1, Math.ceil(text.split(/\s+/).length / MOST_CHUNKS));
	return {words, everyMs: WORD_MS};
}

/** Splits a text after every `words` words; the chunks together are the text. */
function chunksOf(text: string, words: number): readonly string[] {
	const allWords = text.match(/\s*\S+\s*/g) ?? [text];
	const chunks: string[] = [];
	for (let at = 0; at < allWords.length; at += words) chunks.push(allWords.slice(at, at + words).join(''));
	return chunks;
}

/** A frame of exactly `bytes` bytes, built as bytes: a string of 100 MB would be copied several times. */
function filled(head: string, tail: string, bytes: number): Buffer {
	const frame = Buffer.alloc(bytes, 'x');
	const line = 'The answer has exactly the requested size: filler text, line after line. \\n';
	const start = frame.write(head, 0);
	const end = bytes - Buffer.byteLength(tail);
	const whole = Math.floor((end - start) / line.length) * line.length;
	if (whole > 0) frame.fill(line, start, start + whole);
	frame.write(tail, end);
	return frame;
}
