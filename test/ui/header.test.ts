import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {type HeaderFacts, headerLine, stateOf} from '../../source/ui/header.ts';
import {CONNECTIONS, SESSION_ID} from '../support/connections.ts';
import {anyLine, badRows, textOf} from '../text/any-text.ts';

const FACTS: HeaderFacts = {
	connection: CONNECTIONS.ready,
	sessionId: SESSION_ID,
	url: 'ws://localhost:8000/ws/chat',
	displayName: 'Ada',
	model: 'Claude Sonnet 5',
	exposed: false,
	now: 0,
};

const at = (width: number, facts: Partial<HeaderFacts> = {}): string =>
	textOf(headerLine({...FACTS, ...facts}, width));

const WIDTHS = Array.from({length: 220}, (_, index) => index + 1);

/** The facts of a header, by a part of their text. */
const PIECES = {
	program: 'bedrock-chat',
	host: 'localhost:8000',
	identity: 'Ada · Claude Sonnet 5',
};

describe('the connection', () => {
	it('has a text and a sign, in every state', () => {
		const shown = Object.values(CONNECTIONS).map((connection) => {
			const {sign, text} = stateOf(connection, 0);
			return `${sign} ${text}`;
		});
		expect(shown).toEqual([
			'◌ connecting',
			'◌ connecting',
			'◌ connecting',
			'◌ signing in',
			'● ready',
			'○ offline, next try in 12 s',
			'✗ not connected',
			'○ closed',
			'○ closed',
		]);
	});

	it('counts the seconds down to zero', () => {
		const text = (now: number): string => stateOf(CONNECTIONS.waiting, now).text;
		expect([0, 1, 11_001, 12_000, 99_000].map(text)).toEqual(
			[12, 12, 1, 0, 0].map((seconds) => `offline, next try in ${`${seconds} s`.padEnd(4)}`),
		);
	});
});

describe.each(Object.entries(CONNECTIONS))('the header while %s', (_at, connection) => {
	const mark = ` ${stateOf(connection, 0).sign} ${stateOf(connection, 0).text}`;

	it('shows the session id in full at every width at which server, user and model fit beside it', () => {
		for (const width of WIDTHS) {
			for (const exposed of [false, true]) {
				const header = at(width, {connection, exposed});
				const signs = exposed ? `${mark}  ! not encrypted` : mark;
				const whole = `${signs}   session ${SESSION_ID}   ${PIECES.host}   ${PIECES.identity}`;
				expect(header.includes(SESSION_ID), `${width} columns`).toBe(width >= stringWidth(whole));
			}
		}
	});

	it('shortens the session id before the server, the user and the model', () => {
		for (const width of WIDTHS) {
			const header = at(width, {connection});
			const short = `${mark}   5f0c…9d21   ${PIECES.host}   ${PIECES.identity}`;
			if (width < stringWidth(short)) continue;
			expect(header, `${width} columns`).toContain(PIECES.host);
			expect(header).toContain(PIECES.identity);
			expect(header).toMatch(/5f0c.*9d21/);
		}
	});

	it('is never wider than the screen', () => {
		for (const width of WIDTHS)
			for (const exposed of [false, true])
				expect(stringWidth(at(width, {connection, exposed}))).toBeLessThanOrEqual(width);
	});

	it('shows the state if it fits, else its beginning', () => {
		for (const width of WIDTHS) {
			const header = at(width, {connection});
			if (width >= stringWidth(mark)) expect(header).toContain(mark);
			else expect(mark).toContain(header.replace(/…$/, ''));
			if (width >= 3) expect(header).toContain(stateOf(connection, 0).sign);
		}
	});

	it('never shows fewer facts with more columns, and the session id at any width', () => {
		const facts = {session: '5f', host: PIECES.host, model: 'Claude', user: 'Ada', program: PIECES.program};
		let before: readonly string[] = [];
		for (const width of WIDTHS) {
			const header = at(width, {connection, exposed: true});
			const shown = Object.entries(facts).flatMap(([name, text]) => (header.includes(text) ? [name] : []));
			expect(shown, `${width} columns`).toEqual(expect.arrayContaining([...before]));
			before = shown;
		}
		expect(before).toEqual(Object.keys(facts));
	});
});

