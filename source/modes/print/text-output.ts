/** Prints answers as text, with their tool calls if they are wanted. */
import type {ReplyPart, ToolCall} from '../../chat/entry.ts';
import {valuesOf} from '../../chat/tool-facts.ts';
import {compactJson} from '../../text/json-tree/write.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {plainCall} from '../demo/plain-text.ts';
import {type AnswerStream, answerText, writeAnswer} from './answer-output.ts';
import type {PrintOutput} from './print-output.ts';

/** Follows what has arrived of an answer that did not end, in a line of its own. */
export const INCOMPLETE = '[The answer is not complete: the rest did not arrive.]';

/** `none`: the answer alone. Otherwise with all texts of the turn, and its calls in one row each (`summary`) or with all values. */
export function createTextOutput(
	stream: AnswerStream,
	tools: 'none' | 'summary' | 'full',
	hidden: ReadonlySet<string>,
): PrintOutput {
	return {
		needsCalls: tools !== 'none',
		begin() {},
		update() {},
		async end({reply, received}) {
			if (reply !== undefined && !reply.failed) {
				if (tools === 'none') await writeAnswer(stream, answerText(reply), hidden);
				else await writeParts(reply.parts);
				return;
			}
			const text = answerText({parts: received});
			if (tools === 'none' ? text === '' : received.length === 0) return;
			if (tools === 'none') await writeAnswer(stream, text, hidden);
			else await writeParts(received);
			await writeAnswer(stream, INCOMPLETE);
		},
	};

	async function writeParts(parts: readonly ReplyPart[]): Promise<void> {
		for (const part of parts) {
			if (part.kind === 'tool')
				await writeAnswer(stream, tools === 'summary' ? plainCall(part.call) : wholeCall(part.call));
			else if (typeof part.text !== 'string' || part.text.trim() !== '')
				await writeAnswer(stream, part.text, hidden);
		}
	}
}

/** A call with its values, each in a row. */
function wholeCall(call: ToolCall): SafeText {
	const values = valuesOf(call);
	const rows = (['arguments', 'result', 'error'] as const)
		.filter((name) => name in values)
		.map((name) => own`\n  ${name}: ${safeLine(compactJson(values[name]))}`);
	return own`Tool: ${safeLine(call.name)}`.concat(...rows) as SafeText;
}
