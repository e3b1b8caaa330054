import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {joinSafe, linesOf, own, repeatSafe, safe, safeLine, sliceSafe} from '../../source/text/safe.ts';
import {graphemes} from '../../source/text/width.ts';
import {cases} from '../support/property-runs.ts';
import {anyCluster} from './any-script.ts';
import {anyLine, anyText, FORBIDDEN, visible} from './any-text.ts';
import {HOSTILE_STRINGS, reaches} from './hostile-strings.ts';
import {unitReads} from './unit-reads.ts';

describe('every hostile string', () => {
	it('is in the fixture', () => {
		expect(HOSTILE_STRINGS).toHaveLength(208);
	});

	it.each(HOSTILE_STRINGS.map((entry) => [entry.id, entry] as const))(
		'%s is shown and not executed',
		(_id, entry) => {
			for (const shown of [safe(entry.text), safeLine(entry.text), own`${entry.text}`]) {
				expect(entry.mustNotReachTerminal.filter((pattern) => reaches(shown, pattern))).toEqual([]);
				expect(shown).not.toMatch(FORBIDDEN);
				for (const words of entry.mustStillShow ?? []) expect(visible(shown)).toContain(visible(words));
				expect(safe(shown)).toBe(shown);
			}
			expect(safeLine(entry.text)).not.toContain('\n');
		},
	);

	const expanding = HOSTILE_STRINGS.filter(({expand}) => expand !== undefined);

	it.each(expanding.map((entry) => [entry.id, entry] as const))('%s takes linear time', (_id, entry) => {
		const {prefix = '', unit = '', times = 0} = entry.expand ?? {};
		let shown = '';
		const readsFor = (count: number): number =>
			unitReads(() => {
				shown = safe(prefix + unit.repeat(count));
			});
		// Counting is slow, so only a quarter of the text is counted.
		const [eighth, quarter] = [readsFor(times / 8), readsFor(times / 4)];
		expect(quarter).toBeLessThanOrEqual(2 * eighth + 10);
		// The escape, the test for a run of plain units, the code point: each reads a unit anew.
		expect(quarter).toBeLessThanOrEqual(8 * (prefix.length + (unit.length * times) / 4));
		shown = safe(prefix + unit.repeat(times));
		expect(entry.mustNotReachTerminal.filter((pattern) => reaches(shown, pattern))).toEqual([]);
	});
});

