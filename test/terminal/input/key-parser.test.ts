import {StringDecoder} from 'node:string_decoder';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createKeyParser, type InputEvent, type Key} from '../../../source/terminal/input/key-parser.ts';
import {cases} from '../../support/property-runs.ts';

/** As `ctrl+alt+shift+name`, text in quotes, pastes in brackets, replies in braces. */
function shown(event: InputEvent): string {
	if (event.kind === 'paste') {
		return `[${event.text}]`;
	}

	if (event.kind === 'reply') {
		const {kind, ...rest} = event.reply;
		return `{${[kind, ...Object.values(rest).map((value) => JSON.stringify(value))].join(' ')}}`;
	}

	const {name, text, ctrl, alt, shift}: Key = event.key;
	return (
		(ctrl ? 'ctrl+' : '') +
		(alt ? 'alt+' : '') +
		(shift ? 'shift+' : '') +
		(text === undefined ? name : `'${text}'`)
	);
}

/** Keys of the reads, one after the other, and of the rest after the timeout. */
function keysOf(...reads: readonly string[]): string[] {
	const parser = createKeyParser();
	return [...reads.flatMap((read) => parser.push(read)), ...parser.flush()].map(shown);
}

describe('text', () => {
	it('is one key for each character, and one for Enter', () => {
		expect(keysOf('hi\r')).toEqual(["'h'", "'i'", 'enter']);
		expect(keysOf('aé漢😀 ')).toEqual(["'a'", "'é'", "'漢'", "'😀'", "' '"]);
		expect(createKeyParser().push(' ')).toMatchObject([{key: {name: 'space', text: ' '}}]);
	});

	it('that is long is one key, so that a paste without brackets is cheap', () => {
		const line = 'a line that nobody typed';
		expect(keysOf(`${line}\r${line}\t`)).toEqual([`'${line}'`, 'enter', `'${line}'`, 'tab']);
	});
});

