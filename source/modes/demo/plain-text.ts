/** A conversation as plain text, for where there is no screen: replies with their tool calls, and the program's notices. */
import type {AssistantEntry, ReplyPart, ToolCall} from '../../chat/entry.ts';
import {type Notice, wordNotice} from '../../chat/notices.ts';
import type {JsonValue} from '../../protocol/frames.ts';
import {isObject} from '../../protocol/json.ts';
import {headOf, type LongText, lengthOf} from '../../protocol/remote-text.ts';
import {briefJson} from '../../text/json-brief.ts';
import {joinSafe, linesOf, own, type SafeText, safe, safeLine} from '../../text/safe.ts';
import {truncate} from '../../text/width.ts';

/** Columns for the arguments of a call, and as many for what came of it. */
const BRIEF = 80;

/**
 * Text after a label, its further lines indented, so that nothing in it can pose as a line of the program's own.
 * @returns lines joined by LF, without one at the end
 */
export function labelled(label: SafeText, text: string): SafeText {
	const lines = linesOf(safe(text.replace(/\s+$/, '')));
	const shown = lines.map((line, index) => {
		if (index === 0) return joinSafe([label, own`: `, line]);
		return line === '' ? line : joinSafe([own`  `, line]);
	});
	return joinSafe(shown, '\n');
}

/** A reply, or what had come of one: its words, and each call of a tool on a line of its own, in their order. */
export function plainReply({
	parts,
	failed,
	arrived,
}: Pick<AssistantEntry, 'parts' | 'failed' | 'arrived'>): SafeText {
	const label = failed
		? own`Assistant (failed)`
		: arrived === 'partial'
			? own`Assistant (cut off)`
			: own`Assistant`;
	return plainParts(parts, label, plainCall);
}

/**
 * The parts of a reply in their order.
 * @param label stands before its words
 * @param tellCall a call of a tool as a line
 */
export function plainParts(
	parts: readonly ReplyPart[],
	label: SafeText,
	tellCall: (call: ToolCall) => SafeText,
): SafeText {
	const shown = parts.filter((part) => part.kind === 'tool' || !isBlank(part));
	if (shown.length === 0) return labelled(label, '(no text)');
	return joinSafe(
		shown.map((part) =>
			part.kind === 'tool' ? tellCall(part.call) : labelled(label, plainWordsOf(part.text)),
		),
		'\n',
	);
}

type TextPart = Extract<ReplyPart, {readonly kind: 'text'}>;

function isBlank({text}: TextPart): boolean {
	return headOf(text).trim() === '';
}

/** A text as far as it is at hand, with a remark on what is not. */
export function plainWordsOf(text: LongText): string {
	const left = lengthOf(text) - headOf(text).length;
	return left === 0 ? headOf(text) : `${headOf(text)}\n[${left} more characters]`;
}

/** `Tool: get_order(order_id: "A-1001") → id: "A-1001", status: "shipped"`. */
function plainCall({name, arguments: args, outcome}: ToolCall): SafeText {
	const given = args === undefined ? own`arguments not received` : brief(args);
	return own`Tool: ${truncate(safeLine(name), BRIEF)}(${given}) → ${resultOf(outcome)}`;
}

function resultOf(outcome: ToolCall['outcome']): SafeText {
	switch (outcome.state) {
		case 'succeeded':
			return isEmpty(outcome.result) ? own`{}` : brief(outcome.result);
		case 'failed':
			return own`failed: ${truncate(safeLine(outcome.error), BRIEF)}`;
		default:
			return own`no result received`;
	}
}

function brief(value: JsonValue): SafeText {
	return joinSafe(briefJson(value, BRIEF).map(({text}) => text));
}

function isEmpty(value: JsonValue): boolean {
	return isObject(value) && Object.keys(value).length === 0;
}

/** A notice without what only a user at a prompt could do. */
export function plainNotice(notice: Notice): SafeText {
	const {text, advice} = wordNotice(notice);
	return safe(advice === undefined ? text : `${text} ${advice}`);
}
