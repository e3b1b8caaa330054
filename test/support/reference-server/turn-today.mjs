// A turn of today's server (H).
import {randomUUID} from 'node:crypto';
import {ClosedError, codePoints, localTimestamp, pyDumps} from './frames.mjs';
import {MODEL_NAMES} from './pages.mjs';
import {hostileParts, plan, sleep} from './script.mjs';
import {refusedCall, runTool} from './tools.mjs';
import {
	fillToSize,
	outputTokens,
	swallowUndelivered,
	thinking,
	toolEntry,
	typing,
	wordOf,
} from './turn-parts.mjs';

const H_MODEL = {id: 'us.anthropic.claude-sonnet-5', name: 'Claude Sonnet 5 (US)'};
const modelOf = ({model_id: id = H_MODEL.id}) => ({id, name: MODEL_NAMES.get(id) ?? H_MODEL.name});
const H_TEXT_LIMIT = 425_000;
const H_SYSTEM_PROMPT = 'Reference system prompt of the scripted peer.';

/** @param overrides settings for this message only */
export async function turnH(server, conn, session, message, {valid: overrides, rejected: rejectedOverrides}) {
	const model = modelOf({...session.overrides, ...overrides});
	const progress = (text) => {
		try {
			typing(conn, text);
		} catch (error) {
			swallowUndelivered(error);
		}
	};
	try {
		thinking(conn);
		const created = server.usesConversations(session) && !session.conversationId;
		if (created) {
			session.conversationId = server.createConversation(session.userId);
			conn.send({
				type: 'conversation_created',
				conversation_id: session.conversationId,
				timestamp: conn.now(),
			});
		}
		const conversationId = server.usesConversations(session) ? session.conversationId : null;
		const threadId = conversationId ?? session.id;
		const thread = server.threads.get(threadId) ?? [];
		server.threads.set(threadId, thread);
		const turn = await server.turn(message, () => graphH(server, session, thread, message, progress, model));
		const last = thread[thread.length - 1];
		const frame = {
			type: 'ai_response',
			message_id: last.message_id,
			message: last.content,
			tool_calls: [],
			tool_results: [],
			timestamp: conn.now(),
			metadata: {
				...last.metadata,
				model_name: model.name,
				tool_call_rounds: turn.rounds,
				total_tool_calls: turn.calls,
				preprocessing_applied: turn.shortened,
				...(rejectedOverrides.length ? {rejected_overrides: rejectedOverrides} : {}),
				input_tokens: turn.inputTokens,
				output_tokens: turn.outputTokens,
			},
			conversation_id: conversationId,
		};
		try {
			conn.send(fillToSize(message, frame));
		} catch (error) {
			swallowUndelivered(error);
			conn.note(`could not deliver ai_response: ${error.message}`);
		}
		if (conversationId)
			server.finishTurn(
				conn,
				conversationId,
				created,
				message,
				hostileTitle(message) ?? `Stub Title ${message.length + last.content.length + 18}`,
			);
	} catch (error) {
		if (error instanceof ClosedError) throw error;
		conn.send({
			type: 'ai_response',
			message: error.shown ?? `I encountered an error: ${error.message}. Please try again.`,
			error: true,
			timestamp: conn.now(),
		});
	}
}

function hostileTitle(message) {
	const h = hostileParts(message);
	return h && ['title', 'all'].includes(h.place) ? h.text : null;
}

