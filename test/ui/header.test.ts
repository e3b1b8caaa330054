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
	session: SESSION_ID,
	host: 'localhost:8000',
	identity: 'Ada · Claude Sonnet 5',
	warning: 'not encrypted',
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
			[12, 12, 1, 0, 0].map((seconds) => `offline, next try in ${seconds} s`),
		);
	});
});

describe.each(Object.entries(CONNECTIONS))('the header while %s', (_at, connection) => {
	const mark = ` ${stateOf(connection, 0).sign} ${stateOf(connection, 0).text}`;

	it('shows the session id in full at every width at which it fits beside the state', () => {
		for (const width of WIDTHS) {
			for (const exposed of [false, true]) {
				const header = at(width, {connection, exposed});
				const hasRoom = width >= stringWidth(mark) + 2 + SESSION_ID.length;
				expect(header.includes(SESSION_ID), `${width} columns`).toBe(hasRoom);
			}
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

	it('drops the user first, then the server, the program, the warning, and last the middle of the id', () => {
		const order = ['session', 'warning', 'program', 'host', 'identity'] as const;
		let before = 0;
		for (const width of WIDTHS) {
			const header = at(width, {connection, exposed: true});
			const shown = order.filter((piece) => header.includes(PIECES[piece]));
			// Always the first ones of this order, and never fewer with more columns.
			expect(shown, `${width} columns`).toEqual(order.slice(0, shown.length));
			expect(shown.length).toBeGreaterThanOrEqual(before);
			before = shown.length;
		}
		expect(before).toBe(order.length);
	});
});

describe('the header', () => {
	it('has all facts at 120 columns', () => {
		expect(at(120)).toBe(
			` bedrock-chat  ● ready   session ${SESSION_ID}   localhost:8000   Ada · Claude Sonnet 5`,
		);
	});

	it('truncates the user and the model before it drops them', () => {
		const whole = stringWidth(at(220));
		expect(at(whole - 1)).toMatch(/localhost:8000 {3}Ada · Claude Sonnet…$/);
		expect(at(whole - 13)).toMatch(/localhost:8000 {3}Ada · C…$/);
		expect(at(whole - 14)).toMatch(/localhost:8000$/);
	});

	it('labels the id if there is space for the label, with the warning or without it', () => {
		const width = ` ● ready   session ${SESSION_ID}`.length;
		for (const exposed of [false, true]) {
			expect(at(width, {exposed})).toBe(` ● ready   session ${SESSION_ID}`);
			expect(at(width - 1, {exposed})).toBe(` ● ready  ${SESSION_ID}`);
		}
	});

	it('keeps both ends of an id that does not fit', () => {
		expect(at(30)).toBe(' ● ready  5f0c8c58-3…f1b7e9d21');
		expect(at(15)).toBe(' ● ready  5f…21');
		expect(at(14)).toBe(' ● ready');
	});

	it('omits unknown facts', () => {
		expect(at(120, {sessionId: undefined, displayName: undefined, model: undefined})).toBe(
			' bedrock-chat  ● ready   localhost:8000',
		);
		expect(at(120, {displayName: undefined})).toMatch(/localhost:8000 {3}Claude Sonnet 5$/);
		expect(at(120, {model: undefined})).toMatch(/localhost:8000 {3}Ada$/);
	});

	it('omits path and credentials of the URL, and shows an invalid URL as it is', () => {
		expect(at(120, {url: 'wss://ada:secret@example.org/chat/ws?session_id=x'})).toMatch(
			/ {3}example.org {3}/,
		);
		expect(at(120, {url: 'nowhere'})).toContain('nowhere');
	});

	it('draws any session id, user or model of a server safely and within the width', () => {
		fc.assert(
			fc.property(
				fc.record({sessionId: anyLine, displayName: anyLine, model: anyLine, url: anyLine}),
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
