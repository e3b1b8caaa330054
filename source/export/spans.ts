/** Writes a session as OpenTelemetry spans (OTLP in JSON): each turn is a trace with its rounds and its calls. */
import {createHash} from 'node:crypto';
import type {AssistantEntry, ToolCall, UserEntry} from '../chat/entry.ts';
import {modelOf, replyTokens} from '../chat/metadata.ts';
import {httpStatusOf, valuesOf} from '../chat/tool-facts.ts';
import type {LongText} from '../protocol/remote-text.ts';
import {compactJson} from '../text/json-tree/write.ts';
import {safeLine} from '../text/safe.ts';
import {completeCall} from './call-values.ts';
import type {ExportedSession} from './exported-session.ts';
import {jsonParts} from './json-parts.ts';

type AnyValue =
	| {readonly stringValue: LongText}
	| {readonly intValue: string}
	| {readonly boolValue: boolean}
	| {readonly arrayValue: {readonly values: readonly AnyValue[]}}
	| {readonly kvlistValue: {readonly values: readonly Attribute[]}};

interface Attribute {
	readonly key: string;
	readonly value: AnyValue;
}

/** As the enumerations of the protocol have them. */
const KINDS = {internal: 1, client: 3} as const;
const ERROR = 2;

/** ms since the epoch. */
interface Times {
	readonly start: number;
	readonly end: number;
}

interface Span extends Times {
	readonly id: string;
	readonly parent?: string;
	readonly name: string;
	readonly kind: keyof typeof KINDS;
	readonly attributes: readonly Attribute[];
	/** What went wrong; undefined = nothing. '' = it is not said. */
	readonly error?: string | undefined;
}

/**
 * The file in parts: one line for each turn.
 * @param hasContent the texts of messages, arguments and results, too
 */
export async function* spansOf(session: ExportedSession, hasContent: boolean): AsyncGenerator<string> {
	const resource = {attributes: attributesOf({'service.name': 'bedrock-chat'})};
	const opening = {resourceSpans: [{resource, scopeSpans: [{scope: {name: 'bedrock-chat'}, spans: []}]}]};
	const [before = '', after = ''] = compactJson(opening).split('"spans":[');
	yield `${before}"spans":[`;
	let separator = '\n';
	for await (const spans of turnsOf(session, hasContent)) {
		for (const span of spans) {
			yield separator;
			yield* jsonParts(span);
			separator = ',\n';
		}
	}
	yield `\n${after}\n`;
}

async function* turnsOf(session: ExportedSession, hasContent: boolean): AsyncGenerator<readonly unknown[]> {
	/** Messages without an answer so far. */
	const open = new Map<string, UserEntry>();
	let known = session.startedAt;
	for (const item of session.items) {
		if (item.kind === 'user' && item.delivery !== 'not-sent') open.set(item.id, item);
		if (item.kind !== 'assistant') continue;
		const question = item.answers === undefined ? undefined : open.get(item.answers);
		open.delete(item.answers ?? '');
		const times = timesOf(question, item, known);
		known = times.end;
		yield await turnSpans(session, question, item, {times, hasContent});
	}
	for (const question of open.values()) {
		const start = question.at ?? known;
		yield await turnSpans(session, question, undefined, {times: {start, end: start}, hasContent});
	}
}

/** @param known a time before the turn, for one without any */
function timesOf(question: UserEntry | undefined, {at, tookMs}: AssistantEntry, known: number): Times {
	const start = question?.at ?? (at === undefined ? known : at - (tookMs ?? 0));
	return {start, end: Math.max(start, at ?? start + (tookMs ?? 0))};
}

interface TurnContext {
	readonly times: Times;
	readonly hasContent: boolean;
}

async function turnSpans(
	session: ExportedSession,
	question: UserEntry | undefined,
	answer: AssistantEntry | undefined,
	{times, hasContent}: TurnContext,
): Promise<readonly unknown[]> {
	const trace = idOf(32, session.id ?? session.sessionId ?? '', question?.id ?? answer?.id ?? '');
	const turn = idOf(16, trace);
	const calls = await Promise.all(
		(answer?.parts ?? []).flatMap((part) => (part.kind === 'tool' ? [completeCall(part.call)] : [])),
	);
	const error = answer === undefined ? 'no_answer' : answer.failed ? '_OTHER' : undefined;
	const root: Span = {
		...{id: turn, name: 'invoke_agent', kind: 'client', ...times},
		attributes: attributesOf({
			'gen_ai.operation.name': 'invoke_agent',
			...sessionFacts(session),
			...(answer === undefined ? {} : answerAttributes(answer)),
			'error.type': error,
			...(hasContent ? contentOf(question, answer, calls) : {}),
		}),
		error: error === undefined ? undefined : '',
	};
	const rounds = new Map<number, ToolCall[]>();
	for (const call of calls) rounds.set(call.round ?? 1, [...(rounds.get(call.round ?? 1) ?? []), call]);
	const below = [...rounds].flatMap(([number, members]) => {
		const id = idOf(16, trace, `round ${number}`);
		const within = members.map((call) => callTimes(call, times));
		const start = Math.min(...within.map((each) => each.start));
		const end = Math.max(...within.map((each) => each.end));
		const round: Span = {
			...{id, parent: turn, name: `round ${number}`, kind: 'internal', start, end},
			attributes: attributesOf({'bedrock_chat.round': number}),
		};
		return [round, ...members.map((call, index) => callSpan(call, id, index, {times, hasContent}))];
	});
	return [root, ...below].map((span) => spanValue(span, trace));
}