/** Runs the model and its tools, appending to the stored thread; nothing here depends on the connection. */
async function graphH(server, session, thread, message, progress, model) {
	const turn = {
		rounds: 0,
		calls: 0,
		inputTokens: 0,
		outputTokens: 0,
		shortened: thread.some((e) => e.content.length > H_TEXT_LIMIT),
	};
	const shorten = (text, what) => {
		if (text.length <= H_TEXT_LIMIT) return text;
		turn.shortened = true;
		return `[${what} TRUNCATED - Original size: ${text.length.toLocaleString('en-US')} chars, ${text.split('\n').length} lines]\n\nBEGINNING:\n${text.slice(0, H_TEXT_LIMIT - 200)}`;
	};
	const plain = {tool_calls: [], tool_results: [], metadata: {}};
	if (!thread.length)
		thread.push({message_id: null, role: 'system', content: H_SYSTEM_PROMPT, timestamp: null, ...plain});
	const text = shorten(message, 'MESSAGE CONTENT');
	thread.push({message_id: null, role: 'user', content: text, timestamp: null, ...plain});
	await server.options.beforeModel?.();
	for (;;) {
		const step = plan(text, turn.rounds);
		if (step.error) {
			await sleep(20);
			throw failureH(step.error);
		}
		await streamH(server, step, progress, wordOf(message) === 'bytes' ? 'blocks' : server.options.stream);
		const tokens = outputTokens(step.text);
		turn.inputTokens += 11;
		turn.outputTokens += tokens;
		const timestamp = localTimestamp(),
			message_id = randomUUID();
		const toolCalls = step.tools.map(({id, name, args}) => ({name, args, id, type: 'tool_call'}));
		thread.push({
			message_id,
			role: 'assistant',
			content: step.text,
			timestamp,
			tool_calls: toolCalls,
			tool_results: [],
			metadata: {
				message_id,
				model_id: model.id,
				usage: {input_tokens: 11, output_tokens: tokens},
				stop_reason: toolCalls.length ? 'tool_use' : 'end_turn',
				timestamp,
			},
		});
		if (!step.tools.length) return turn;
		turn.rounds++;
		turn.calls += step.tools.length;
		const results = await runToolsH(server, session, step.tools, progress);
		for (const r of results) {
			const length = 'result' in r ? pyDumps(r.result).length : 0;
			if (length > H_TEXT_LIMIT) r.result = shorten(pyDumps(r.result), 'TOOL RESULT');
		}
		const at = localTimestamp();
		thread.push({
			message_id: null,
			role: 'tool',
			content: pyDumps(results.map((r) => r.result ?? r.error ?? null)),
			timestamp: at,
			tool_calls: [],
			tool_results: results,
			metadata: {timestamp: at},
		});
	}
}

// Text so far in every frame; the closing chunks of the library repeat it two or three times.
async function streamH(_server, {text, tools, delay, chunks, shape}, progress, defaultShape) {
	shape ??= defaultShape;
	if (shape === 'single') {
		await sleep(delay);
		if (text) progress(text);
		return;
	}
	const size = Math.max(1, Math.ceil(codePoints(text) / chunks));
	const points = chunks > 1 ? [...text] : null;
	const count = points ? Math.ceil(points.length / size) : 1;
	const pause = delay ? delay / count : count > 1 ? 50 : 10;
	for (let i = 1; i <= count; i++) {
		await sleep(pause);
		if (shape === 'str' && text) progress(points ? points.slice(0, i * size).join('') : text);
	}
	const closingChunks = tools.length ? 3 : 2;
	if (shape === 'str' && text) for (let i = 0; i < closingChunks; i++) progress(text);
}

function runToolsH(server, session, tools, progress) {
	return Promise.all(
		tools.map(async (c, i) => {
			const refused = refusedCall('H', c);
			if (refused) return toolEntry(c, refused);
			progress(`Calling ${c.name}... (${i + 1}/${tools.length})`);
			return toolEntry(c, null, await runTool('H', c, session.credentials, server.options.toolTimeout));
		}),
	);
}

function failureH([code, text]) {
	const failure = new Error(text);
	failure.shown = text.startsWith('Input is too long')
		? `I'm having trouble with the AI model: Primary model (${H_MODEL.id}) failed even after emergency re-truncation. Please try again in a moment.`
		: `⚠️ Model '${H_MODEL.name}' (${H_MODEL.id}) rejected the request: An error occurred (${code}) when calling the ConverseStream operation: ${text}.`;
	return failure;
}