describe('keys', () => {
	it.each([
		['\r', 'enter'],
		['\t', 'tab'],
		['\u001B[Z', 'shift+tab'],
		['\u007F', 'backspace'],
		['\b', 'backspace'],
		['\u001B[3~', 'delete'],
		['\u001B[2~', 'insert'],
		['\u001B', 'escape'],
		['\u001B\u001B', 'escape escape'],
		['\u001B\u001B\u001B', 'escape escape escape'],
		['\n', 'ctrl+j'],
		['\u0000', 'ctrl+space'],
		['\u0001', 'ctrl+a'],
		['\u001A', 'ctrl+z'],
		['\u001C', 'ctrl+\\'],
		['\u001D', 'ctrl+]'],
		['\u001E', 'ctrl+^'],
		['\u001F', 'ctrl+_'],
		// Arrows and similar keys, in three encodings.
		['\u001B[A', 'up'],
		['\u001BOA', 'up'],
		['\u001B[D', 'left'],
		['\u001B[H', 'home'],
		['\u001BOF', 'end'],
		['\u001B[1~', 'home'],
		['\u001B[8~', 'end'],
		['\u001B[5~', 'pageup'],
		['\u001B[6~', 'pagedown'],
		// Modifiers of xterm.
		['\u001B[1;2A', 'shift+up'],
		['\u001B[1;5C', 'ctrl+right'],
		['\u001B[1;3D', 'alt+left'],
		['\u001B[1;5H', 'ctrl+home'],
		['\u001B[3;5~', 'ctrl+delete'],
		['\u001B[5;8~', 'ctrl+alt+shift+pageup'],
		// Meta of xterm, which iTerm2 sends for Option.
		['\u001B[1;9D', 'alt+left'],
		['\u001B[1;10C', 'alt+shift+right'],
		['\u001B[1;13F', 'ctrl+alt+end'],
		['\u001B[3;9~', 'alt+delete'],
		['\u001B[27;9;98~', 'alt+b'],
		['\u001B[1;17A', ''],
		// Function keys.
		['\u001BOP', 'f1'],
		['\u001B[11~', 'f1'],
		['\u001B[[A', 'f1'],
		['\u001B[[E', 'f5'],
		['\u001B[15~', 'f5'],
		['\u001B[20~', 'f9'],
		['\u001B[24~', 'f12'],
		['\u001B[1;2P', 'shift+f1'],
		['\u001B[1;2R', 'shift+f3'],
		['\u001B[23;5~', 'ctrl+f11'],
		// rxvt.
		['\u001B[a', 'shift+up'],
		['\u001BOd', 'ctrl+left'],
		['\u001B[3^', 'ctrl+delete'],
		['\u001B[5$', 'shift+pageup'],
		['\u001B[7@', 'ctrl+shift+home'],
		['\u001B\u001B[A', 'alt+up'],
		['\u001B\u001BOA', 'alt+up'],
		// Number pad in application mode.
		['\u001BOM', 'enter'],
		['\u001BOj', "'*'"],
		['\u001BOy', "'9'"],
		// Alt.
		['\u001Bb', 'alt+b'],
		['\u001BB', 'alt+shift+b'],
		['\u001B ', 'alt+space'],
		['\u001B\r', 'alt+enter'],
		['\u001B\u007F', 'alt+backspace'],
		['\u001B\u0001', 'ctrl+alt+a'],
		['\u001B😀', 'alt+😀'],
		// These begin a sequence, whose rest may be late.
		['\u001B[', ''],
		['\u001BO', ''],
		['\u001B]', ''],
		['\u001BP', ''],
		['\u001B_', 'alt+_'],
		['\u001B\u001Bx', 'escape alt+x'],
		// modifyOtherKeys.
		['\u001B[27;2;13~', 'shift+enter'],
		['\u001B[27;5;13~', 'ctrl+enter'],
		['\u001B[27;5;105~', 'tab'],
		['\u001B[27;5;109~', 'enter'],
		['\u001B[27;5;91~', 'escape'],
		['\u001B[27;5;106~', 'ctrl+j'],
		['\u001B[27;6;65~', 'ctrl+shift+a'],
		['\u001B[27;2;32~', "' '"],
		['\u001B[27;5;9~', 'ctrl+tab'],
		['\u001B[27;5~', ''],
		// Kitty keyboard protocol.
		['\u001B[27u', 'escape'],
		['\u001B[13;2u', 'shift+enter'],
		['\u001B[9;5u', 'ctrl+tab'],
		['\u001B[127;3u', 'alt+backspace'],
		['\u001B[99;5u', 'ctrl+c'],
		['\u001B[97;6u', 'ctrl+shift+a'],
		['\u001B[97;3u', 'alt+a'],
		['\u001B[32;5u', 'ctrl+space'],
		['\u001B[99;69u', 'ctrl+c'],
		['\u001B[97:65;2u', "'A'"],
		['\u001B[97;2u', "'A'"],
		['\u001B[228u', "'ä'"],
		['\u001B[99;5:2u', 'ctrl+c'],
		['\u001B[99;5:3u', ''],
		['\u001B[1;1:3A', ''],
		['\u001B[97;9u', ''],
		['\u001B[91;5u', 'escape'],
		['\u001B[109;5u', 'enter'],
		['\u001B[105;5u', 'tab'],
		['\u001B[109;7u', 'alt+enter'],
		['\u001B[109;6u', 'ctrl+shift+m'],
		['\u001B[105;3u', 'alt+i'],
		['\u001B[57414u', 'enter'],
		['\u001B[57399u', "'0'"],
		['\u001B[57417;5u', 'ctrl+left'],
		['\u001B[57441u', ''],
		['\u001B[1114112u', ''],
		['\u001B[55296u', ''],
		['\u001B[155;5u', ''],
	])('%j is %s', (bytes, expected) => {
		expect(keysOf(bytes).join(' ')).toBe(expected);
	});

	it.each([
		['Cyrillic С', '\u001B[1089::99;5u', 'ctrl+c'],
		['Cyrillic ц', '\u001B[1094::119;5u', 'ctrl+w'],
		['Cyrillic ц with Shift', '\u001B[1094:1062:119;6u', 'ctrl+shift+w'],
		['Cyrillic и', '\u001B[1080::98;3u', 'alt+b'],
		['Cyrillic х, at the position of [', '\u001B[1093::91;5u', 'escape'],
		['Cyrillic ь, at the position of m', '\u001B[1100::109;5u', 'enter'],
		['Cyrillic к, with Ctrl and Alt', '\u001B[1082::114;7u', 'ctrl+alt+r'],
		['Greek ψ', '\u001B[968::99;5u', 'ctrl+c'],
		['Greek ;, at the position of q', '\u001B[59::113;5u', 'ctrl+q'],
		['Hebrew ב', '\u001B[1489::99;5u', 'ctrl+c'],
		['Hebrew ’, at the position of w', '\u001B[39::119;5u', 'ctrl+w'],
		['Arabic ؤ', '\u001B[1572::99;5u', 'ctrl+c'],
		['Thai แ', '\u001B[3649::99;5u', 'ctrl+c'],
		['Hangul ㅊ', '\u001B[12618::99;5u', 'ctrl+c'],
		['French a, at the position of q', '\u001B[97::113;5u', 'ctrl+a'],
		['Dvorak j, at the position of c', '\u001B[106::99;5u', 'ctrl+j'],
		['German ö, at the position of ;', '\u001B[246::59;5u', 'ctrl+ö'],
		['Cyrillic text', '\u001B[1094::119u', "'ц'"],
		['Cyrillic text with Shift', '\u001B[1094:1062:119;2u', "'Ц'"],
		['a code that is no character', '\u001B[1089::57441;5u', 'ctrl+с'],
	])('of other layouts with Ctrl and Alt are named by their position: %s', (_, bytes, expected) => {
		expect(keysOf(bytes)).toEqual([expected]);
	});

	it.each([
		['@', '\u001B[64;7u'],
		['\\', '\u001B[27;7;92~'],
		['{', '\u001B[123;7u'],
		['[', '\u001B[91;7u'],
		['€', '\u001B[8364;7u'],
		['µ', '\u001B[181::109;7u'],
		['ą', '\u001B[261::97;7u'],
		['@', '\u001B[64::113;7u'],
		['„', '\u001B[8222;8u'],
	])('of AltGr that are reported as Ctrl and Alt are text: %s', (character, bytes) => {
		expect(keysOf(bytes)).toEqual([`'${character}'`]);
	});

	it('that are unknown are ignored', () => {
		expect(
			keysOf('\u001B[999~\u001B[1;2;3;4z\u001B[?5W\u001BOz\u001B[<1;2;3Mx\u001B[ q\u0085\u009B'),
		).toEqual(["'x'"]);
		expect(keysOf(`\u001B[${'1;'.repeat(5_000)}Ax`)).toEqual(["'x'"]);
	});

	it('of one read are separate events', () => {
		expect(keysOf('a\u001B[A\u001B[1;5Cb\u001BOP\u0003')).toEqual([
			"'a'",
			'up',
			'ctrl+right',
			"'b'",
			'f1',
			'ctrl+c',
		]);
	});

	it('follow a sequence that a control character ended early', () => {
		expect(keysOf('\u001B[1;\r')).toEqual(['enter']);
		expect(keysOf('\u001B[1;\u001B[A')).toEqual(['up']);
		expect(keysOf('\u001B]11;rgb:\rx')).toEqual(['enter', "'x'"]);
		expect(keysOf('\u001BPabc\u001B[B')).toEqual(['down']);
	});
});

