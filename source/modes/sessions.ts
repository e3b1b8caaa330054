/** The commands about the sessions on this machine: list, show, search, delete, path; for people or as JSON. */
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Entry, NoticeEntry, ToolCall, UserEntry} from '../chat/entry.ts';
import {wordNotice} from '../chat/notices.ts';
import {whole} from '../chat/recovery/whole.ts';
import {argumentsOf, resultOf} from '../chat/tool-facts.ts';
import type {Clock} from '../clock.ts';
import type {SessionsSettings} from '../config/settings.ts';
import {buildIndex} from '../journal/index/build-index.ts';
import {indexBytes} from '../journal/index/index-folder.ts';
import {openIndex, type SearchIndex} from '../journal/index/search-index.ts';
import type {StoredSession} from '../journal/read-session.ts';
import {callPlaceText, type SearchHit} from '../journal/record-match.ts';
import {searchSessions} from '../journal/search.ts';
import {deleteSession, listSessions, type SessionSummary} from '../journal/session-store.ts';
import {headOf, type LongText, lengthOf} from '../protocol/remote-text.ts';
import {idFor} from '../session/id-for.ts';
import {placeOf} from '../session/journal-server.ts';
import {chatOf} from '../session/restore-session.ts';
import {READ_PROBLEMS, readForChat} from '../session/resume.ts';
import {exactly} from '../text/json-tree/exact.ts';
import {compactJson, escapedJson, writtenJson} from '../text/json-tree/write.ts';
import {ageOf, bytes, countOf, dateTime, thousands} from '../text/quantity.ts';
import {linesOf, own, type SafeText, safe, safeLine} from '../text/safe.ts';
import {truncate} from '../text/width.ts';

export interface SessionsIo {
	readonly stdout: {write(text: string): unknown};
	readonly stderr: {readonly isTTY?: boolean | undefined; write(text: string): unknown};
	readonly clock: Clock;
	/** The folder of all sessions; undefined = this user has no home folder. */
	readonly sessions: string | undefined;
}

/** Cells of a title in the list. */
const TITLE_CELLS = 60;

/** @returns the exit code: 0, or 2 for a session that cannot be found or read */
export async function runSessions({action, json}: SessionsSettings, io: SessionsIo): Promise<number> {
	const {sessions, stdout, clock} = io;
	const print = (line: SafeText): unknown => stdout.write(`${line}\n`);
	const fail = (problem: SafeText): number => {
		io.stderr.write(`bedrock-chat: ${problem}\n`);
		return 2;
	};
	if (sessions === undefined) return fail(own`No sessions are stored: this user has no home folder.`);
	switch (action.do) {
		case 'list': {
			const listed = await listSessions(sessions);
			if (json) stdout.write(jsonText(listed.map(listedValue)));
			else if (listed.length === 0) print(own`No sessions are stored.`);
			else for (const line of listLines(listed, clock.now(), indexBytes(sessions))) print(line);
			return 0;
		}
		case 'search': {
			const found: SearchHit[] = [];
			const index = openIndex(sessions);
			for await (const hits of searchSessions(sessions, action.query, {index: index.query})) {
				for (const hit of json ? hits : hits.slice(0, 1)) found.push(hit);
				if (!json) for (const line of hitLines(hits, clock.now())) print(line);
			}
			if (json) stdout.write(jsonText(found));
			else if (found.length === 0) io.stderr.write('Nothing was found.\n');
			// The hits do not wait for it: what is not indexed was read.
			await buildWithProgress(sessions, index, io);
			return 0;
		}
		case 'path': {
			if (action.id === undefined) {
				stdout.write(json ? jsonText({path: sessions}) : `${safeLine(sessions)}\n`);
				return 0;
			}
			const id = await idFor(sessions, action.id);
			if (typeof id === 'object') return fail(id.problem);
			const folder = path.join(sessions, id);
			stdout.write(json ? jsonText({path: folder}) : `${safeLine(folder)}\n`);
			return 0;
		}
		case 'show': {
			const id = await idFor(sessions, action.id);
			if (typeof id === 'object') return fail(id.problem);
			const stored = await readForChat(sessions, id);
			if ('problem' in stored)
				return fail(own`Session ${id} cannot be shown: ${READ_PROBLEMS[stored.problem]}.`);
			// One by one: a long session is not read into memory. What is written is freed in the next turn of the event loop.
			for (const part of json ? sessionJson(stored) : sessionText(stored)) {
				stdout.write(part);
				await nextTurn();
			}
			return 0;
		}
		case 'delete': {
			// All or none, so that a mistyped id leaves everything as it was.
			const ids: string[] = [];
			for (const typed of action.ids) {
				const id = await idFor(sessions, typed);
				if (typeof id === 'object') return fail(id.problem);
				ids.push(id);
			}
			try {
				for (const id of new Set(ids)) await deleteSession(sessions, id);
			} catch (error) {
				return fail(
					own`Not deleted: ${error instanceof Error ? error.message : 'the disk reports an error'}.`,
				);
			}
			if (json) stdout.write(jsonText({deleted: ids}));
			else print(own`Deleted ${countOf(new Set(ids).size, 'session')}.`);
			return 0;
		}
	}
}

