/** Prints answers as text, with their tool calls if they are wanted. */
import type {ToolCall} from '../../chat/entry.ts';
import {valuesOf} from '../../chat/tool-facts.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {compactJson} from '../../text/json-tree/write.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {plainCall} from '../demo/plain-text.ts';
import {type AnswerStream, answerText, writeAnswer} from './answer-output.ts';
import type {PrintOutput} from './print-output.ts';

/** `none`: the answer alone. Otherwise with all texts of the turn, and its calls in one row each (`summary`) or with all values. */
export function createTextOutput(stream: AnswerStream, tools: 'none' | 'summary' | 'full'): PrintOutput {
	return {
		needsCalls: tools !== 'none',
		begin() {},
		update() {},
		async end({reply}) {
			if (reply === undefined || reply.failed) return;
			if (tools === 'none') {
				await writeAnswer(stream, answerText(reply));
				return;
			}
			for (const part of reply.parts) {
				if (part.kind === 'tool')
					await writeAnswer(stream, tools === 'summary' ? plainCall(part.call) : wholeCall(part.call));
				else if (headOf(part.text).trim() !== '') await writeAnswer(stream, headOf(part.text));
			}
		},
	};
}

/** A call with its values, each in a row. */
function wholeCall(call: ToolCall): SafeText {
	const values = valuesOf(call);
	const rows = (['arguments', 'result', 'error'] as const)
		.filter((name) => name in values)
		.map((name) => own`\n  ${name}: ${safeLine(compactJson(values[name]))}`);
	return own`Tool: ${safeLine(call.name)}`.concat(...rows) as SafeText;
}
