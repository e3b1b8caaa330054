// A turn of the seed-era server (S), and one of the document taken literally (D).
import {ClosedError, localTimestamp} from './frames.mjs';
import {plan, sleep} from './script.mjs';
import {refusedCall, runTool} from './tools.mjs';
import {fillToSize, outputTokens, thinking, toolEntry, typing} from './turn-parts.mjs';

const S_MODEL = 'claude-sonnet-4-5-20250929';
const S_HISTORY_LIMIT = 50;
const S_CALLS_PER_ROUND = 10;
const S_ROUNDS = 10;

export async function turnS(server, conn, session, message) {
	const history = session.history;
	const remember = (entry) => {
		history.push(entry);
		while (history.length > S_HISTORY_LIMIT) history.shift();
	};
	const seenByModel = message.length > 100_000 ? lastChunk(message) : message;
	try {
		remember({
			role: 'user',
			content: message,
			timestamp: localTimestamp(),
			tool_calls: null,
			tool_results: null,
			metadata: {source: 'websocket'},
		});
		thinking(conn);
		const allResults = [];
		let answer;
		for (let round = 0; ; round++) {
			const step = plan(seenByModel, round);
			await sleep(step.delay || 5);
			if (step.error) {
				answer = failedAnswerS(server, step.error);
				break;
			}
			answer = {content: step.text, metadata: metadataS(step)};
			if (!step.tools.length) break;
			if (round === S_ROUNDS) {
				answer.content += '\n\n[Note: Reached maximum tool call limit of 10 rounds]';
				break;
			}
			typing(conn, step.text);
			const results = [];
			for (const c of step.tools.slice(0, S_CALLS_PER_ROUND)) {
				const refused = refusedCall('S', c);
				results.push(
					toolEntry(
						c,
						refused,
						refused ? undefined : await runTool('S', c, session.credentials, server.options.toolTimeout),
					),
				);
			}
			allResults.push(...results);
			const calls = step.tools.map(({id, name, args}) => ({id, name, arguments: args}));
			remember({
				role: 'tool',
				content: `Tool results (round ${round + 1})`,
				timestamp: localTimestamp(),
				tool_calls: calls,
				tool_results: results,
				metadata: {},
			});
		}
		remember({
			role: 'assistant',
			content: answer.content,
			timestamp: localTimestamp(),
			tool_calls: [],
			tool_results: allResults,
			metadata: answer.metadata,
		});
		conn.send(
			fillToSize(message, {
				type: 'ai_response',
				message: answer.content,
				tool_calls: [],
				tool_results: allResults,
				timestamp: conn.now(),
				metadata: answer.metadata,
			}),
		);
	} catch (error) {
		if (error instanceof ClosedError) throw error; // the turn is lost with its connection
		conn.send({type: 'ai_response', message: apology(error.message), error: true, timestamp: conn.now()});
	}
}

function lastChunk(message) {
	const size = 79_000,
		chunks = Math.ceil(message.length / size);
	return `[CHUNK ${chunks}/${chunks}] ${message.slice((chunks - 1) * size)}`;
}

const metadataS = ({text, tools}) => ({
	model: S_MODEL,
	usage: {
		input_tokens: 11,
		cache_creation_input_tokens: 0,
		cache_read_input_tokens: 0,
		output_tokens: outputTokens(text),
	},
	stop_reason: tools.length ? 'tool_use' : 'end_turn',
});

// With default settings S reports a model failure as a normal answer.
function failedAnswerS(server, [code, text]) {
	const reason = `Request failed after 4 attempts: An error occurred (${code}) when calling the InvokeModel operation: ${text}`;
	if (!server.options.gracefulDegradation) throw new Error(reason);
	return {
		content: `I'm experiencing technical difficulties: ${reason}. Please try again in a moment.`,
		metadata: {error: true, error_message: reason},
	};
}

function apology(reason) {
	const low = reason.toLowerCase();
	if (low.includes('timeout')) return "I'm taking longer than usual to respond. Please try again.";
	if (low.includes('rate limit'))
		return "I'm receiving too many requests. Please wait a moment and try again.";
	if (low.includes('access denied'))
		return "I don't have access to that model or service. Please contact support.";
	if (low.includes('model')) return "I'm having trouble with the AI model. Please try again in a moment.";
	return `I encountered an error: ${reason}. Please try again.`;
}

// ------------------------------------------------------------------------- D

/** The document taken literally: one typing frame, five fields in ai_response, failures as `error` frames. */
export async function turnD(server, conn, session, message) {
	thinking(conn);
	const calls = [],
		results = [];
	session.history.push({role: 'user', content: message, timestamp: conn.now()});
	for (let round = 0; ; round++) {
		const step = plan(message, round);
		await sleep(step.delay || 5);
		if (step.error) return conn.error(step.error[1]);
		for (const c of step.tools) {
			const refused = refusedCall('S', c);
			calls.push({id: c.id, name: c.name, arguments: c.args});
			results.push(
				toolEntry(
					c,
					refused,
					refused ? undefined : await runTool('S', c, session.credentials, server.options.toolTimeout),
				),
			);
		}
		if (step.tools.length && round < S_ROUNDS) continue;
		session.history.push({role: 'assistant', content: step.text, timestamp: conn.now()});
		return conn.send(
			fillToSize(message, {
				type: 'ai_response',
				message: step.text,
				tool_calls: calls,
				tool_results: results,
				timestamp: conn.now(),
			}),
		);
	}
}
