/** The spans of a session against the messages of the OpenTelemetry protocol and the names of its conventions. */
import {describe, expect, it} from 'vitest';
import opentelemetry from '../fixtures/opentelemetry.json' with {type: 'json'};
import {assistantEntry, textPart, toolCall, toolPart, userEntry} from '../support/entries.ts';
import {fileOf, hostileSession, sessionWith} from '../support/exports.ts';
import {NOON} from '../support/journals.ts';

/**
 * What others define: the messages with their fields, and the names of attributes, as the official packages have them. A field is a
 * message, a list of one (`[]`), an enumeration, or a scalar in the mapping of the protocol to JSON.
 */
const {
	messages: MESSAGES,
	enums: ENUMS,
	attributes,
} = opentelemetry as {
	readonly messages: Readonly<Record<string, Readonly<Record<string, string>>>>;
	readonly enums: Readonly<Record<string, readonly number[]>>;
	readonly attributes: readonly string[];
};
const ATTRIBUTES = new Set(attributes);

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
	string: (value) => typeof value === 'string',
	bool: (value) => typeof value === 'boolean',
	uint32: (value) => Number.isInteger(value) && Number(value) >= 0,
	fixed32: (value) => Number.isInteger(value) && Number(value) >= 0,
	double: (value) => typeof value === 'number',
	int64: (value) => typeof value === 'string' && /^-?\d{1,19}$/.test(value),
	fixed64: (value) => typeof value === 'string' && /^\d{1,20}$/.test(value),
	// Ids alone are bytes here. They are hexadecimal, unlike other bytes in JSON.
	bytes: (value) => typeof value === 'string' && /^(?!0+$)(?:[\da-f]{16}|[\da-f]{32})$/.test(value),
};

/** What is wrong with a value, with the path to it. */
function faultsOf(value: unknown, type: string, path = ''): readonly string[] {
	if (type.startsWith('[]')) {
		if (!Array.isArray(value)) return [`${path} is no list`];
		return value.flatMap((item: unknown, index) => faultsOf(item, type.slice(2), `${path}[${index}]`));
	}
	const scalar = SCALARS[type];
	if (scalar !== undefined) return scalar(value) ? [] : [`${path} is no ${type}: ${JSON.stringify(value)}`];
	const numbers = ENUMS[type];
	// The first number of each says that nothing is known.
	if (numbers !== undefined) return numbers.slice(1).includes(Number(value)) ? [] : [`${path} is no ${type}`];
	const fields = MESSAGES[type] ?? {};
	if (typeof value !== 'object' || value === null) return [`${path} is no ${type}`];
	const oneOf = type === 'AnyValue' && Object.keys(value).length !== 1 ? [`${path} has not one value`] : [];
	return [
		...oneOf,
		...Object.entries(value).flatMap(([name, member]) =>
			fields[name] === undefined
				? [`${path}.${name} is unknown`]
				: faultsOf(member, fields[name], `${path}.${name}`),
		),
	];
}

interface ReadSpan {
	readonly traceId: string;
	readonly spanId: string;
	readonly parentSpanId?: string;
	readonly name: string;
	readonly startTimeUnixNano: string;
	readonly endTimeUnixNano: string;
	readonly attributes: ReadonlyArray<{
		readonly key: string;
		readonly value: Readonly<Record<string, unknown>>;
	}>;
	readonly status: {readonly code?: number; readonly message?: string};
}

/** The spans of a file that agrees with the protocol. */
function spansIn(file: string): readonly ReadSpan[] {
	const data = JSON.parse(file) as {
		readonly resourceSpans: ReadonlyArray<{
			readonly scopeSpans: ReadonlyArray<{readonly spans: readonly ReadSpan[]}>;
		}>;
	};
	expect(faultsOf(data, 'TracesData')).toEqual([]);
	const spans = data.resourceSpans.flatMap(({scopeSpans}) => scopeSpans.flatMap((scope) => scope.spans));
	const byId = new Map(spans.map((span) => [span.spanId, span]));
	expect(byId.size).toBe(spans.length);
	for (const {traceId, parentSpanId, startTimeUnixNano: start, endTimeUnixNano: end, attributes} of spans) {
		expect([traceId.length, spans.every(({spanId}) => spanId.length === 16)]).toEqual([32, true]);
		expect(BigInt(end)).toBeGreaterThanOrEqual(BigInt(start));
		const keys = attributes.map(({key}) => key);
		expect(new Set(keys).size).toBe(keys.length);
		expect(keys.filter((key) => !ATTRIBUTES.has(key) && !key.startsWith('bedrock_chat.'))).toEqual([]);
		if (parentSpanId === undefined) continue;
		const parent = byId.get(parentSpanId);
		expect(parent?.traceId).toBe(traceId);
		expect(BigInt(parent?.startTimeUnixNano ?? -1)).toBeLessThanOrEqual(BigInt(start));
		expect(BigInt(parent?.endTimeUnixNano ?? -1)).toBeGreaterThanOrEqual(BigInt(end));
	}
	return spans;
}

