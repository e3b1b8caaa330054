/** Words entries for speech output: the speaker, tool calls with arguments and results, notices with their level. */
import type {AssistantEntry, NoticeEntry, ToolCall, UserEntry} from '../../chat/entry.ts';
import {adviceAtPrompt, type WordingChanges, wordNotice} from '../../chat/notices.ts';
import {argumentsOf, resultOf} from '../../chat/tool-facts.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {childCount, isContainer} from '../../text/json-tree/container.ts';
import {joinSafe, own, type SafeText, safeLine} from '../../text/safe.ts';
import {truncate} from '../../text/width.ts';
import {availableText, labelled, plainParts, withAdvice} from '../demo/plain-text.ts';
import {spokenJson, spokenName} from './spoken-json.ts';
import {spokenMarkdown} from './spoken-markdown.ts';
import {spokenMetadata} from './spoken-metadata.ts';

/** Columns of an error, and of the beginning of a message. */
const BRIEF = 160;
const REMINDER = 60;

/** The level of a notice as a label, so that no text of the server looks like another speaker. */
const LEVELS: Readonly<Record<NoticeEntry['level'], SafeText>> = {
	info: own`Note`,
	success: own`OK`,
	warning: own`Warning`,
	error: own`Error`,
};

/** The wording for speech: no separators. */
const SPOKEN_NOTICES: WordingChanges = {
	connected: ({greeting, sessionId, displayName}) => {
		const name = displayName === undefined ? [] : [`signed in as ${displayName}`];
		return {text: [greeting || 'Connected.', `session ${sessionId}`, ...name].join(', ')};
	},
};

/** A notice with its advice, its further lines indented. */
export function spokenNotice(notice: NoticeEntry): SafeText {
	const wording = wordNotice(notice, SPOKEN_NOTICES);
	return labelled(LEVELS[notice.level], withAdvice(wording.text, adviceAtPrompt(wording)));
}

/** @param question the message it answers, if that is not the previous one */
export function spokenReply(entry: AssistantEntry, question: UserEntry | undefined): SafeText {
	const reply = plainParts(entry.parts, replyLabel(entry, question), spokenCall, spokenMarkdown);
	return joinSafe([reply, ...spokenMetadata(entry)], '\n');
}

function replyLabel({failed, arrived}: AssistantEntry, question: UserEntry | undefined): SafeText {
	if (failed) return own`Assistant, failed`;
	switch (arrived) {
		case 'in-turn':
			return own`Assistant`;
		case 'partial':
			return own`Assistant, cut off`;
		case 'late':
			return question === undefined
				? own`Assistant, late`
				: own`Assistant, late, to “${reminderOf(headOf(question.text))}”`;
		case 'from-history':
			return own`Assistant, from the history`;
	}
}

/** @param role the label: the author of the message, and how it arrived */
export function spokenMessage(role: SafeText, {text}: Pick<UserEntry, 'text'>): SafeText {
	return labelled(role, spokenMarkdown(availableText(text)));
}

/** The beginning of a message on one line, to identify it. */
export function reminderOf(text: string): SafeText {
	const head = text
		.slice(0, REMINDER * 4)
		.replace(/\s+/g, ' ')
		.trim();
	return truncate(safeLine(head), REMINDER);
}

/** `Tool get order, order id A-1001: succeeded, 120 ms. Result: status shipped.` */
export function spokenCall(call: ToolCall): SafeText {
	const title = own`Tool ${spokenName(call.name)}, ${spokenArguments(call)}`;
	const {outcome} = call;
	switch (outcome.state) {
		case 'succeeded':
			return own`${title}: succeeded${timeOf(call)}. Result: ${spokenJson(resultOf(outcome))}.`;
		case 'failed': {
			const {status, error} = outcome;
			const isIncluded = status === undefined || error.includes(`HTTP ${status}`);
			const reason = truncate(safeLine(error.replace(/\.$/, '')), BRIEF);
			return own`${title}: failed${timeOf(call)}, ${isIncluded ? reason : own`HTTP ${status}: ${reason}`}.`;
		}
		default:
			return own`${title}: no result received.`;
	}
}

function spokenArguments(call: ToolCall): SafeText {
	const args = argumentsOf(call);
	if (args === undefined) return own`arguments not received`;
	return isContainer(args) && childCount(args) === 0 ? own`no arguments` : spokenJson(args);
}

function timeOf({startedAt, endedAt}: ToolCall): SafeText {
	return startedAt === undefined || endedAt === undefined
		? own``
		: own` in ${spokenTime(endedAt - startedAt)}`;
}

/** A duration in words: "120 milliseconds", "4.2 seconds", "1 minute 30 seconds". */
export function spokenTime(ms: number): SafeText {
	const whole = Math.max(0, Math.round(ms));
	if (whole < 1000) return own`${whole} milliseconds`;
	const tenths = Math.round(whole / 100) / 10;
	if (tenths < 10 && tenths !== Math.round(tenths)) return own`${tenths} seconds`;
	const seconds = Math.round(whole / 1000);
	if (seconds < 60) return own`${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
	const minutes = Math.floor(seconds / 60);
	const rest = seconds % 60;
	const tail = rest === 0 ? '' : ` ${rest} ${rest === 1 ? 'second' : 'seconds'}`;
	return own`${minutes} ${minutes === 1 ? 'minute' : 'minutes'}${tail}`;
}