describe('the wheel', () => {
	it('is reported by mouse reports, too; clicks are ignored', () => {
		expect(keysOf('\u001B[<64;10;5M', '\u001B[<65;10;5M')).toEqual(['wheel-up', 'wheel-down']);
		expect(keysOf('\u001B[<0;10;5M\u001B[<0;10;5m\u001B[M !!x')).toEqual(["'x'"]);
	});
});

describe('pastes', () => {
	const paste = (text: string) => `\u001B[200~${text}\u001B[201~`;

	it('are kept completely, with LF as line ends', () => {
		expect(keysOf(`a${paste('one\rtwo\r\nthree\nfour\r')}b`)).toEqual([
			"'a'",
			'[one\ntwo\nthree\nfour\n]',
			"'b'",
		]);
		expect(keysOf(paste(''))).toEqual(['[]']);
	});

	it('contain no control characters but LF and tab', () => {
		expect(keysOf(paste('a\tb\u001B[31mc\u0000\u007F\u009Bd\u001B[20'))).toEqual(['[a\tbcd]']);
	});

	it.each([
		['\u001B[31mred\u001B[0m end', 'red end'],
		['\u001B[1;38;2;1;2;3mbold\u001B[m', 'bold'],
		['\u001B[2K\u001B[1Gprogress\u001B[?25h', 'progress'],
		['\u001B]8;;https://a.example\u001B\\link\u001B]8;;\u0007', 'link'],
		['\u001B(Bplain\u001B7', 'plain'],
		['an array[31] of m', 'an array[31] of m'],
		['\u001B]never ended\nnext', 'never ended\nnext'],
		['\u001B[31\nnext', '31\nnext'],
	])('contain the text of %j alone', (text, expected) => {
		expect(keysOf(paste(text))).toEqual([`[${expected}]`]);
	});

	it('may be split into any number of reads', () => {
		expect(keysOf('\u001B[200', '~on', 'e\r', '\ntwo\u001B', '[20', '1~x')).toEqual(['[one\ntwo]', "'x'"]);
	});

	it('end at the first end marker; one without a start is ignored', () => {
		expect(keysOf(`${paste('a')}b\u001B[201~c`)).toEqual(['[a]', "'b'", "'c'"]);
		expect(keysOf('\u001B[200~a\u001B\u001B[201~b')).toEqual(['[a]', "'b'"]);
	});

	it('that stop are delivered as far as they came, and their rest when it comes', () => {
		const parser = createKeyParser();
		parser.push('\u001B[200~never en');
		parser.push('ded\r\u001B[3');
		expect(parser.waiting).toBe('paste');
		expect(parser.flush().map(shown)).toEqual(['[never ended\n]']);
		expect(parser.waiting).toBe('stopped-paste');
		expect(parser.push('1mx\r')).toEqual([]);
		expect(parser.waiting).toBe('resumed-paste');
		expect(parser.flush().map(shown)).toEqual(['[x\n]']);
		expect(parser.push('\nend\u001B[20')).toEqual([]);
		expect(parser.flush().map(shown)).toEqual(['[end]']);
		expect(parser.push('1~\r').map(shown)).toEqual(['enter']);
		expect(parser.waiting).toBe('nothing');
	});

	it('that stop end without the marker with a pressed key, with typing, or after a timeout', () => {
		const stopped = () => {
			const parser = createKeyParser();
			parser.push('\u001B[200~a');
			parser.flush();
			return parser;
		};
		const pressed = (...keys: readonly string[]) => {
			const parser = stopped();
			return keys.map((key) => [...parser.push(key), ...parser.flush()].map(shown).join(' '));
		};
		expect(pressed('\u001B[A', '\r')).toEqual(['up', 'enter']);
		expect(pressed('\u007F', '\r')).toEqual(['backspace', 'enter']);
		expect(pressed('x', 'y', 'z', '\r')).toEqual(['[x]', '[y]', "'z'", 'enter']);
		expect(pressed('\r', '\r', '\t')).toEqual(['[\n]', '[\n]', '[\t]']);
		expect(pressed('two\rthree', '\r')).toEqual(['[two\nthree]', '[\n]']);
		const parser = stopped();
		expect(parser.flush()).toEqual([]);
		expect(parser.push('\r').map(shown)).toEqual(['enter']);
	});

	it('may have any size', {tags: 'slow'}, () => {
		const parser = createKeyParser();
		const part = 'some text \u001B[20~ and more\r\n'.repeat(400);
		const events = ['\u001B[200~', ...Array.from({length: 1_000}, () => part), '\u001B[201~'].flatMap(
			(read) => parser.push(read),
		);
		expect(events).toHaveLength(1);
		expect(events[0]?.kind === 'paste' && events[0].text.length).toBe(
			1_000 * 400 * 'some text  and more\n'.length,
		);
	});
});

