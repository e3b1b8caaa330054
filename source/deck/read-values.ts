/** Reads the values of expectations: texts, patterns, ranges, and what a JSONPath must find. */
import type {JsonObject, JsonValue} from '../protocol/frames.ts';
import {isList, isObject} from '../protocol/json.ts';
import type {YamlPath} from '../server/yaml-text.ts';
import {nearest} from '../text/nearest.ts';
import type {DeckPattern, JsonExpectation, Range, ValueTest} from './deck.ts';
import {asJsonPath, jsonPathFault} from './json-path.ts';

/** Receives a problem: its place in the YAML, and a full sentence without the last full stop. */
export type ReportProblem = (path: YamlPath, sentence: string) => void;

export const ANY_NUMBER: Range = {min: 0, max: Number.POSITIVE_INFINITY};
const AT_LEAST_ONE: Range = {min: 1, max: Number.POSITIVE_INFINITY};
const NONE: Range = {min: 0, max: 0};

/** UTF-16 units of a pattern. */
const LONGEST_PATTERN = 2000;

/** One text or a list of texts; numbers and flags count as texts. */
export function readTexts(value: JsonValue, path: YamlPath, report: ReportProblem): readonly string[] {
	const items = isList(value) ? value : [value];
	return items.flatMap((item, index) => {
		if (item !== null && typeof item !== 'object' && item !== '') return [String(item)];
		report(isList(value) ? [...path, index] : path, `${nameOf(path)} needs a text, or a list of texts`);
		return [];
	});
}

/** The field at the end of a path, as sentences name it. */
export const nameOf = (path: YamlPath): string =>
	`"${path.findLast((key) => typeof key === 'string') ?? 'expect'}"`;

/** A mapping with these keys alone. @returns undefined for another value, with a problem */
export function readFields(
	value: JsonValue,
	known: readonly string[],
	path: YamlPath,
	report: ReportProblem,
): JsonObject | undefined {
	if (!isObject(value)) {
		report(path, `${nameOf(path)} needs fields. Its fields are ${known.join(', ')}`);
		return undefined;
	}
	for (const key of Object.keys(value)) {
		if (known.includes(key)) continue;
		const guess = nearest(key, known);
		const advice = guess === undefined ? `Its fields are ${known.join(', ')}` : `Did you mean "${guess}"?`;
		report([...path, key], `${nameOf(path)} has no field "${key.slice(0, 60)}". ${advice}`);
	}
	return value;
}

/** `pattern` or `/pattern/flags`. */
function readPattern(text: string, path: YamlPath, report: ReportProblem): DeckPattern | undefined {
	const [, inner, given] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
	const pattern = {source: inner ?? text, flags: given ?? ''};
	if (text.length > LONGEST_PATTERN) {
		report(path, `A regular expression has at most ${LONGEST_PATTERN} characters`);
		return undefined;
	}
	try {
		if (/[^imsu]/.test(pattern.flags)) throw new SyntaxError('its flags are i, m, s and u');
		new RegExp(pattern.source, pattern.flags);
		return pattern;
	} catch (error) {
		const reason = error instanceof Error ? error.message : '';
		report(path, `${nameOf(path)} has no valid regular expression: ${reason}`);
		return undefined;
	}
}

/** The tests of texts. */
export const TEXT_TESTS = ['contains', 'not contains', 'equals', 'matches', 'not matches'] as const;
const JSON_TESTS = [...TEXT_TESTS, 'min', 'max', 'count', 'exists'];

/** Those of `contains`, `matches` and their opposites. */
export function readTextTest(
	name: Exclude<(typeof TEXT_TESTS)[number], 'equals'>,
	value: JsonValue,
	path: YamlPath,
	report: ReportProblem,
): readonly ValueTest[] {
	return readTexts(value, path, report).flatMap((text): readonly ValueTest[] => {
		if (name === 'contains' || name === 'not contains') return [{kind: name, text}];
		const pattern = readPattern(text, path, report);
		return pattern === undefined ? [] : [{kind: name, pattern}];
	});
}

export interface RangeOptions {
	/** Reads one limit; undefined = it is none. */
	readonly readLimit?: (limit: JsonValue) => number | undefined;
	/** How limits are written. */
	readonly example?: string;
	/** Where no `min` is given. */
	readonly least?: number;
}

/** A number, or its limits: `{min: 1, max: 3}`, or one of them. */
export function readLimits(
	value: JsonValue,
	path: YamlPath,
	report: ReportProblem,
	{readLimit = finiteNumber, example = '{max: 3}', least = 0}: RangeOptions = {},
): Range {
	if (typeof value === 'number' && Number.isFinite(value) && readLimit === finiteNumber)
		return {min: value, max: value};
	const fields = isObject(value) ? (readFields(value, ['min', 'max'], path, report) ?? {}) : {};
	const min = fields.min === undefined ? least : readLimit(fields.min);
	const max = fields.max === undefined ? Number.POSITIVE_INFINITY : readLimit(fields.max);
	if (isObject(value) && min !== undefined && max !== undefined && min <= max) return {min, max};
	const number = readLimit === finiteNumber ? 'a number, or ' : '';
	report(path, `${nameOf(path)} needs ${number}limits such as ${example}`);
	return ANY_NUMBER;
}

const finiteNumber = (value: JsonValue): number | undefined =>
	typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A mapping of JSONPaths, or of names of members, to what they must find. */
export function readJsonExpectations(
	value: JsonValue,
	path: YamlPath,
	report: ReportProblem,
): readonly JsonExpectation[] {
	if (!isObject(value)) {
		report(path, `${nameOf(path)} needs fields: a JSONPath or the name of a member, and its value`);
		return [];
	}
	return Object.entries(value).flatMap(([key, wanted = null]) => {
		const jsonPath = asJsonPath(key);
		const fault = jsonPathFault(jsonPath);
		const at = [...path, key];
		if (fault !== undefined) {
			report(at, `"${key.slice(0, 60)}" is not a JSONPath: ${fault}`);
			return [];
		}
		return [{path: jsonPath, ...readJsonTests(wanted, at, report)}];
	});
}

/** A value to be equal to, or a mapping of tests. */
function readJsonTests(
	value: JsonValue,
	path: YamlPath,
	report: ReportProblem,
): Pick<JsonExpectation, 'tests' | 'count'> {
	if (!isObject(value)) return {tests: [{kind: 'equals', value}], count: AT_LEAST_ONE};
	const fields = readFields(value, JSON_TESTS, path, report) ?? {};
	const tests = TEXT_TESTS.flatMap((name): readonly ValueTest[] => {
		const wanted = fields[name];
		if (wanted === undefined) return [];
		return name === 'equals'
			? [{kind: 'equals', value: wanted}]
			: readTextTest(name, wanted, [...path, name], report);
	});
	const {min, max, count, exists} = fields;
	const limits = {...(min === undefined ? {} : {min}), ...(max === undefined ? {} : {max})};
	const range = readLimits(limits, path, report, {least: Number.NEGATIVE_INFINITY});
	if (exists !== undefined && typeof exists !== 'boolean')
		report([...path, 'exists'], '"exists" is true or false');
	return {
		tests: min === undefined && max === undefined ? tests : [...tests, {kind: 'range', range}],
		count:
			count === undefined
				? exists === false
					? NONE
					: AT_LEAST_ONE
				: readLimits(count, [...path, 'count'], report),
	};
}
