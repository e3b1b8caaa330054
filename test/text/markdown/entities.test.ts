import {describe, expect, it} from 'vitest';
import {decodeEntities} from '../../../source/text/markdown/entities.ts';

describe('decodeEntities', () => {
	it.each([
		['a &amp; b &lt;c&gt; &quot;d&quot; &apos;', 'a & b <c> "d" \''],
		['&nbsp;&yuml;&frac34;&AElig;', '\u00A0ÿ¾Æ'],
		['&Alpha;&Omega;&alpha;&sigmaf;&omega;', 'ΑΩας'.replace('ς', 'ςω')],
		['&mdash;&hellip;&rarr;&ne;&euro;&check;', '—…→≠€✓'],
		['&#65;&#x42;&#X43;', 'ABC'],
		['&#0;&#xD800;&#x110000;', '\uFFFD\uFFFD\uFFFD'],
		['&#27;[2J', '\u001B[2J'],
		['&unknown; &_; & &amp &;', '&unknown; &_; & &amp &;'],
		['nothing', 'nothing'],
	])('%j', (text, decoded) => {
		expect(decodeEntities(text)).toBe(decoded);
	});
});