describe('replies', () => {
	it.each([
		['\u001B[I', '{focus true}'],
		['\u001B[O', '{focus false}'],
		['\u001B[?62;1;4c', '{device-attributes}'],
		['\u001B[12;40R', '{other}'],
		['\u001B[?1;2R', '{other}'],
		['\u001B[?1u', '{other}'],
		['\u001B[?2026;2$y', '{other}'],
		['\u001B]11;rgb:ffff/8000/0000\u001B\\', '{background-colour 1 0.5000076295109483 0}'],
		['\u001B]10;rgb:f/0/f\u0007', '{other}'],
		['\u001B]52;c;aGk=\u0007', '{other}'],
		['\u001BP>|XTerm(380)\u001B\\', '{other}'],
		['\u001BP1$r0m\u001B\\', '{other}'],
		['\u001B_Gi=1;OK\u001B\\', '{other}'],
		['\u001B^pm\u001B\\', '{other}'],
	])('%j is %s, and never typed', (bytes, expected) => {
		expect(keysOf(`a${bytes}b`)).toEqual(["'a'", expected, "'b'"]);
	});

	it('that never end are dropped after the timeout', () => {
		const parser = createKeyParser();
		expect(parser.push('\u001B]11;rgb:')).toEqual([]);
		expect(parser.waiting).toBe('sequence');
		expect(parser.flush()).toEqual([]);
		expect(parser.waiting).toBe('nothing');
	});
});