describe('the header', () => {
	it('has all facts at 120 columns', () => {
		expect(at(120)).toBe(
			` bedrock-chat  ● ready   session ${SESSION_ID}   localhost:8000   Ada · Claude Sonnet 5`,
		);
	});

	it.each([
		[110, ` bedrock-chat  ● ready   session ${SESSION_ID}   localhost:8000   Ada · Claude Sonnet 5`],
		[109, ` ● ready   session ${SESSION_ID}   localhost:8000   Ada · Claude Sonnet 5`],
		[95, ' ● ready   session 5f0c8c58-3d1e-4c5…9a77-0c2f1b7e9d21   localhost:8000   Ada · Claude Sonnet 5'],
		[80, ' ● ready   session 5f0c8c58-3…f1b7e9d21   localhost:8000   Ada · Claude Sonnet 5'],
		[64, ' ● ready   5f0c8c…e9d21   localhost:8000   Ada · Claude Sonnet 5'],
		[60, ' ● ready   5f0c…9d21   localhost:8000   Ada · Claude Sonnet…'],
		[52, ' ● ready   5f0c…9d21   localhost:8000   Ada · Claud…'],
		[40, ' ● ready   5f0c8c…e9d21   localhost:8000'],
		[36, ' ● ready   5f0c…9d21   localhost:80…'],
		[34, ' ● ready   5f0c8c58-3d…c2f1b7e9d21'],
		[30, ' ● ready   5f0c8c58-…f1b7e9d21'],
		[16, ' ● ready   5f…21'],
		[15, ' ● ready'],
	])('at %i columns shows what is most important', (width, text) => {
		expect(at(width)).toBe(text);
	});

	it.each([40, 60, 80, 120])('keeps server and model of any length at %i columns', (width) => {
		const facts = {url: `wss://${'sub.'.repeat(9)}example.com`, model: `us.anthropic.${'claude-'.repeat(9)}`};
		const header = at(width, facts);
		expect(header).toContain('sub.sub.');
		if (width >= 60) expect(header).toContain('us.anthropic');
		expect(header).toMatch(/5f0c.*9d21/);
	});

	it('omits unknown facts', () => {
		expect(at(120, {sessionId: undefined, displayName: undefined, model: undefined})).toBe(
			' bedrock-chat  ● ready   localhost:8000',
		);
		expect(at(120, {displayName: undefined})).toMatch(/localhost:8000 {3}Claude Sonnet 5$/);
		expect(at(120, {model: undefined})).toMatch(/localhost:8000 {3}Ada$/);
	});

	it('has the title of the stored conversation first, shortened before the model is', () => {
		const title = 'Where is order A-1001';
		expect(at(200, {title})).toMatch(/● ready {3}Where is order A-1001 {3}session /);
		expect(at(80, {title})).toMatch(/● ready {3}Where is order A-\d+… {3}/);
		expect(at(80, {title})).toContain('Ada · Claude Son…');
		expect(at(40, {title})).toContain('Where is or…');
		expect(at(80, {title: ' '})).toBe(at(80));
	});

	it('omits path and credentials of the URL, and shows an invalid URL as it is', () => {
		expect(at(120, {url: 'wss://ada:secret@example.org/chat/ws?session_id=x'})).toMatch(
			/ {3}example.org {3}/,
		);
		expect(at(120, {url: 'nowhere'})).toContain('nowhere');
	});

	it('draws any session id, user, model or title of a server safely and within the width', () => {
		fc.assert(
			fc.property(
				fc.record({
					...{sessionId: anyLine, displayName: anyLine, model: anyLine, url: anyLine},
					title: fc.option(anyLine, {nil: undefined}),
				}),
				fc.constantFrom(...Object.values(CONNECTIONS)),
				fc.integer({min: 1, max: 220}),
				(hostile, connection, width) => {
					const line = headerLine({...FACTS, ...hostile, connection}, width);
					expect(badRows([line], width)).toEqual([]);
				},
			),
		);
	});
});
