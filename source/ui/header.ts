/** The status header: connection state, session id, server and user, as far as they fit. */
import type {ConnectionState} from '../client/connection.ts';
import type {Line, Span, Style} from '../text/line.ts';
import {own, type SafeText, safeLine} from '../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../text/spans.ts';
import {truncate, widthOf} from '../text/width.ts';

export interface HeaderFacts {
	readonly connection: ConnectionState;
	/** In place of the program's name: a recording is replayed. */
	readonly replay?: SafeText | undefined;
	/** The last known session, kept on the screen while reconnecting. */
	readonly sessionId: string | undefined;
	readonly url: string;
	/** Of the stored conversation under way. */
	readonly title?: string | undefined;
	readonly displayName: string | undefined;
	readonly model: string | undefined;
	/** A credential travels unencrypted to a host that is not this machine. */
	readonly exposed: boolean;
	/** Clock time, for the countdown to the next retry. */
	readonly now: number;
}

interface ConnectionSign {
	readonly sign: string;
	readonly text: string;
	readonly style: Style;
}

/** The state of the connection as a sign and a short text: never by colour alone. */
export function stateOf(connection: ConnectionState, now: number): ConnectionSign {
	switch (connection.at) {
		case 'idle':
		case 'dialing':
		case 'greeting':
			return {sign: '◌', text: 'connecting', style: 'warning'};
		case 'authenticating':
			return {sign: '◌', text: 'signing in', style: 'warning'};
		case 'ready':
			return {sign: '●', text: 'ready', style: 'success'};
		case 'waiting': {
			const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
			return {sign: '○', text: `offline, next try in ${`${seconds} s`.padEnd(4)}`, style: 'warning'};
		}
		case 'stopped':
			return {sign: '✗', text: 'not connected', style: 'error'};
		case 'closing':
		case 'closed':
			return {sign: '○', text: 'closed', style: 'dim'};
	}
}

/** Host and port of the server. */
function hostOf(url: string): string {
	try {
		return new URL(url).host;
	} catch {
		return url;
	}
}

/** A part of the header that can be shortened. */
interface Part {
	/** Its label, or the space before it. */
	readonly before: Line;
	readonly fact: Span;
	/** Columns that it keeps. */
	readonly least: number;
	readonly keep: 'start' | 'middle';
}

/** Columns of a shortened session id, and of a shortened name. */
const SHORT_ID = 9;
const SHORT_NAME = 12;
/** A longer host name is shortened so that the model stays. */
const LONG_NAME = 20;
/** Columns of the id that remains if nothing else fits. */
const SHORTEST_ID = 5;
const GAP: Line = [span(own`   `, 'text')];
const LABEL: Line = [span(own`   session `, 'dim')];
const WHOLE = Number.POSITIVE_INFINITY;

/** The parts in one line, the first ones shortened first; undefined if they do not fit. */
function fitted(parts: readonly Part[], width: number): Line | undefined {
	const wholes = parts.map(({fact}) => widthOf(fact.text));
	const columns = parts.map(({least}, index) => Math.min(least, wholes[index] ?? 0));
	const fixed = parts.reduce((sum, {before}) => sum + widthOfLine(before), 0);
	let spare = width - fixed - columns.reduce((sum, own) => sum + own, 0);
	if (spare < 0) return undefined;
	for (let index = parts.length - 1; index >= 0; index--) {
		const more = Math.min(spare, (wholes[index] ?? 0) - (columns[index] ?? 0));
		columns[index] = (columns[index] ?? 0) + more;
		spare -= more;
	}
	return parts.flatMap(({before, fact, keep}, index) => [
		...before,
		{...fact, text: truncate(fact.text, columns[index] ?? 0, keep)},
	]);
}

/**
 * One line of the facts that fit. The session id is shown in full if the server, the user and the model fit beside it;
 * otherwise it is shortened. Then the user and the model are shortened, and dropped last are model and server.
 * @param width columns, at least 1
 */
export function headerLine(facts: HeaderFacts, width: number): Line {
	const state = stateOf(facts.connection, facts.now);
	const isNamed = facts.replay === undefined;
	const name: Line = isNamed ? [span(own` bedrock-chat`, 'strong'), span(own` `, 'text')] : [];
	const mark: Line = [
		...(facts.replay === undefined ? [] : [span(own` ${facts.replay}`, 'strong'), span(own` `, 'text')]),
		span(own` ${state.sign} ${state.text}`, state.style),
	];
	const signs: Line = facts.exposed ? [...mark, span(own`  ! not encrypted`, 'warning')] : mark;

	const part = (
		before: Line,
		text: string,
		style: Style,
		least: number,
		keep: Part['keep'] = 'start',
	): Part[] => (text === '' ? [] : [{before, fact: span(safeLine(text), style), least, keep}]);
	const session = (before: Line, least: number) =>
		part(before, facts.sessionId ?? '', 'text', least, 'middle');
	const title = (least: number) => part(GAP, facts.title?.trim() ?? '', 'strong', least);
	const host = (least: number) => part(GAP, hostOf(facts.url), 'dim', least);
	const identity = (least: number, ...names: readonly (string | undefined)[]) =>
		part(GAP, names.filter((each) => each !== undefined).join(' · '), 'accent', least);
	const both = [facts.displayName, facts.model];
	const main = facts.model ?? facts.displayName;

	const tries: readonly (readonly [start: Line, parts: readonly Part[]])[] = [
		[
			[...name, ...signs],
			[...title(WHOLE), ...session(LABEL, WHOLE), ...host(WHOLE), ...identity(WHOLE, ...both)],
		],
		[signs, [...title(WHOLE), ...session(LABEL, WHOLE), ...host(WHOLE), ...identity(WHOLE, ...both)]],
		[signs, [...title(LONG_NAME), ...session(LABEL, SHORT_ID), ...host(WHOLE), ...identity(WHOLE, ...both)]],
		[
			signs,
			[...title(LONG_NAME), ...session(GAP, SHORT_ID), ...host(WHOLE), ...identity(SHORT_NAME, ...both)],
		],
		[signs, [...title(SHORT_NAME), ...session(GAP, SHORT_ID), ...host(WHOLE), ...identity(SHORT_NAME, main)]],
		[
			signs,
			[...title(SHORT_NAME), ...session(GAP, SHORT_ID), ...host(LONG_NAME), ...identity(SHORT_NAME, main)],
		],
		[signs, [...title(SHORT_NAME), ...session(GAP, SHORT_ID), ...host(SHORT_NAME)]],
		[signs, [...title(SHORT_NAME), ...session(GAP, SHORT_ID)]],
		[mark, session(GAP, SHORTEST_ID)],
	];
	for (const [start, parts] of tries) {
		const line = fitted(parts, width - widthOfLine(start));
		if (line !== undefined) return [...start, ...line];
	}
	return truncateLine(mark, width);
}
