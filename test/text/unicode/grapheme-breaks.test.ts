import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {walkClusters} from '../../../source/text/unicode/grapheme-breaks.ts';
import {graphemes} from '../../../source/text/width.ts';
import {anyCodePoint} from '../../support/code-points.ts';
import {cases} from '../../support/property-runs.ts';
import {WORDS} from '../../support/script-words.ts';
import {anyCluster} from '../any-script.ts';
import {anyText} from '../any-text.ts';

const segmenter = new Intl.Segmenter();
const segmented = (text: string): string[] => Array.from(segmenter.segment(text), ({segment}) => segment);

function clusters(text: string): string[] {
	const parts: string[] = [];
	walkClusters(text, 0, text.length, (start, end) => {
		parts.push(text.slice(start, end));
		return undefined;
	});
	return parts;
}

/** Calls `run` with a segmenter that counts its calls. */
function segmenterCalls(run: () => void): number {
	const {segment} = Intl.Segmenter.prototype;
	let calls = 0;
	Intl.Segmenter.prototype.segment = function (input) {
		calls++;
		return segment.call(this, input);
	};
	try {
		run();
	} finally {
		Intl.Segmenter.prototype.segment = segment;
	}
	return calls;
}

/** One or more of each class of UAX #29, and of each character with a rule of its own. */
const REPRESENTATIVES = [
	...'a1 漢é\r\n\t\u00AD\u200B\u200C\u200D\u2028\uFE0E\uFE0F\u20E3\u0301\u0308\u0E33\u0E35\u0EB3\u1038\u102B',
	...'\u0915\u0937\u093F\u094D\u0995\u09CD\u0D4E\u0600\u06DD\u1100\u1161\u11A8\uA960\uD7B0\uD7CB가각\u115F\u1160',
	...'❤☝©#👩👧🏽🏿🇩🇪🏴\u{E0067}\u{E007F}\u{1F9D1}\u{1F4BB}\u{11099}\u{16D63}\u{16D67}\u{1F3F3}\u{20000}\u{E0001}\u{E0FFF}',
	'\uD83D',
	'\uDC69',
];

describe('walkClusters', () => {
	it('finds the graphemes of Intl.Segmenter around every code point of the BMP and of the planes of emoji and tags', {
		tags: 'slow',
	}, () => {
		const different: string[] = [];
		for (let first = 0; first < 0xe_1000; first += 64) {
			if (first >= 0x2_0000 && first < 0xe_0000) continue;
			let text = '';
			for (let codePoint = first; codePoint < first + 64; codePoint++) {
				const character = String.fromCodePoint(codePoint);
				text += `a${character}\u0301${character}${character}\u200D👩${character}`;
			}
			if (clusters(text).join('|') !== segmented(text).join('|')) different.push(first.toString(16));
		}
		expect(different).toEqual([]);
	});

	it('and of every pair of representatives', () => {
		for (const first of REPRESENTATIVES) {
			const text = REPRESENTATIVES.map((second) => `${first}${second}`).join('-');
			expect(clusters(text), first).toEqual(segmented(text));
		}
	});

	it('and of any sequence of them', () => {
		const anySequence = fc
			.array(fc.constantFrom(...REPRESENTATIVES), {maxLength: 12})
			.map((all) => all.join(''));
		const any = fc.oneof(
			{arbitrary: anySequence, weight: 4},
			anyText,
			anyCluster,
			fc.string({unit: anyCodePoint}),
		);
		fc.assert(
			fc.property(any, (text) => {
				expect(clusters(text)).toEqual(segmented(text));
			}),
			{numRuns: cases(3000)},
		);
	});

	it('and of every emoji sequence for general interchange', {tags: 'slow'}, () => {
		const isRgi = new RegExp(`^${String.raw`\p{RGI_Emoji}`}$`, 'v');
		const bases = Array.from({length: 0x2_0000}, (_, codePoint) => String.fromCodePoint(codePoint)).filter(
			(character) => /\p{Emoji}/u.test(character),
		);
		const tones = ['', '🏻', '🏼', '🏽', '🏾', '🏿'];
		const styled = bases.flatMap((base) => [base, `${base}\uFE0F`, `${base}\uFE0F\u20E3`]);
		const toned = bases.flatMap((base) => tones.map((tone) => base + tone));
		const letters = Array.from({length: 26}, (_, index) => String.fromCodePoint(0x1f1e6 + index));
		const flags = letters.flatMap((first) => letters.map((second) => first + second));
		const persons = ['👩', '👨', '🧑'].flatMap((person) => tones.map((tone) => person + tone));
		const joined = persons.flatMap((person) =>
			bases.flatMap((other) => [`${person}\u200D${other}`, `${person}\u200D${other}\uFE0F`]),
		);
		const all = [...new Set([...styled, ...toned, ...flags, ...joined])].filter(
			(text) => isRgi.test(text) && !tones.includes(text),
		);
		expect(all.length).toBeGreaterThan(2000);
		for (let from = 0; from < all.length; from += 50) {
			const part = all.slice(from, from + 50);
			expect(clusters(part.join(''))).toEqual(segmented(part.join('')));
			expect(clusters(part.join(' ')).filter((each) => each !== ' ')).toEqual(part);
		}
	});

	it('needs no segmenter for any language without joining viramas, nor for emoji', () => {
		const texts = [
			'👍🏽 👨‍👩‍👧 🇩🇪 1️⃣ ❤️',
			'ภาษาไทยนี้',
			'ñ e\u0301',
			'小心轻放、かな',
			'שָׁלוֹם',
			'العَرَبِيَّة',
			'각\u1100\u1161\u11A8',
		];
		expect(segmenterCalls(() => texts.flatMap(clusters))).toBe(0);
		expect(segmenterCalls(() => clusters('\u0928\u092E\u0938\u094D\u0924\u0947'))).toBe(1);
	});

	it('finds them in the words of every script', () => {
		for (const [, text] of WORDS) expect(clusters(text)).toEqual(segmented(text));
	});
});

describe('the characters that the program itself draws', () => {
	const root = fileURLToPath(new URL('../../../source', import.meta.url));
	const drawing = ['text/markdown', 'ui', 'text/code-rows.ts', 'text/width.ts', 'text/wrap.ts'];
	const files = readdirSync(root, {recursive: true, encoding: 'utf8'})
		.map((name) => name.replaceAll('\\', '/'))
		.filter((name) => /\.tsx?$/.test(name) && drawing.some((folder) => name.startsWith(folder)));

	it('are graphemes of one unit and need no segmenter', () => {
		const strings = files.flatMap((name) =>
			[...readFileSync(path.join(root, name), 'utf8').matchAll(/own`[^`]*`|'[^'\n]*'/g)].map(
				([text]) => text,
			),
		);
		const drawn = [...new Set(strings.join('').match(/[^ -~\s]/g))];
		expect(drawn).toEqual(expect.arrayContaining([...'•◦▪☐☑│╭╰─↳…✓✗▌·→']));
		expect(
			segmenterCalls(() =>
				expect(graphemes(`${drawn.join('')}${drawn.join(' ')}`)).toHaveLength(drawn.length * 3 - 1),
			),
		).toBe(0);
	});
});
