/** The address of single sign-on: which one counts, and what a reader of its QR code finds. */
import jsQR from 'jsqr';
import {describe, expect, it} from 'vitest';
import {notice, type TableNotice} from '../../../source/chat/notices.ts';
import {readOffer, type ServerOffer} from '../../../source/server/offer.ts';
import {themeOf} from '../../../source/theme/theme.ts';
import type {OfferState} from '../../../source/ui/offer/offer.ts';
import {addressLines, codeLines, signOnAddress} from '../../../source/ui/pages/sign-on-address.ts';
import {chatPage} from '../../support/chat-pages.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {noticeEntry} from '../../support/entries.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {badRows, textOf} from '../../text/any-text.ts';

const offering = (page: Parameters<typeof chatPage>[0]): OfferState => ({
	at: 'offered',
	offer: readOffer(chatPage(page)) as ServerOffer,
	models: new Map(),
	otherUrl: undefined,
});
const PAGE = offering({ssoEnabled: true, ssoLoginUrl: '/chat/auth/sso/login'});
const chat = (signInUrl?: string) => ({
	connection: CONNECTIONS.ready,
	url: 'wss://chat.example:8443/chat/ws',
	entries:
		signInUrl === undefined
			? []
			: [
					{
						...noticeEntry(''),
						...(notice('auth_expired', {
							serverText: 'x',
							hadMessage: false,
							signInUrl,
						}) as TableNotice<'auth_expired'>),
					},
				],
});
/** The package is CommonJS. */
const readCode = 'default' in jsQR ? jsQR.default : jsQR;
const theme = themeOf('light', 'truecolor');

describe('the address', () => {
	it('is that of the page, on the server', () => {
		expect(signOnAddress(PAGE, chat())).toBe('https://chat.example:8443/chat/auth/sso/login');
	});

	it('is the one that the server named when the sign-in expired', () => {
		expect(signOnAddress(PAGE, chat('https://sso.example/a'))).toBe('https://sso.example/a');
	});

	it.each(['javascript:alert(1)', 'file:///etc/passwd', 'https://me:secret@host/', ''])(
		'is not %s',
		(ssoLoginUrl) => {
			expect(signOnAddress(offering({ssoEnabled: true, ssoLoginUrl}), chat())).toBeUndefined();
		},
	);

	it('is none where the server has no single sign-on', () => {
		expect(signOnAddress(offering({ssoEnabled: false, ssoLoginUrl: '/a'}), chat())).toBeUndefined();
		expect(signOnAddress({at: 'unasked'}, chat())).toBeUndefined();
	});

	it('draws hostile texts within the rows that there are', {tags: 'slow'}, () => {
		for (const text of HOSTILE_TEXTS) {
			for (const [columns, rows] of [
				[1, 1],
				[20, 3],
				[80, 40],
			] as const) {
				const lines = addressLines(`https://h/${text}`, columns, rows, theme);
				expect(lines.length).toBeLessThanOrEqual(rows);
				expect(badRows(lines, columns)).toEqual([]);
			}
		}
	});
});

describe('the QR code', () => {
	/** Pixels of the terminal's cells: two above each other in a cell. */
	function decoded(rows: readonly string[]): string | undefined {
		const [width, height, scale] = [rows[0]?.length ?? 0, rows.length * 2, 4];
		const pixels = new Uint8ClampedArray(width * scale * height * scale * 4).fill(255);
		for (let y = 0; y < height * scale; y++) {
			for (let x = 0; x < width * scale; x++) {
				const row = Math.floor(y / scale);
				const cell = rows[row >> 1]?.charAt(Math.floor(x / scale)) ?? ' ';
				if (!(row % 2 === 0 ? '▀█' : '▄█').includes(cell)) continue;
				pixels.fill(0, (y * width * scale + x) * 4, (y * width * scale + x) * 4 + 3);
			}
		}
		return readCode(pixels, width * scale, height * scale)?.data;
	}

	it.each(['https://chat.example/chat/auth/sso/login', `https://h/${'long/'.repeat(40)}?next=%2Fchat&a=ü`])(
		'is read as %s',
		(address) => {
			const rows = codeLines(address).map((line) => textOf(line.slice(1)));
			expect(decoded(rows)).toBe(address);
		},
	);

	it('is left out without colours, and where it does not fit', () => {
		const hasCode = (columns: number, rows: number, how = theme): boolean =>
			addressLines('https://h/login', columns, rows, how).some((line) => textOf(line).includes('▀'));
		expect(hasCode(80, 30)).toBe(true);
		expect(hasCode(80, 12)).toBe(false);
		expect(hasCode(25, 30)).toBe(false);
		expect(hasCode(80, 30, themeOf('dark', 'none'))).toBe(false);
		expect(hasCode(80, 30, themeOf('dark', '16', 'ascii'))).toBe(false);
	});
});
