/** Formats replies, tool calls and notices as plain text, for output without a screen. */
import type {AssistantEntry, ReplyPart, ToolCall} from '../../chat/entry.ts';
import {ABOVE, STAYS} from '../../chat/notices/wording.ts';
import {type Notice, type WordingChanges, wordNotice} from '../../chat/notices.ts';
import {argumentsOf, resultOf} from '../../chat/tool-facts.ts';
import {headOf, type LongText, lengthOf} from '../../protocol/remote-text.ts';
import {briefJson} from '../../text/json-brief.ts';
import {childCount, isContainer} from '../../text/json-tree/container.ts';
import {countOf} from '../../text/quantity.ts';
import {splitReasoning} from '../../text/reasoning.ts';
import {joinSafe, linesOf, own, type SafeText, safe, safeLine} from '../../text/safe.ts';
import {truncate} from '../../text/width.ts';

/** Columns for the arguments of a call, and as many for its result. */
const BRIEF = 80;

/**
 * Puts a label before a text and indents its further lines, so that no line of the text looks like one of the program.
 * @returns lines joined by LF, without one at the end
 */
export function labelled(label: SafeText, text: string): SafeText {
	const lines = linesOf(safe(text.trimEnd()));
	const shown = lines.map((line, index) => {
		if (index === 0) return joinSafe([label, own`: `, line]);
		return line === '' ? line : joinSafe([own`  `, line]);
	});
	return joinSafe(shown, '\n');
}

/** A reply, or the part that was received: its text, and each tool call on a line of its own, in order. */
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
 * The parts of a reply in order.
 * @param label stands before each text
 * @param formatCall formats a tool call as one line
 * @param formatText formats a text; by default it is shown as it was received
 */
export function plainParts(
	parts: readonly ReplyPart[],
	label: SafeText,
	formatCall: (call: ToolCall) => SafeText,
	formatText = (text: string): string => text,
): SafeText {
	const shown = parts.filter((part) => part.kind === 'tool' || !isBlank(part));
	if (shown.length === 0) return labelled(label, '(no text)');
	return joinSafe(
		shown.map((part) =>
			part.kind === 'tool'
				? formatCall(part.call)
				: labelled(label, textWithoutReasoning(availableText(part.text), formatText)),
		),
		'\n',
	);
}

/** Of the reasoning of a text, only its length. */
function textWithoutReasoning(text: string, formatText: (text: string) => string): string {
	const reasoned = splitReasoning(text);
	if (reasoned === undefined) return formatText(text);
	const lines = `(reasoned for ${countOf(reasoned.reasoning.split('\n').length, 'line')})`;
	return reasoned.rest.trim() === '' ? lines : `${lines}\n${formatText(reasoned.rest)}`;
}

type TextPart = Extract<ReplyPart, {readonly kind: 'text'}>;

function isBlank({text}: TextPart): boolean {
	return headOf(text).trim() === '';
}

/** The available part of a text, with the size of the rest. */
export function availableText(text: LongText): string {
	const left = lengthOf(text) - headOf(text).length;
	return left === 0 ? headOf(text) : `${headOf(text)}\n[${left} more characters]`;
}

/** `Tool: get_order(order_id: "A-1001") → id: "A-1001", status: "shipped"`. */
export function plainCall(call: ToolCall): SafeText {
	const {name, outcome} = call;
	const args = argumentsOf(call);
	const inputs = args === undefined ? own`arguments not received` : brief(args);
	return own`Tool: ${truncate(safeLine(name), BRIEF)}(${inputs}) → ${plainResult(outcome)}`;
}

function plainResult(outcome: ToolCall['outcome']): SafeText {
	switch (outcome.state) {
		case 'succeeded':
			return isEmpty(resultOf(outcome)) ? own`{}` : brief(resultOf(outcome));
		case 'failed':
			return own`failed: ${truncate(safeLine(outcome.error), BRIEF)}`;
		default:
			return own`no result received`;
	}
}

function brief(value: unknown): SafeText {
	return joinSafe(briefJson(value, BRIEF).map(({text}) => text));
}

function isEmpty(value: unknown): boolean {
	return isContainer(value) && !Array.isArray(value) && childCount(value) === 0;
}

/** Without a screen, no conversation stands above a notice. */
const PLAIN_NOTICES: WordingChanges = {
	server_forgot: ({hasReconnected}) => ({
		text: `${hasReconnected ? 'Reconnected, but the' : 'The'} server has no record of this conversation.`,
	}),
};

/** A notice with its advice, but without the input for a prompt. */
export function plainNotice(notice: Notice): SafeText {
	const {text, advice} = wordNotice(notice, PLAIN_NOTICES);
	const forgotten = ' The assistant does not know what was said before.';
	return safe(withAdvice(text.replace(STAYS, '').replace(ABOVE, forgotten), advice));
}

/** Joins a text and its advice: a text of the server's often lacks a full stop. */
export function withAdvice(text: string, advice: string | undefined): string {
	if (advice === undefined) return text;
	// Behind a list it would read as a part of the last item.
	if (text.includes('\n')) return `${text}\n${advice}`;
	return `${text}${/[.!?…]\s*$/.test(text) ? '' : '.'} ${advice}`;
}