/** JSON with a line feed, in which even a control character that JSON allows is escaped. */
const jsonText = (value: unknown): string => `${escapedJson(writtenJson(value))}\n`;

// ---------------------------------------------------------------------------------------------------------
// The list

const listedValue = ({server, startedAt, changedAt, ...session}: SessionSummary) => ({
	...session,
	...server,
	startedAt: new Date(startedAt).toISOString(),
	changedAt: new Date(changedAt).toISOString(),
});

function listLines(listed: readonly SessionSummary[], now: number, index: number): readonly SafeText[] {
	const rows = listed.map(({id, changedAt, bytes: size, server, title}) => [
		id,
		ageOf(now - changedAt, changedAt),
		bytes(size),
		safeLine(placeOf(server)),
		title === '' ? own`(no message)` : truncate(safeLine(title), TITLE_CELLS),
	]);
	const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	const total = listed.reduce((sum, session) => sum + session.bytes, 0);
	return [
		...rows.map(
			(row) =>
				own`${row
					.map((cell, column) => cell.padEnd(widths[column] ?? 0))
					.join('  ')
					.trimEnd()}`,
		),
		own`${countOf(listed.length, 'session')}, ${bytes(total)}${index === 0 ? own`` : own`, and ${bytes(index)} for the search`}. They are deleted after 30 days, the oldest also above 500 MB in all.`,
	];
}

// ---------------------------------------------------------------------------------------------------------
// The search

/** The progress of the index is shown from then on, ms, and so often. */
const PROGRESS_MS = 300;

/** Adds to the index what is new; on a terminal, the standard error says how far it is. */
async function buildWithProgress(
	sessions: string,
	index: SearchIndex,
	{stderr, clock}: SessionsIo,
): Promise<void> {
	let shownAt = clock.now();
	let isShown = false;
	await buildIndex(sessions, index, {
		mustEnd: () => false,
		onProgress(done, total) {
			if (stderr.isTTY !== true || clock.now() - shownAt < PROGRESS_MS) return;
			shownAt = clock.now();
			isShown = true;
			stderr.write(
				`\rIndexing the sessions for the next search: ${Math.floor((100 * done) / total)} % of ${bytes(total)}`,
			);
		},
	});
	if (isShown) stderr.write('\r\u001B[K');
}

const NAMES = {user: own`You`, assistant: own`Assistant`, queued: own`Not sent`};

const hitLines = (hits: readonly SearchHit[], now: number): readonly SafeText[] =>
	hits.map(({session, role, at, call, excerpt}) => {
		const age = at === undefined ? [] : [ageOf(now - at, at)];
		const name = call === undefined ? NAMES[role] : own`Tool ${safeLine(callPlaceText(call))}`;
		return own`${[session, ...age, name].join('  ')}: ${safeLine(excerpt)}`;
	});

// ---------------------------------------------------------------------------------------------------------
// One session

const textValue = (text: LongText): string | {readonly beginning: string; readonly length: number} =>
	typeof text === 'string' ? text : {beginning: text.head, length: text.length};

/** The session as JSON, in parts; of large texts the beginning. */
function* sessionJson(stored: StoredSession<Entry>): Generator<string> {
	const {entries, queue} = chatOf(stored, true);
	const {id, server, startedAt, session, conversation, drafts, damaged} = stored;
	const head = {id, ...server, startedAt: new Date(startedAt).toISOString(), session, conversation};
	yield `${jsonText(head).slice(0, -'\n}\n'.length)},\n  "entries": [`;
	for (const [index, entry] of entries.entries()) {
		const value = entry.kind === 'notice' ? ruleValue(entry) : entryValue(whole(entry));
		yield `${index === 0 ? '' : ','}\n${jsonText(value).trimEnd()}`.replaceAll('\n', '\n    ');
	}
	yield `${entries.length === 0 ? '' : '\n  '}],${jsonText({queue, drafts, damaged}).slice('{'.length)}`;
}

