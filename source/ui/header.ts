/** The status header: connection state, session id, server and user, as far as they fit. */
import type {ConnectionState} from '../client/connection.ts';
import type {Line, Style} from '../text/line.ts';
import {own, safeLine} from '../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../text/spans.ts';
import {truncate} from '../text/width.ts';

export interface HeaderFacts {
	readonly connection: ConnectionState;
	/** The last known session, kept on the screen while reconnecting. */
	readonly sessionId: string | undefined;
	readonly url: string;
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
			return {sign: '○', text: `offline, next try in ${seconds} s`, style: 'warning'};
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

/**
 * One line of the facts that fit. The session id is kept in full as long as possible: model, name and server are dropped
 * first, then the program's name, then the middle of the id.
 * @param width columns, at least 1
 */
export function headerLine(facts: HeaderFacts, width: number): Line {
	const state = stateOf(facts.connection, facts.now);
	const name: Line = [span(own` bedrock-chat`, 'strong'), span(own` `, 'text')];
	const mark: Line = [span(own` ${state.sign} ${state.text}`, state.style)];
	const warning: Line = facts.exposed ? [span(own`  ! not encrypted`, 'warning')] : [];
	const session: Line =
		facts.sessionId === undefined
			? []
			: [span(own`   session `, 'dim'), span(safeLine(facts.sessionId), 'text')];
	const host: Line = [span(own`   `, 'text'), span(safeLine(hostOf(facts.url)), 'dim')];
	const identityText = [facts.displayName, facts.model].filter((fact) => fact !== undefined).join(' · ');
	const identity: Line =
		identityText === '' ? [] : [span(own`   `, 'text'), span(safeLine(identityText), 'accent')];

	const tries: readonly (readonly Line[])[] = [
		[name, mark, warning, session, host, identity],
		[name, mark, warning, session, host],
		[name, mark, warning, session],
		[mark, warning, session],
		[mark, session],
	];
	for (const parts of tries) {
		const line = parts.flat();
		if (widthOfLine(line) > width) continue;
		// The identity that was dropped may fit when truncated.
		const room = width - widthOfLine(line) - 3;
		const isWithoutIdentity = parts.includes(host) && !parts.includes(identity) && identityText !== '';
		if (isWithoutIdentity && room >= 8) {
			return [...line, span(own`   `, 'text'), span(truncate(safeLine(identityText), room), 'accent')];
		}
		return line;
	}
	const room = width - widthOfLine(mark) - 2;
	if (facts.sessionId !== undefined && room >= 5) {
		return [
			...mark,
			span(own`  `, 'text'),
			span(truncate(safeLine(facts.sessionId), room, 'middle'), 'text'),
		];
	}
	return truncateLine(mark, width);
}