describe('safe', () => {
	it('returns the same string if nothing has to change', () => {
		for (const text of ['', 'plain', 'two\nlines', 'Zürich 東京 │ 😀', 'Zu\u0308rich Vie\u0302\u0323t']) {
			expect(safe(text)).toBe(text);
		}
	});

	it.each([
		['a\r\nb', 'a\nb'],
		['a\rb', 'a␍b'],
		['\u001B[0m', '␛[0m'],
		['\u0000\u0007\u007F', '␀␇␡'],
		['\u009B31m', '<9B>31m'],
		['a\u202Eb', 'a<202E>b'],
		['a\u2028b\u2029', 'a<2028>b<2029>'],
		['\uFEFFa \u200Bb\u00AD c', '<FEFF>a <200B>b<AD> c'],
		['a\uD83Db\uDE00', 'a\uFFFDb\uFFFD'],
		['a\uFFFEb\u{1FFFE}', 'a<FFFE>b<1FFFE>'],
		['\u{E0069}\u{E0067}', '<E0069><E0067>'],
		['a\u2800b\u3164c', 'a<2800>b<3164>c'],
	])('shows %j as %j', (raw, shown) => {
		expect(safe(raw)).toBe(shown);
	});

	it('expands tabs to stops of 4 columns, counted from the start of the line', () => {
		expect(safe('\ta\tabc\tabcd\tx\n\ty')).toBe('    a   abc abcd    x\n    y');
		expect(safeLine('\ta', 2)).toBe('  a');
	});

	it.each([
		['a family', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}'],
		[
			'a couple with skin tones',
			'\u{1F469}\u{1F3FD}\u200D\u2764\uFE0F\u200D\u{1F48B}\u200D\u{1F468}\u{1F3FF}',
		],
		['the flag of Scotland', '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'],
		['a keycap', '1\uFE0F\u20E3'],
		['a heart of emoji form', 'a \u2764\uFE0F b'],
		['a Persian word with ZWNJ', 'می\u200Cخواهم'],
		['a Devanagari half form', 'क्\u200Dष'],
		['a Han variant', '葛\u{E0100}'],
		['pointed Hebrew', 'בְּרֵאשִׁ֖ית'],
		['Thai', 'ภาษาไทยน้ำ'],
		['a Quran verse number', '\u06DD\u0661'],
		['two combining marks', 'Vie\u0302\u0323t'],
	])('leaves %s as it is', (_name, text) => {
		expect(safe(text)).toBe(text);
	});

	it.each([
		['ZWNJ between Latin letters', 'pay\u200Cpal', 'paypal'],
		['ZWJ between Latin letters', 'pay\u200Dpal', 'paypal'],
		['ZWSP between words of Khmer', 'ចង់\u200Bទៅ\u200Bផ្សារ', 'ចង់ទៅផ្សារ'],
		['ZWSP between words of Thai, after a mark', 'ที่\u200Bนี่', 'ที่นี่'],
		['a soft hyphen in German', 'Donau\u00ADdampf\u00ADschiff', 'Donaudampfschiff'],
		['ZWNJ in a German compound', 'Auf\u200Clage', 'Auflage'],
		['ZWSP beside a digit', '3\u200Bកម្ម', '3កម្ម'],
		['two ZWSP, which hide data', 'a\u200B\u200Bb', 'a<200B><200B>b'],
		['ZWSP and a soft hyphen', 'a\u200B\u00ADb', 'a<200B><AD>b'],
		['ZWSP at the start', '\u200Ba', '<200B>a'],
		['ZWSP at the end', 'a\u200B', 'a<200B>'],
		['ZWSP beside a space', 'a\u200B b', 'a<200B> b'],
		['ZWSP before a mark', 'a\u200B\u0301', 'a<200B>\u0301'],
		['BiDi controls and word joiners within a word', 'a\u202Eb\u2066c\u2060d', 'a<202E>b<2066>c<2060>d'],
		['ZWJ between a letter and an emoji', 'a\u200D\u{1F468}', 'a<200D>\u{1F468}'],
		['ZWJ between an emoji and a letter', '\u{1F468}\u200Da', '\u{1F468}<200D>a'],
		['a joiner after eight marks', `ب${'\u064E'.repeat(8)}\u200Cب`, `ب${'\u064E'.repeat(8)}ب`],
		['a second consecutive joiner', 'ب\u200C\u200Cب', 'ب\u200C<200C>ب'],
		['a selector on a letter', 'a\uFE0F', 'a<FE0F>'],
		['a selector on a digit that is no keycap', '1\uFE0F', '1<FE0F>'],
		['a second selector', '\u263A\uFE0F\uFE0F', '\u263A\uFE0F<FE0F>'],
		['a skin tone on a letter', 'a\u{1F3FD}', 'a<1F3FD>'],
		['a second skin tone', '\u{1F44D}\u{1F3FD}\u{1F3FD}', '\u{1F44D}\u{1F3FD}<1F3FD>'],
		['a number sign without a number', '\u0600a', '<0600>a'],
		[
			'the tags of a region on a letter',
			'a\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
			'a<E0067><E0062><E0065><E006E><E0067><E007F>',
		],
		['tags on a flag that name no region', '\u{1F3F4}\u{E0068}\u{E0069}', '\u{1F3F4}<E0068><E0069>'],
	])('shows %s', (_name, raw, shown) => {
		expect(safe(raw)).toBe(shown);
	});

	it('inserts a base for a mark without one, at the start of every line', () => {
		expect(safe('\u0301a\n\u0301\u0308')).toBe('◌\u0301a\n◌\u0301\u0308');
	});

	it('keeps eight marks on a character and replaces more by their number', () => {
		expect(safe(`e${'\u0301'.repeat(8)}x`)).toBe(`e${'\u0301'.repeat(8)}x`);
		expect(safe(`e${'\u0301'.repeat(9)}x`)).toBe(`e${'\u0301'.repeat(8)}<1 more mark>x`);
		expect(safe(`e${'\u0301'.repeat(30)}`)).toBe(`e${'\u0301'.repeat(8)}<22 more marks>`);
	});

	it('keeps 999 consecutive spaces and replaces more by their number, including tabs', () => {
		expect(safe(`a${' '.repeat(999)}b`)).toBe(`a${' '.repeat(999)}b`);
		expect(safe(`a${' '.repeat(1000)}b`)).toBe('a<1000 spaces>b');
		expect(safe('\t'.repeat(300))).toBe('<1200 spaces>');
	});

	it('breaks a long chain of joined emoji', () => {
		const shown = safe('\u{1F468}\u200D'.repeat(300));
		expect(shown.match(/<200D>/g)?.length).toBeGreaterThan(50);
		expect(shown).not.toMatch(/(?:\u200D\u{1F468}){5}/u);
	});

	it('replaces every invisible character between two letters, and drops only those of spelling', () => {
		const formless =
			/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;
		const wrong: string[] = [];
		for (let codePoint = 0; codePoint < 0x11_0000; codePoint += codePoint < 0x2_0000 ? 1 : 61) {
			const character = String.fromCodePoint(codePoint);
			if (character === '\n') continue;
			const shown = safe(`a${character}b`).slice(1, -1);
			if (shown === '' || (shown.includes(character) && formless.test(character)))
				wrong.push(codePoint.toString(16));
		}
		expect(wrong).toEqual(['ad', '200b', '200c', '200d']);
	});

	it('is idempotent, leaves no control characters, and loses no plain character', () => {
		fc.assert(
			fc.property(anyText, (raw) => {
				const shown = safe(raw);
				expect(safe(shown)).toBe(shown);
				expect(shown).not.toMatch(FORBIDDEN);
				for (const word of raw.match(/[a-zé世界│]+/gu) ?? []) expect(shown).toContain(word);
			}),
			{numRuns: cases(400)},
		);
	});
});