const ruleValue = (entry: NoticeEntry): unknown => ({
	...{kind: 'notice', id: entry.id, at: entry.at, text: wordNotice(entry).text},
});

/** Drawn below the words that say where another conversation begins. */
const RULE = own`${'─'.repeat(40)}`;

function entryValue(entry: Exclude<Entry, {readonly kind: 'notice'}>): unknown {
	if (entry.kind === 'user') return {...entry, text: textValue(entry.text)};
	return {
		...entry,
		rest: undefined,
		...{metadata: exactly(entry.metadata, entry.metadataJson), metadataJson: undefined},
		parts: entry.parts.map((part) =>
			part.kind === 'text'
				? {...part, text: textValue(part.text)}
				: {...part, call: {...part.call, ...exactValues(part.call)}},
		),
	};
}

/** The values of a call with the digits and keys that the server sent. */
function exactValues({arguments: args, argumentsJson, outcome}: ToolCall) {
	const exactOutcome =
		'result' in outcome
			? {...outcome, result: exactly(outcome.result, outcome.resultJson), resultJson: undefined}
			: outcome;
	return {
		...{arguments: exactly(args, argumentsJson), argumentsJson: undefined, argumentsCut: undefined},
		outcome: exactOutcome,
	};
}

/** The same to be read, in parts. */
export function* sessionText(stored: StoredSession<Entry>): Generator<string> {
	const {entries, queue} = chatOf(stored, true);
	// Late answers stand below other messages.
	const answered = new Set(entries.map((entry) => (entry.kind === 'assistant' ? entry.answers : undefined)));
	const head = own`Session ${stored.id} · ${safeLine(placeOf(stored.server))} · began ${dateTime(stored.startedAt)}`;
	const text = (lines: readonly SafeText[]): string => lines.map((line) => `${line}\n`).join('');
	yield text([head]);
	if (stored.damaged > 0) yield text([own`${countOf(stored.damaged, 'record')} could not be read.`]);
	for (const [at, entry] of entries.entries()) {
		const hasAnswer = answered.has(entry.id) || entries[at + 1]?.kind === 'assistant';
		yield text(entryLines(entry.kind === 'notice' ? entry : whole(entry), hasAnswer));
	}
	for (const message of queue) yield text(blockOf(own`Not sent`, textLines(message.text)));
	for (const draft of stored.drafts) yield text(blockOf(own`Draft`, textLines(draft)));
}

const blockOf = (title: SafeText, lines: readonly SafeText[]): readonly SafeText[] => [
	own``,
	title,
	...lines.map((line) => own`  ${line}`),
];

function textLines(text: LongText): readonly SafeText[] {
	const head = headOf(text);
	const missing = lengthOf(text) - head.length;
	const rest = missing === 0 ? [] : [own`(${thousands(missing)} more characters are in a file of their own)`];
	return [...linesOf(safe(head)), ...rest];
}

const DELIVERIES = {
	sending: own` · not confirmed`,
	unconfirmed: own` · not confirmed`,
	'not-sent': own` · not sent`,
	delivered: own``,
};

function deliveryOf({delivery, isRefused}: UserEntry, hasAnswer: boolean): SafeText {
	if (delivery === 'delivered' && !hasAnswer) return own` · no answer`;
	return isRefused ? own` · refused` : DELIVERIES[delivery];
}

function entryLines(entry: Entry, hasAnswer: boolean): readonly SafeText[] {
	if (entry.kind === 'notice') return [own``, ...textLines(wordNotice(entry).text), RULE];
	const time = entry.at === undefined ? own`` : own`  ${dateTime(entry.at)}`;
	if (entry.kind === 'user')
		return blockOf(own`You${time}${deliveryOf(entry, hasAnswer)}`, textLines(entry.text));
	const lines = entry.parts.flatMap((part) => {
		if (part.kind === 'text') return textLines(part.text);
		const {name, outcome} = part.call;
		const args = argumentsOf(part.call);
		const given = args === undefined ? own`` : own`  ${safeLine(compactJson(args))}`;
		const result =
			outcome.state === 'succeeded'
				? own`→ ${safeLine(compactJson(resultOf(outcome) ?? null))}`
				: outcome.state === 'failed'
					? own`→ failed: ${safeLine(outcome.error)}`
					: own`→ no result received`;
		return [own`▸ ${safeLine(name)}${given}`, own`  ${result}`];
	});
	const state = entry.failed ? own` · failed` : entry.arrived === 'partial' ? own` · cut off` : own``;
	return blockOf(own`Assistant${time}${state}`, lines);
}
