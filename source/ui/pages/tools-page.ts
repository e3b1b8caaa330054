/** The page of /tools: the tools called in this session, and those that the server offers. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {ToolCall} from '../../chat/entry.ts';
import {countTools, type ToolCounts} from '../../chat/tool-counts.ts';
import {argumentsOf} from '../../chat/tool-facts.ts';
import type {Catalogue, CatalogueTool} from '../../protocol/catalogue.ts';
import {briefJson} from '../../text/json-brief.ts';
import {exactly} from '../../text/json-tree/exact.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Span} from '../../text/line.ts';
import {countOf, duration, thousands} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../../text/spans.ts';
import {padEnd, truncate, widestOf, widthOf} from '../../text/width.ts';
import {centredTop} from '../list-window.ts';
import {inShort, parameterLines} from './tool-parameters.ts';

/** The server's catalogue of tools, requested once, when the page is opened. */
export type CatalogueState =
	| {readonly at: 'unasked'}
	| {readonly at: 'asking'}
	| {readonly at: 'offered'; readonly catalogue: Catalogue}
	| {readonly at: 'not-offered'; readonly because: string}
	| {readonly at: 'offline'};

/** An item that can be selected: a tool that was called, or one that is offered. */
export type ToolUnit = `${'called' | 'offered'} ${string}`;

export interface ToolsState {
	readonly selected: ToolUnit | undefined;
	/** Names of the offered tools whose parameters are shown. */
	readonly open: ReadonlySet<string>;
	readonly catalogue: CatalogueState;
}

export const TOOLS_CLOSED: ToolsState = {selected: undefined, open: new Set(), catalogue: {at: 'unasked'}};

interface PageRow {
	readonly line: Line;
	readonly unit: ToolUnit | undefined;
}

/** The most tools of each list. */
const MOST_LISTED = 500;
/** The narrowest screen with a table, and with one that has a column for missing results. */
const TABLE_FROM = 64;
const WIDE_TABLE_FROM = 75;
const WIDEST_NAME = 26;

const right = (text: SafeText, width: number): SafeText =>
	own`${' '.repeat(Math.max(0, width - widthOf(text)))}${text}`;

type Conversation = Pick<ChatSnapshot, 'entries' | 'turn'>;

/** The tools in the order of the page: those that were called, then those that are offered. */
export function toolUnits(state: ToolsState, {entries, turn}: Conversation): readonly ToolUnit[] {
	const called = countTools(entries, turn).slice(0, MOST_LISTED);
	return [
		...called.map(({name}): ToolUnit => `called ${name}`),
		...offeredIn(state).map(({name}): ToolUnit => `offered ${name}`),
	];
}

function offeredIn({catalogue}: ToolsState): readonly CatalogueTool[] {
	return catalogue.at === 'offered' ? [...catalogue.catalogue.values()].slice(0, MOST_LISTED) : [];
}

/** The lines that fit, around the selected tool, and whether there are more below. */
export function toolsLines(
	state: ToolsState,
	conversation: Conversation,
	width: number,
	height: number,
): {readonly lines: readonly Line[]; readonly hasMore: boolean} {
	const rows = pageRows(state, conversation, width);
	const first = rows.findIndex(({unit}) => unit !== undefined && unit === state.selected);
	const last = rows.findLastIndex(({unit}) => unit !== undefined && unit === state.selected);
	const top = first < 0 ? 0 : centredTop(first, height, rows.length, last);
	const lines = rows.slice(top, top + height).map((row) => marked(row, state.selected));
	return {lines, hasMore: top + height < rows.length};
}

function marked({line, unit}: PageRow, selected: ToolUnit | undefined): Line {
	const [first, ...others] = line;
	if (unit === undefined || unit !== selected || first === undefined || !first.text.startsWith(' '))
		return line;
	return [span(own`▌`, 'accent'), span(own`${first.text.slice(1)}`, first.style), ...others];
}

function pageRows(state: ToolsState, {entries, turn}: Conversation, width: number): readonly PageRow[] {
	const counts = countTools(entries, turn);
	const {catalogue} = state;
	const offered = catalogue.at === 'offered' ? catalogue.catalogue : undefined;
	return [
		...plain([titleOf(counts)], width),
		...plain([[]], width),
		...calledRows(counts.slice(0, MOST_LISTED), offered, width),
		...moreRows(counts.length, width),
		...plain([[], offerTitle(catalogue)], width),
		...offeredIn(state).flatMap((tool) => offeredRows(tool, state.open.has(tool.name), width)),
		...moreRows(offered?.size ?? 0, width),
	];
}

const plain = (lines: readonly Line[], width: number): readonly PageRow[] =>
	lines
		.flatMap((line) => layoutSpans(line, width, Math.min(1, width - 1)))
		.map((line) => ({line, unit: undefined}));

const moreRows = (length: number, width: number): readonly PageRow[] =>
	length > MOST_LISTED ? plain([[span(own` … ${length - MOST_LISTED} more`, 'dim')]], width) : [];

function titleOf(counts: readonly ToolCounts[]): Line {
	const sum = (of: (tool: ToolCounts) => number): number =>
		counts.reduce((total, tool) => total + of(tool), 0);
	const calls = sum((tool) => tool.calls);
	const failures = sum((tool) => tool.failures);
	const title = span(own` Tools`, 'strong');
	if (calls === 0) return [title, span(own` · no calls in this session yet`, 'dim')];
	const measured = sum((tool) => tool.measured);
	const times =
		measured === 0
			? 'no time was measured'
			: measured < calls
				? `${thousands(measured)} timed by this client`
				: 'all timed by this client';
	const failed = failures === 0 ? '' : `, ${thousands(failures)} failed`;
	const unknown = sum((tool) => tool.unknown);
	const missing = unknown === 0 ? '' : `, ${thousands(unknown)} without a result`;
	return [
		title,
		span(own` · ${countOf(calls, 'call')} in this session${failed}${missing} · ${times}`, 'dim'),
	];
}