describe('any bytes', () => {
	const fragment = fc.oneof(
		fc
			.constantFrom(
				...[
					'\u001B',
					'[',
					'O',
					']',
					'P',
					'_',
					'\\',
					'\u0007',
					'~',
					';',
					'1',
					'5',
					'27',
					'u',
					'A',
					'M',
					'<',
					'?',
					'$',
					'y',
					'R',
				],
				...[
					'\u001B[200~',
					'\u001B[201~',
					'\u001B[C',
					'\u001B[1;5C',
					'\u001B[27;2;13~',
					'\u001B[13;2u',
					'\u001B]11;',
					'\u001B\\',
				],
				...[
					'\r',
					'\n',
					'\t',
					'\u007F',
					'\u0000',
					'\u0003',
					'hello',
					'é',
					'漢',
					'😀',
					'👩‍👩‍👧',
					'\u009B',
					'\u0085',
				],
			)
			.map((text) => Buffer.from(text)),
		fc.uint8Array({maxLength: 4}).map((bytes) => Buffer.from(bytes)),
	);
	const input = fc.array(fragment, {maxLength: 40}).map((parts) => Buffer.concat(parts));

	/** Joins adjacent text, since a long run is one key. */
	function normalised(events: readonly InputEvent[]): string[] {
		const keys: string[] = [];
		let text = '';
		for (const event of events) {
			if (event.kind === 'key' && event.key.text !== undefined) {
				text += event.key.text;
				continue;
			}

			if (text !== '') {
				keys.push(`'${text}'`);
				text = '';
			}

			keys.push(shown(event));
		}

		return text === '' ? keys : [...keys, `'${text}'`];
	}

	function read(reads: readonly Uint8Array[]): string[] {
		const parser = createKeyParser();
		const decoder = new StringDecoder('utf8');
		return normalised([
			...reads.flatMap((bytes) => parser.push(decoder.write(Buffer.from(bytes)))),
			...parser.flush(),
		]);
	}

	it('give the same keys however they are split into reads', () => {
		fc.assert(
			fc.property(input, fc.array(fc.nat(200), {maxLength: 8}), (bytes, cuts) => {
				const whole = read([bytes]);
				const places = [
					0,
					...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
					bytes.length,
				];
				const reads = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
				expect(read(reads)).toEqual(whole);
			}),
			{numRuns: cases(500)},
		);
	});

	it('never throw, and never become a control character in a text', () => {
		fc.assert(
			fc.property(input, (bytes) => {
				const parser = createKeyParser();
				const events = parser.push(bytes.toString());
				for (let timeouts = 0; parser.waiting !== 'nothing'; timeouts++) {
					expect(timeouts).toBeLessThan(3);
					events.push(...parser.flush());
				}

				for (const event of events) {
					if (event.kind === 'key') {
						expect(event.key.text ?? '').not.toMatch(/\p{Cc}/u);
						expect(event.key.name).toMatch(/^\P{Cc}+$/u);
					} else if (event.kind === 'paste') {
						expect(event.text).not.toMatch(/[^\P{Cc}\n\t]/u);
					}
				}
			}),
			{numRuns: cases(500)},
		);
	});
});
