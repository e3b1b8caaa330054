import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {fuzzyMatch, fuzzyRank} from '../../source/text/fuzzy.ts';

/** The name with its matched letters in brackets, and the kind of the match. */
function show(typed: string, name: string): string | undefined {
	const match = fuzzyMatch(typed, name);
	if (match === undefined) return undefined;
	const letters = Array.from(name, (letter, index) => (match.at.includes(index) ? `[${letter}]` : letter));
	return `${match.kind} ${letters.join('').replaceAll('][', '')}`;
}

/** Names and parts of names that are often similar. */
const aName = fc.string({unit: fc.constantFrom(...'aAbBc-_ 漢😀'), maxLength: 8});
const lower = (text: string): string[] => Array.from(text, (character) => character.toLowerCase());

function isInOrder(typed: string, name: string): boolean {
	const letters = lower(name);
	let at = 0;
	return lower(typed).every((wanted) => {
		at = letters.indexOf(wanted, at) + 1;
		return at > 0;
	});
}

describe('fuzzyMatch', () => {
	it.each([
		['', 'retry', 'prefix retry'],
		['re', 'retry', 'prefix [re]try'],
		['RE', 'retry', 'prefix [re]try'],
		['retry', 'retry', 'whole [retry]'],
		['hc', 'high-contrast', 'word-starts [h]igh-[c]ontrast'],
		['contr', 'high-contrast', 'word-starts high-[contr]ast'],
		['hicon', 'high-contrast', 'word-starts [hi]gh-[con]trast'],
		['fB', 'fooBar', 'word-starts [f]oo[B]ar'],
		['ty', 'retry', 'scattered re[t]r[y]'],
		['oo', 'o-logout-no', 'scattered [o]-l[o]gout-no'],
		['gt', 'logout', 'scattered lo[g]ou[t]'],
		['en', 'reconnect', 'scattered r[e]co[n]nect'],
		['yr', 'retry', undefined],
		['retryy', 'retry', undefined],
		['x', '', undefined],
	])('%j in %j', (typed, name, shown) => {
		expect(show(typed, name)).toBe(shown);
	});

	it('matches exactly the names that contain the letters in order, and returns their offsets', () => {
		fc.assert(
			fc.property(aName, aName, (typed, name) => {
				const match = fuzzyMatch(typed, name);
				expect(match !== undefined).toBe(isInOrder(typed, name));
				if (match === undefined) return;
				expect([...match.at].sort((a, b) => a - b)).toEqual(match.at);
				expect(new Set(match.at).size).toBe(match.at.length);
				const found = match.at.map((at) => String.fromCodePoint(name.codePointAt(at) ?? 0).toLowerCase());
				expect(found).toEqual(lower(typed));
			}),
		);
	});

	it('matches no additional names with one more letter', () => {
		fc.assert(
			fc.property(aName, aName, aName, (typed, more, name) => {
				if (fuzzyMatch(`${typed}${more}`, name) !== undefined) expect(fuzzyMatch(typed, name)).toBeDefined();
			}),
		);
	});

	it('takes little time for the worst names', () => {
		// Without a record of dead ends this would not finish.
		expect(fuzzyMatch(`${'a'.repeat(60)}b`, 'a-'.repeat(300))).toBeUndefined();
	});
});

describe('fuzzyRank', () => {
	const ranked = (typed: string, ...names: readonly string[]): string[] =>
		fuzzyRank(typed, names, (name) => name).map(({item}) => item);

	it('ranks prefixes before word starts before letters, and keeps the order of equal matches', () => {
		expect(ranked('re', 'there', 'the-rest', 'rest', 'real', 're')).toEqual([
			're',
			'rest',
			'real',
			'the-rest',
			'there',
		]);
		expect(ranked('', 'b', 'a', 'c')).toEqual(['b', 'a', 'c']);
	});

	it('ranks adjacent letters before distant ones', () => {
		expect(ranked('ag', 'xaxxg', 'xagx')).toEqual(['xagx', 'xaxxg']);
	});

	it('ranks all names that begin with the typed letters first', () => {
		fc.assert(
			fc.property(aName, fc.array(aName), (typed, names) => {
				const found = ranked(typed, ...names);
				expect([...found].sort()).toEqual(names.filter((name) => isInOrder(typed, name)).sort());
				const begins = found.map((name) => lower(name).join('').startsWith(lower(typed).join('')));
				expect(begins).toEqual([...begins].sort((a, b) => Number(b) - Number(a)));
			}),
		);
	});
});