describe('safeLine', () => {
	it('shows line ends', () => {
		expect(safeLine('a\nb\r\nc\rd')).toBe('a␊b␊c␍d');
	});

	it('is one line, and idempotent', () => {
		fc.assert(
			fc.property(anyText, (raw) => {
				const shown = safeLine(raw);
				expect(shown).not.toContain('\n');
				expect(shown).not.toMatch(FORBIDDEN);
				expect(safeLine(shown)).toBe(shown);
				expect(safe(shown)).toBe(shown);
			}),
			{numRuns: cases(300)},
		);
	});
});

describe('own', () => {
	it('keeps its literal text and makes its values safe', () => {
		expect(own`session ${'a\u001Bb\n'}: ${3} of ${0.5}`).toBe('session a␛b␊: 3 of 0.5');
		expect(own`plain`).toBe('plain');
	});

	it('does not change a value that is safe', () => {
		expect(own`<${safe('\u202E')}>`).toBe('<<202E>>');
	});
});

describe('parts of safe text', () => {
	it('are joined, repeated and split into lines', () => {
		expect(joinSafe([own`a`, own`b`], ', ')).toBe('a, b');
		expect(joinSafe([own`a`, own`b`], '\u001B')).toBe('a␛b');
		expect(repeatSafe(own`─`, 3)).toBe('───');
		expect(repeatSafe(own`─`, -1)).toBe('');
		expect(linesOf(safe('a\r\nb'))).toEqual(['a', 'b']);
	});

	it('are safe wherever the cut is', () => {
		expect(sliceSafe(own`a😀b`, 0, 2)).toBe('a\uFFFD');
		expect(sliceSafe(safe('e\u0301x'), 1)).toBe('◌\u0301x');
		fc.assert(
			fc.property(anyLine, fc.nat(60), fc.nat(60), (raw, start, end) => {
				const part = sliceSafe(safe(raw), start, end);
				expect(safe(part)).toBe(part);
			}),
			{numRuns: cases(400)},
		);
	});

	it('are a plain slice between graphemes', () => {
		const text = safe('Zu\u0308rich 世界');
		expect(sliceSafe(text, 0, 3)).toBe('Zu\u0308');
		expect(sliceSafe(text, 3)).toBe('rich 世界');
		expect(sliceSafe(text, 5, 2)).toBe('');
	});

	it('add nothing where they are cut between graphemes, in any script', () => {
		fc.assert(
			fc.property(fc.array(anyCluster, {maxLength: 6}), (clusters) => {
				const text = safeLine(clusters.join(''));
				let at = 0;
				for (const grapheme of graphemes(text)) {
					expect(sliceSafe(text, at, at + grapheme.length)).toBe(grapheme);
					at += grapheme.length;
				}
			}),
			{numRuns: cases(1000)},
		);
	});

	it('may begin with a vowel, a tone or a final that has a column of its own', () => {
		const word = 'မြန်မာ';
		expect(sliceSafe(safe(word), word.length - 1)).toBe('ာ');
		// Words of Burmese end with such letters, and a zero-width space follows.
		expect(safe('မြန်မာ\u200Bစာ\u200Bများ\u200Bက')).toBe('မြန်မာစာများက');
	});
});