const attributesIn = ({attributes}: ReadSpan): Readonly<Record<string, unknown>> =>
	Object.fromEntries(attributes.map(({key, value}) => [key, Object.values(value)[0]]));

const order = toolCall('get_order', {
	...{id: 'c-1', round: 1, startedAt: NOON + 1000, endedAt: NOON + 1500, arguments: {order: 'A-1'}},
	outcome: {state: 'succeeded', result: {status: 'shipped'}},
});
const stock = toolCall('get_stock', {
	...{key: 'e2/1', round: 2, startedAt: NOON + 2000, endedAt: NOON + 2600},
	outcome: {state: 'failed', error: 'no such article', status: 404, result: undefined},
});
const session = sessionWith([
	userEntry('Where is it?', {at: NOON}),
	assistantEntry([toolPart(order), toolPart(stock), textPart('Shipped.')], {
		...{at: NOON + 3000, tookMs: 3000},
		metadata: {model: 'claude', input_tokens: 131, output_tokens: 48, stop_reason: 'end_turn'},
	}),
	userEntry('Hello?', {id: 'e4', at: NOON + 5000}),
	userEntry('never sent', {id: 'e5', delivery: 'not-sent'}),
]);

describe('the spans', () => {
	it('are a turn, its rounds and its calls, with their times', async () => {
		const spans = spansIn(await fileOf(session, 'otlp'));
		const names = new Map(spans.map(({spanId, name}) => [spanId, name]));
		expect(
			spans.map(({name, parentSpanId = '', startTimeUnixNano: start, endTimeUnixNano: end, status}) => [
				...[names.get(parentSpanId), name, Number(BigInt(start) / 1_000_000n) - NOON],
				...[Number(BigInt(end) / 1_000_000n) - NOON, status.code],
			]),
		).toEqual([
			[undefined, 'invoke_agent', 0, 3000, undefined],
			['invoke_agent', 'round 1', 1000, 1500, undefined],
			['round 1', 'execute_tool get_order', 1000, 1500, undefined],
			['invoke_agent', 'round 2', 2000, 2600, undefined],
			['round 2', 'execute_tool get_stock', 2000, 2600, 2],
			[undefined, 'invoke_agent', 5000, 5000, 2],
		]);
		expect(new Set(spans.map(({traceId}) => traceId)).size).toBe(2);
	});

	it('have the facts, and no text of a message, an argument or a result', async () => {
		const file = await fileOf(session, 'otlp');
		const [turn, , call, , failed, unanswered] = spansIn(file).map(attributesIn);
		expect(turn).toEqual({
			'gen_ai.operation.name': 'invoke_agent',
			'gen_ai.provider.name': 'aws.bedrock',
			'gen_ai.conversation.id': 's-1',
			'server.address': 'localhost',
			'server.port': '8000',
			'gen_ai.response.model': 'claude',
			'gen_ai.response.finish_reasons': {values: [{stringValue: 'end_turn'}]},
			'gen_ai.usage.input_tokens': '131',
			'gen_ai.usage.output_tokens': '48',
		});
		expect(call).toMatchObject({
			'gen_ai.operation.name': 'execute_tool',
			'gen_ai.tool.name': 'get_order',
			'gen_ai.tool.call.id': 'c-1',
		});
		expect(failed).toMatchObject({'error.type': '404', 'http.response.status_code': '404'});
		expect(unanswered).toMatchObject({'error.type': 'no_answer'});
		expect(file).not.toMatch(/Where is it|Shipped|A-1|shipped|no such article|Hello/);
	});

	it('have the texts where that is asked for', async () => {
		const [turn, , call, , failed] = spansIn(await fileOf(session, 'otlp', {redacts: false}));
		expect(JSON.stringify(turn)).toMatch(/Where is it\?.*Shipped\./);
		expect(call && attributesIn(call)).toMatchObject({
			'gen_ai.tool.call.arguments': '{"order":"A-1"}',
			'gen_ai.tool.call.result': '{"status":"shipped"}',
		});
		expect(failed?.status).toEqual({code: 2, message: 'no such article'});
	});

	it('agree with the protocol for hostile texts, for answers without times, and without turns', {
		tags: 'slow',
	}, async () => {
		for (const redacts of [true, false]) spansIn(await fileOf(hostileSession(), 'otlp', {redacts}));
		const timeless = assistantEntry([toolPart(stock)], {at: undefined, answers: undefined});
		expect(spansIn(await fileOf(sessionWith([timeless]), 'otlp'))).toHaveLength(3);
		expect(spansIn(await fileOf(sessionWith([]), 'otlp'))).toEqual([]);
	});
});
