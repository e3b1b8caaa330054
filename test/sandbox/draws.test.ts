import {describe, expect, it} from 'vitest';
import {createDraws} from '../../source/sandbox/draws.ts';
import {openSandbox} from '../support/sandbox.ts';
import {connectRawClient} from './raw-client.ts';

const series = (seed: number, count: number, draw = createDraws()): readonly number[] =>
	Array.from({length: count}, () => draw(seed));

describe('a series of random numbers', () => {
	it('is the same for a seed, whatever was drawn for others', () => {
		const draw = createDraws();
		const mixed = series(1, 50, draw).map((number) => [number, draw(2)]);
		expect(mixed.map(([number]) => number)).toEqual(series(1, 50));
		expect(series(1, 5)).not.toEqual(series(2, 5));
	});

	it('is spread evenly between 0 and 1', () => {
		for (const seed of [0, 1, 7, 2 ** 31, 0.5]) {
			const numbers = series(seed, 10_000);
			expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
			const tenths = Array.from({length: 10}, (_, tenth) =>
				numbers.filter((number) => Math.floor(number * 10) === tenth),
			);
			// Five times the standard deviation.
			for (const {length} of tenths) expect(Math.abs(length - 1000)).toBeLessThan(150);
		}
	});
});

it('answers have the given odds, over all connections of a server', async () => {
	const {url} = await openSandbox();
	const expected = series(3, 12).map((number) => number * 100 < 40);
	const answers: boolean[] = [];
	while (answers.length < 12) {
		const client = await connectRawClient(url);
		for (const _ of [1, 2, 3])
			answers.push(/\*\*on\*\*/.test(String((await client.answer('odds 40 3')).message)));
		client.close();
	}
	expect(answers).toEqual(expected);
	expect(new Set(answers).size).toBe(2);
});
