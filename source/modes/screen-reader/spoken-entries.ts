/** The entries of a conversation in words to be heard: who speaks, what a tool was asked and answered, how bad a notice is. */
import type {AssistantEntry, NoticeEntry, ToolCall, UserEntry} from '../../chat/entry.ts';
import {adviceAtPrompt, type WordingChanges, wordNotice} from '../../chat/notices.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {truncate} from '../../text/width.ts';
import {availableText, labelled, plainParts} from '../demo/plain-text.ts';
import {spokenJson, spokenName} from './spoken-json.ts';

/** Columns of an error, and of a message that is only called to mind. */
const BRIEF = 160;
const REMINDER = 60;

/** The level of a notice in a word; it also keeps a server's words from posing as somebody else's. */
const LEVELS: Readonly<Record<NoticeEntry['level'], SafeText>> = {
	info: own`Note`,
	success: own`OK`,
	warning: own`Warning`,
	error: own`Error`,
};

/** The wording for lines that are read out: no separators, and no input line that keeps a message. */
const SPOKEN_NOTICES: WordingChanges = {
	connected: ({greeting, sessionId, displayName}) => {
		const name = displayName === undefined ? [] : [`signed in as ${displayName}`];
		return {text: [greeting || 'Connected.', `session ${sessionId}`, ...name].join(', ')};
	},
	not_connected: ({request}) => (request === undefined ? {text: 'Not connected, so nothing was sent.'} : {}),
};

/** A notice with its advice, its further lines indented. */
export function spokenNotice(notice: NoticeEntry): SafeText {
	const wording = wordNotice(notice, SPOKEN_NOTICES);
	const advice = adviceAtPrompt(wording);
	return labelled(LEVELS[notice.level], advice === undefined ? wording.text : `${wording.text} ${advice}`);
}

/** @param question what it answers, told where that is not the message right before it */
export function spokenReply(entry: AssistantEntry, question: UserEntry | undefined): SafeText {
	return plainParts(entry.parts, replyLabel(entry, question), spokenCall);
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

/** @param role who is told to have written it, and when that was */
export function spokenMessage(role: SafeText, {text}: Pick<UserEntry, 'text'>): SafeText {
	return labelled(role, availableText(text));
}

/** The beginning of a message on one line, so that it is known which one is meant. */
export function reminderOf(text: string): SafeText {
	const head = text
		.slice(0, REMINDER * 4)
		.replace(/\s+/g, ' ')
		.trim();
	return truncate(safeLine(head), REMINDER);
}

/** `Tool get order, order id A-1001: succeeded, 120 ms. Result: status shipped.` */
export function spokenCall(call: ToolCall): SafeText {
	const asked = own`Tool ${spokenName(call.name)}, ${argumentsOf(call)}`;
	const {outcome} = call;
	switch (outcome.state) {
		case 'succeeded':
			return own`${asked}: succeeded${timeOf(call)}. Result: ${spokenJson(outcome.result)}.`;
		case 'failed': {
			const {status, error} = outcome;
			const isTold = status === undefined || error.includes(`HTTP ${status}`);
			const reason = truncate(safeLine(error.replace(/\.$/, '')), BRIEF);
			return own`${asked}: failed${timeOf(call)}, ${isTold ? reason : own`HTTP ${status}: ${reason}`}.`;
		}
		default:
			return own`${asked}: no result received.`;
	}
}

function argumentsOf({arguments: args}: ToolCall): SafeText {
	if (args === undefined) return own`arguments not received`;
	const isEmpty = typeof args === 'object' && args !== null && Object.keys(args).length === 0;
	return isEmpty ? own`no arguments` : spokenJson(args);
}

function timeOf({startedAt, endedAt}: ToolCall): SafeText {
	return startedAt === undefined || endedAt === undefined
		? own``
		: own` in ${spokenTime(endedAt - startedAt)}`;
}

/** A time as it is said: "120 milliseconds", "4.2 seconds", "1 minute 30 seconds". */
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
