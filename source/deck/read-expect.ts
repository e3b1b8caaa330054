/** Reads what a step expects: the fields of its YAML block. */
import type {JsonValue} from '../protocol/frames.ts';
import {isList} from '../protocol/json.ts';
import type {YamlPath} from '../server/yaml-text.ts';
import {type CallExpectation, type DeckProblem, type Expectation, MEASURES, type Range} from './deck.ts';
import {
	nameOf,
	type ReportProblem,
	readFields,
	readJsonExpectations,
	readLimits,
	readTexts,
	readTextTest,
	TEXT_TESTS,
} from './read-values.ts';

/** What one block expects. */
export interface ExpectBlock {
	readonly expectations: readonly Expectation[];
	/** undefined = not given. */
	readonly rate: number | undefined;
}

const FIELDS = [...TEXT_TESTS, 'json', 'tools', ...MEASURES, 'failed', 'complete', 'rate'];
const TOOL_FIELDS = ['used', 'never', 'order', 'only', 'calls'];
const CALL_FIELDS = ['name', 'arguments', 'result', 'error', 'times'];
const AT_LEAST_ONE: Range = {min: 1, max: Number.POSITIVE_INFINITY};

/** @param lineOf the line of a field, counted from the beginning of the block */
export function readExpect(
	value: unknown,
	lineOf: (path: YamlPath) => number | undefined,
): ExpectBlock & {readonly problems: readonly DeckProblem[]} {
	const problems: DeckProblem[] = [];
	const lineAt = (path: YamlPath): number => (path.length === 0 ? undefined : lineOf(path)) ?? 1;
	const report: ReportProblem = (path, sentence) => {
		problems.push({line: lineAt(path), sentence});
	};
	// An empty block is `null`.
	const fields = value === null ? {} : readFields(value as JsonValue, FIELDS, [], report);
	const expectations = Object.entries(fields ?? {}).flatMap(([name, given = null]) =>
		readField(name, given, report).map(({path, ...each}) => ({...each, line: lineAt(path)})),
	);
	const {rate} = fields ?? {};
	const isRate = rate === undefined || (typeof rate === 'number' && rate > 0 && rate <= 1);
	if (!isRate) report(['rate'], '"rate" is the share of repetitions that must pass, such as 0.9');
	return {expectations, rate: typeof rate === 'number' && isRate ? rate : undefined, problems};
}

type WithoutLine<Member> = Member extends unknown ? Omit<Member, 'line'> : never;
/** An expectation with its place in the block. */
type Placed = WithoutLine<Expectation> & {readonly path: YamlPath};

function readField(name: string, value: JsonValue, report: ReportProblem): readonly Placed[] {
	const path = [name];
	const measure = MEASURES.find((each) => each === name);
	if (measure !== undefined) {
		const range =
			measure === 'latency'
				? readLimits(value, path, report, {readLimit: readDuration, example: '{max: 5s}'})
				: readLimits(value, path, report);
		return [{kind: 'measure', measure, range, path}];
	}
	switch (name) {
		case 'equals':
			return readTexts(value, path, report).map((text) => ({
				...{kind: 'text', path},
				test: {kind: 'equals', value: text},
			}));
		case 'contains':
		case 'not contains':
		case 'matches':
		case 'not matches':
			return readTextTest(name, value, path, report).map((test) => ({kind: 'text', test, path}));
		case 'json':
			return readJsonExpectations(value, path, report).map((json) => ({kind: 'json', json, path}));
		case 'tools':
			return readTools(value, report);
		case 'failed':
		case 'complete':
			if (typeof value !== 'boolean') report(path, `"${name}" is true or false`);
			return [{kind: name, isExpected: value === true, path}];
		default:
			return [];
	}
}

function readTools(value: JsonValue, report: ReportProblem): readonly Placed[] {
	if (value === 'none') return [{kind: 'only', tools: [], path: ['tools']}];
	const fields = readFields(value, TOOL_FIELDS, ['tools'], report) ?? {};
	return Object.entries(fields).flatMap(([name, given = null]): readonly Placed[] => {
		const path = ['tools', name];
		switch (name) {
			case 'used':
			case 'never':
				return readTexts(given, path, report).map((tool) => ({kind: name, tool, path}));
			case 'order':
			case 'only':
				return [{kind: name, tools: readTexts(given, path, report), path}];
			case 'calls':
				return readCalls(given, path, report);
			default:
				return [];
		}
	});
}

function readCalls(value: JsonValue, path: YamlPath, report: ReportProblem): readonly Placed[] {
	if (!isList(value)) {
		report(path, `${nameOf(path)} needs a list. Write - name: NAME_OF_TOOL`);
		return [];
	}
	return value.flatMap((item, index) => {
		const at = [...path, index];
		const fields = readFields(item, CALL_FIELDS, at, report);
		if (fields === undefined) return [];
		const {name, times} = fields;
		if (typeof name !== 'string') {
			report(at, 'A call needs the name of its tool. Write name: NAME_OF_TOOL');
			return [];
		}
		const json = (field: 'arguments' | 'result' | 'error'): CallExpectation['arguments'] =>
			fields[field] === undefined ? [] : readJsonExpectations(fields[field], [...at, field], report);
		const call: CallExpectation = {
			tool: name,
			arguments: json('arguments'),
			result: json('result'),
			error: json('error'),
			times: times === undefined ? AT_LEAST_ONE : readLimits(times, [...at, 'times'], report),
		};
		return [{kind: 'call', call, path: [...at, 'name']}];
	});
}

const MILLISECONDS: Readonly<Record<string, number>> = {ms: 1, s: 1000, min: 60_000};

/** `800ms`, `5s`, `1.5 min`, as ms; undefined for another text. */
function readDuration(value: JsonValue): number | undefined {
	if (typeof value !== 'string') return undefined;
	const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)\s*(ms|s|min)$/.exec(value.trim()) ?? [];
	return amount === undefined ? undefined : Number(amount) * (MILLISECONDS[unit] ?? 0);
}
