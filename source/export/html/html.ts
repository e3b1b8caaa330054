/** Writes a session as one HTML page that loads nothing and runs no script but its own. */
import {createHash} from 'node:crypto';
import type {AssistantEntry, ToolCall} from '../../chat/entry.ts';
import {toolWarningsOf} from '../../chat/tool-warnings.ts';
import {type LongText, lengthOf} from '../../protocol/remote-text.ts';
import {dateTime} from '../../text/quantity.ts';
import {splitReasoning} from '../../text/reasoning.ts';
import {safe, safeLine} from '../../text/safe.ts';
import {answerFacts, answerNotes, callForPeople, messageFacts} from '../call-values.ts';
import {type ExportedItem, type ExportedSession, sessionTitle} from '../exported-session.ts';
import {readableParts} from '../long-text.ts';
import {escapedText} from './elements.ts';
import {jsonHtml} from './json-html.ts';
import {markdownHtml} from './markdown-html.ts';
import {PAGE_SCRIPT} from './page-script.ts';
import {PAGE_STYLE} from './page-style.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but this script and this style, by their hashes. */
const POLICY = [
	"default-src 'none'",
	`script-src ${hashOf(PAGE_SCRIPT)}`,
	`style-src ${hashOf(PAGE_STYLE)}`,
	"base-uri 'none'",
	"form-action 'none'",
].join('; ');

const line = (raw: string): string => escapedText(safeLine(raw));

/** The page in parts. */
export async function* htmlOf(session: ExportedSession): AsyncGenerator<string> {
	const {id, server, startedAt, sessionId, queue, drafts} = session;
	const title = line(sessionTitle(session) || 'Session');
	const facts = [
		server.sandbox === undefined ? server.url : `built-in assistant (${server.sandbox})`,
		`began ${dateTime(startedAt)}`,
		...(sessionId === undefined ? [] : [`session ${sessionId}`]),
		...(id === undefined ? [] : [`stored as ${id}`]),
	];
	yield [
		'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		'<meta name="referrer" content="no-referrer">\n<meta name="generator" content="bedrock-chat">',
		`<title>${title}</title>\n<style>${PAGE_STYLE}</style>\n</head>\n<body>`,
		`<header><h1 dir="auto">${title}</h1><p class="facts">${facts.map(line).join(' · ')}</p></header>`,
		'<div class="tools" hidden><form><input type="search" aria-label="Find" placeholder="Find (/)"><output aria-live="polite"></output>',
		'<button type="button" class="unfold">Unfold calls</button><button type="button" class="fold">Fold calls</button></form></div>\n<main>\n',
	].join('\n');
	for (const item of session.items) yield* itemHtml(item);
	for (const {text} of queue) yield* message('Not sent', [], text);
	for (const text of drafts) yield* message('Draft', [], text);
	yield `</main>\n<script>${PAGE_SCRIPT}</script>\n</body>\n</html>\n`;
}

async function* itemHtml(item: ExportedItem): AsyncGenerator<string> {
	switch (item.kind) {
		case 'user':
			yield* message('You', [...timeOf(item.at), ...messageFacts(item)], item.text);
			return;
		case 'assistant':
			yield* answer(item);
			return;
		case 'rule':
			yield `<p class="rule">${line(item.text.replaceAll('\n', ' '))}</p>\n`;
	}
}

const timeOf = (at: number | undefined): readonly string[] => (at === undefined ? [] : [dateTime(at)]);

const articleStart = (kind: string, name: string, facts: readonly string[]): string =>
	`<article class="${kind}"><h2>${name}<span class="facts">${facts.map(line).join(' · ')}</span></h2>\n`;

async function* message(name: string, facts: readonly string[], text: LongText): AsyncGenerator<string> {
	yield `${articleStart('user', name, facts)}<div class="plain" dir="auto">`;
	yield* plainParts(text);
	yield '</div></article>\n';
}

/** The text as it is. A part that ends within a line is no problem: spaces for tabs may differ. */
async function* plainParts(text: LongText): AsyncGenerator<string> {
	for await (const part of readableParts(text)) yield escapedText(safe(part));
}

async function* answer(entry: AssistantEntry): AsyncGenerator<string> {
	const kind = entry.failed ? 'assistant failed' : 'assistant';
	yield articleStart(kind, 'Assistant', [...timeOf(entry.at), ...answerFacts(entry)]);
	const warnings = toolWarningsOf(entry.parts);
	for (const part of entry.parts) {
		if (part.kind === 'text') yield* replyText(part.text);
		else yield await callHtml(part.call, warnings.get(part.call.key));
	}
	for (const note of answerNotes(entry)) yield `<p class="note">${line(note)}</p>\n`;
	yield '</article>\n';
}

/** UTF-16 units of a text that is read as Markdown: longer ones are written as they are. */
const MOST_RENDERED = 256 * 1024;

async function* replyText(text: LongText): AsyncGenerator<string> {
	if (typeof text !== 'string' || lengthOf(text) > MOST_RENDERED) {
		yield '<pre class="source" dir="auto" tabindex="0">';
		yield* plainParts(text);
		yield '</pre>\n';
		return;
	}
	const reasoned = splitReasoning(text);
	const rest = reasoned?.rest ?? text;
	if (reasoned !== undefined)
		yield `<details class="more"><summary>Reasoning</summary><div class="text" dir="auto">${markdownHtml(reasoned.reasoning)}</div></details>`;
	yield `<div class="text" dir="auto">${markdownHtml(rest)}</div>\n`;
	// Marks are not shown in what they format, but nothing of a text may be lost.
	if (/[^\p{L}\p{N}\s.,;:?'"()–—’“”%€$+=@]/u.test(rest))
		yield `<details class="more"><summary>Source</summary><pre class="source" dir="auto">${escapedText(safe(rest))}</pre></details>\n`;
}

const STATES = {'✓': 'succeeded', '✗': 'failed', '?': 'unknown'} as const;

async function callHtml(call: ToolCall, warning: string | undefined): Promise<string> {
	const {mark, name, facts, values, missing} = await callForPeople(call, warning);
	const shown = [`<span class="name">${line(name)}</span>`, ...facts.map(line)].join(' · ');
	return [
		`<details class="call"><summary><span class="mark ${STATES[mark]}">${mark}</span> ${shown}</summary>`,
		...values.map(({title, value}) => `<h3>${title}</h3>\n${jsonHtml(value)}`),
		...(missing === '' ? [] : [`<p class="note">${line(missing)}</p>`]),
		'</details>\n',
	].join('\n');
}