/** Of a call that was not measured, the end of its turn. */
function callTimes({startedAt, endedAt}: ToolCall, turn: Times): Times {
	const within = (at: number): number => Math.min(Math.max(at, turn.start), turn.end);
	const start = within(startedAt ?? turn.end);
	return {start, end: Math.max(start, within(endedAt ?? start))};
}

function callSpan(call: ToolCall, parent: string, index: number, {times, hasContent}: TurnContext): Span {
	const {name, outcome, startedAt, endedAt} = call;
	const status = httpStatusOf(call);
	const hasFailed = outcome.state === 'failed';
	const {arguments: args, ...results} = valuesOf(call);
	const [result] = Object.values(results);
	return {
		...{id: idOf(16, parent, String(index)), parent, kind: 'internal', ...callTimes(call, times)},
		name: `execute_tool ${safeLine(name)}`,
		attributes: attributesOf({
			'gen_ai.operation.name': 'execute_tool',
			'gen_ai.tool.name': name,
			'gen_ai.tool.call.id': call.id,
			'error.type': hasFailed ? String(status ?? '_OTHER') : undefined,
			'http.response.status_code': status,
			'bedrock_chat.is_measured': startedAt !== undefined && endedAt !== undefined,
			'gen_ai.tool.call.arguments': hasContent && args !== undefined ? compactJson(args) : undefined,
			'gen_ai.tool.call.result': hasContent && result !== undefined ? compactJson(result) : undefined,
		}),
		error: hasFailed ? (hasContent ? outcome.error : '') : undefined,
	};
}

function sessionFacts({server, conversationId, sessionId}: ExportedSession): Facts {
	const url = URL.canParse(server.url) ? new URL(server.url) : undefined;
	const port = url?.port || (url?.protocol === 'wss:' ? '443' : '80');
	return {
		'gen_ai.provider.name': server.sandbox === undefined ? 'aws.bedrock' : 'bedrock-chat',
		'gen_ai.conversation.id': conversationId ?? sessionId,
		'server.address': url?.hostname,
		'server.port': url === undefined ? undefined : Number(port),
	};
}

function answerAttributes({metadata}: AssistantEntry): Facts {
	const {input, output} = replyTokens(metadata);
	const reason = [metadata.stop_reason, metadata.finish_reason].find((each) => typeof each === 'string');
	return {
		'gen_ai.response.model': modelOf(metadata),
		'gen_ai.response.finish_reasons': reason === undefined ? undefined : listOf([text(reason)]),
		'gen_ai.usage.input_tokens': input,
		'gen_ai.usage.output_tokens': output,
	};
}

/** The messages as the conventions for them have it. */
function contentOf(
	question: UserEntry | undefined,
	answer: AssistantEntry | undefined,
	calls: readonly ToolCall[],
): Facts {
	const message = (role: string, parts: readonly AnyValue[]): AnyValue =>
		listOf([objectOf({role: text(role), parts: listOf(parts)})]);
	const textOf = (content: LongText): AnyValue => objectOf({type: text('text'), content: text(content)});
	const waiting = [...calls];
	const parts = answer?.parts.map((part) => {
		if (part.kind === 'text') return textOf(part.text);
		const {id, name} = waiting.shift() ?? part.call;
		return objectOf({type: text('tool_call'), ...(id === undefined ? {} : {id: text(id)}), name: text(name)});
	});
	return {
		'gen_ai.input.messages': question && message('user', [textOf(question.text)]),
		'gen_ai.output.messages': parts && message('assistant', parts),
	};
}

// ---------------------------------------------------------------------------------------------------------
// The forms of the protocol

/** Attributes by name: a number is a whole one. */
type Facts = Readonly<Record<string, string | number | boolean | AnyValue | undefined>>;

const text = (content: LongText): AnyValue => ({stringValue: content});
const listOf = (values: readonly AnyValue[]): AnyValue => ({arrayValue: {values}});
const objectOf = (members: Readonly<Record<string, AnyValue>>): AnyValue => ({
	kvlistValue: {values: Object.entries(members).map(([key, value]) => ({key, value}))},
});

const attributesOf = (facts: Facts): readonly Attribute[] =>
	Object.entries(facts).flatMap(([key, fact]): readonly Attribute[] => {
		if (fact === undefined) return [];
		if (typeof fact === 'string') return [{key, value: text(fact)}];
		if (typeof fact === 'boolean') return [{key, value: {boolValue: fact}}];
		return [{key, value: typeof fact === 'number' ? {intValue: String(Math.trunc(fact))} : fact}];
	});

/** @param digits of the hexadecimal number; the same session has the same ids each time */
const idOf = (digits: number, ...names: readonly string[]): string =>
	createHash('sha256').update(names.join('\n')).digest('hex').slice(0, digits);

const nanoseconds = (ms: number): string => String(BigInt(Math.max(0, Math.round(ms))) * 1_000_000n);

const spanValue = (
	{id, parent, name, kind, start, end, attributes, error}: Span,
	traceId: string,
): unknown => ({
	...{traceId, spanId: id, parentSpanId: parent, name, kind: KINDS[kind]},
	...{startTimeUnixNano: nanoseconds(start), endTimeUnixNano: nanoseconds(end), attributes},
	status: error === undefined ? {} : {code: ERROR, message: error === '' ? undefined : error},
});
