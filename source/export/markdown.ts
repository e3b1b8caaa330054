/** Writes a session as Markdown: a heading for each message, its text as a quotation, tool calls folded. */
import type {AssistantEntry, ToolCall} from '../chat/entry.ts';
import {toolWarningsOf} from '../chat/tool-warnings.ts';
import type {LongText} from '../protocol/remote-text.ts';
import {jsonIn} from '../text/json-tree/container.ts';
import {writtenJson} from '../text/json-tree/write.ts';
import {dateTime} from '../text/quantity.ts';
import {safeLine} from '../text/safe.ts';
import {answerFacts, answerNotes, callForPeople, messageFacts} from './call-values.ts';
import {type ExportedItem, type ExportedSession, sessionTitle} from './exported-session.ts';
import {linesOfText, shownText} from './long-text.ts';

/** The file in parts. Text from outside stands in quotations and code, so that it cannot pose as a heading. */
export async function* markdownOf(session: ExportedSession): AsyncGenerator<string> {
	const {id, server, startedAt, sessionId, queue, drafts} = session;
	const facts = [
		server.sandbox === undefined ? server.url : `built-in assistant (${server.sandbox})`,
		`began ${dateTime(startedAt)}`,
		...(sessionId === undefined ? [] : [`session ${sessionId}`]),
		...(id === undefined ? [] : [`stored as ${id}`]),
	];
	yield `# ${inline(sessionTitle(session) || 'Session')}\n\n${facts.map(inline).join(' · ')}\n`;
	for (const item of session.items) yield* itemBlocks(item);
	for (const {text} of queue) yield* message('Not sent', [], text);
	for (const text of drafts) yield* message('Draft', [], text);
}

async function* itemBlocks(item: ExportedItem): AsyncGenerator<string> {
	switch (item.kind) {
		case 'user':
			yield* message('You', [...timeOf(item.at), ...messageFacts(item)], item.text);
			return;
		case 'assistant':
			yield* answer(item);
			return;
		case 'rule':
			yield `\n---\n\n*${inline(item.text.replaceAll('\n', ' '))}*\n`;
	}
}

const timeOf = (at: number | undefined): readonly string[] => (at === undefined ? [] : [dateTime(at)]);

const heading = (name: string, facts: readonly string[]): string =>
	`\n## ${[name, ...facts].map(inline).join(' · ')}\n`;

async function* message(name: string, facts: readonly string[], text: LongText): AsyncGenerator<string> {
	yield `${heading(name, facts)}\n`;
	yield* quotation(text);
}

async function* answer(entry: AssistantEntry): AsyncGenerator<string> {
	yield heading('Assistant', [...timeOf(entry.at), ...answerFacts(entry)]);
	const warnings = toolWarningsOf(entry.parts);
	for (const part of entry.parts) {
		yield '\n';
		if (part.kind === 'text') yield* quotation(part.text);
		else yield await callBlock(part.call, warnings.get(part.call.key));
	}
	for (const note of answerNotes(entry)) yield `\n*${inline(note)}*\n`;
}

async function callBlock(call: ToolCall, warning: string | undefined): Promise<string> {
	const {mark, name, facts, values, missing} = await callForPeople(call, warning);
	const blocks = values.flatMap(({title, value}) => [`**${title}**`, fenced(value)]);
	const summary = [`${mark} ${name}`, ...facts].map((fact) => inHtml(safeLine(fact))).join(' · ');
	return [
		`<details>\n<summary>${summary}</summary>`,
		...blocks,
		...(missing === '' ? [] : [`*${missing}*`]),
		'</details>\n',
	].join('\n\n');
}

/** A value as code, in a fence that the value does not end. */
function fenced(value: unknown): string {
	const text = shownText(writtenJson(value));
	const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	const isJson = typeof value !== 'string' || jsonIn(value) !== undefined;
	return `${fence}${isJson ? 'json' : 'text'}\n${text}\n${fence}`;
}

/** Characters that begin marks of Markdown or HTML. */
const inline = (raw: string): string => safeLine(raw).replace(/[\\`*_[\]<>&#!|~]/g, (mark) => `\\${mark}`);

/** Markdown has no marks within the tags of a line. */
const inHtml = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

// ---------------------------------------------------------------------------------------------------------
// Texts, which are Markdown themselves

const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})/;

/**
 * The text as a quotation. What would be HTML or load an image is shown instead: outside code, an entity takes the place of its first
 * character. Only code of which every reader of Markdown knows that it is code stays as it is: in fences without indentation, and
 * between backticks that are balanced on each line of their paragraph, which is no row of a table.
 */
async function* quotation(text: LongText): AsyncGenerator<string> {
	let fence: string | undefined;
	let paragraph: string[] = [];
	const quoted = (line: string): string => (line === '' ? '>\n' : `> ${line}\n`);
	/** Also of the lines of the same paragraph that are written already. */
	let isBalanced = true;
	const flush = (isEnd = true): string => {
		isBalanced &&= paragraph.every(hasBalancedMarks);
		const lines = paragraph.map((line) => quoted(isBalanced ? neutralOutsideCode(line) : neutral(line)));
		paragraph = [];
		isBalanced ||= isEnd;
		return lines.join('');
	};
	for await (const raw of linesOfText(text)) {
		const line = shownText(raw);
		if (fence !== undefined) {
			const end = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
			if (end?.startsWith(fence)) fence = undefined;
			yield quoted(line);
			continue;
		}
		const start = FENCE.exec(line)?.[1];
		if (start !== undefined) {
			yield flush() + quoted(neutral(line));
			fence = start;
		} else if (line.trim() === '') yield flush() + quoted('');
		else paragraph.push(line);
		if (paragraph.length >= MOST_LINES) yield flush(false);
	}
	yield flush();
}

/** Lines of a paragraph that are written at once. */
const MOST_LINES = 10_000;

const neutral = (text: string): string =>
	text.replace(/<(?=[A-Za-z/!?])/g, '&lt;').replace(/!(?=\[)/g, '&#33;');

const CODE_SPAN = /(?<!`)(`+)(?!`)(?:.*?[^`])\1(?!`)/g;

/** UTF-16 units of a line in which code is looked for. */
const LONGEST_SEARCHED = 10_000;

/** Whether the line has the same code in any paragraph or table: all of its backticks are around it, and no end of a cell is in it. */
function hasBalancedMarks(line: string): boolean {
	if (!line.includes('`')) return true;
	if (line.length > LONGEST_SEARCHED || line.includes('\\`') || line.includes('|')) return false;
	return !line.replace(CODE_SPAN, '').includes('`');
}

function neutralOutsideCode(line: string): string {
	let at = 0;
	let out = '';
	for (const {0: span, index} of line.matchAll(CODE_SPAN)) {
		out += neutral(line.slice(at, index)) + span;
		at = index + span.length;
	}
	return out + neutral(line.slice(at));
}