// ------------------------------------------------------------------------------------------------------ called

function calledRows(
	counts: readonly ToolCounts[],
	offered: Catalogue | undefined,
	width: number,
): readonly PageRow[] {
	if (counts.length === 0) return [];
	const widest = Math.min(WIDEST_NAME, widestOf(counts.map(({name}) => inShort(name))));
	const column = Math.max(4, widest);
	const areMissing = counts.some(({unknown}) => unknown > 0);
	const hasTable = width >= (areMissing ? WIDE_TABLE_FROM : TABLE_FROM);
	const rows = counts.flatMap((tool) => {
		const isOffered = offered === undefined || offered.has(tool.name);
		const lines = hasTable
			? [tableLine(tool, isOffered, {column, areMissing, width})]
			: listLines(tool, isOffered, width);
		return lines.map((line): PageRow => ({line, unit: `called ${tool.name}`}));
	});
	if (!hasTable) return rows;
	const missing = areMissing ? own`  no result` : own``;
	const head = own`   ${padEnd(own`tool`, column)}  calls  failed${missing}   median     95 %  last arguments`;
	return [{line: truncateLine([span(head, 'dim')], width), unit: undefined}, ...rows];
}

const timeOf = (ms: number | undefined): SafeText => (ms === undefined ? own`–` : duration(ms));

const NOT_OFFERED = span(own` ! not offered`, 'warning');

const lastArguments = (call: ToolCall | undefined, room: number): Line =>
	call === undefined ? [] : briefJson(argumentsOf(call), room);

function tableLine(
	tool: ToolCounts,
	isOffered: boolean,
	{
		column,
		areMissing,
		width,
	}: {readonly column: number; readonly areMissing: boolean; readonly width: number},
): Line {
	const {name, calls, failures, unknown, p50, p95, last} = tool;
	const start: Span[] = [
		span(own`   `, 'text'),
		span(padEnd(truncate(inShort(name), column), column), 'tool'),
		span(own`${right(own`${calls}`, 7)}`, 'text'),
		span(own`${right(own`${failures}`, 8)}`, failures === 0 ? 'dim' : 'error'),
		...(areMissing ? [span(own`${right(own`${unknown}`, 11)}`, unknown === 0 ? 'dim' : 'warning')] : []),
		span(own`${right(timeOf(p50), 9)}${right(timeOf(p95), 9)}  `, 'text'),
	];
	const flag = isOffered ? [] : [NOT_OFFERED];
	const room = width - widthOfLine(start) - widthOfLine(flag) - 1;
	return truncateLine([...start, ...lastArguments(last(), room), ...flag], width);
}

function listLines(tool: ToolCounts, isOffered: boolean, width: number): readonly Line[] {
	const {name, calls, failures, unknown, p50, p95, last} = tool;
	const facts: Span[] = [span(own`     ${countOf(calls, 'call')}`, 'dim')];
	if (failures > 0) facts.push(span(own` · ${failures} failed`, 'error'));
	if (unknown > 0) facts.push(span(own` · ${unknown} without a result`, 'warning'));
	if (p50 !== undefined) facts.push(span(own` · median ${timeOf(p50)} · 95 % ${timeOf(p95)}`, 'dim'));
	const args = lastArguments(last(), Math.max(0, width - 6));
	return [
		truncateLine(
			[span(own`   `, 'text'), span(inShort(name), 'tool'), ...(isOffered ? [] : [NOT_OFFERED])],
			width,
		),
		truncateLine(facts, width),
		...(args.length === 0 ? [] : [truncateLine([span(own`     `, 'text'), ...args], width)]),
	];
}

// ----------------------------------------------------------------------------------------------------- offered

function offerTitle(state: CatalogueState): Line {
	switch (state.at) {
		case 'unasked':
			return [];
		case 'offline':
			return [span(own` The tools of the server are listed once it is connected: type /tools then.`, 'dim')];
		case 'asking':
			return [span(own` Asking the server which tools it offers…`, 'dim')];
		case 'not-offered':
			return [span(own` This server offers no catalogue of its tools: ${state.because}.`, 'dim')];
		case 'offered':
			return [
				span(own` Offered by the server`, 'strong'),
				span(
					own` · ${countOf(state.catalogue.size, 'tool')} · ↑ ↓ select one, Enter shows its parameters`,
					'dim',
				),
			];
	}
}

function offeredRows(tool: CatalogueTool, isOpen: boolean, width: number): readonly PageRow[] {
	const {name, description, parameters, parametersJson} = tool;
	const head: Line = [
		span(own`   `, 'text'),
		span(isOpen ? own`▾ ` : own`▸ `, 'tool'),
		span(truncate(inShort(name), Math.max(1, width - 6)), 'tool'),
		span(own`  ${inShort(description)}`, 'dim'),
	];
	const hanging = Math.min(5, Math.max(0, width - 8));
	const lines = isOpen
		? [...layoutSpans(head, width, hanging), ...parameterLines(exactly(parameters, parametersJson), width)]
		: [truncateLine(head, width)];
	return lines.map((line): PageRow => ({line, unit: `offered ${name}`}));
}
