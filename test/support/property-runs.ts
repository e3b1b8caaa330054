/**
 * How properties are tried: with few cases while one works, and the same ones each time, so that a test that was green
 * stays so; with many and other ones where somebody looks for trouble: `PROPERTY_RUNS=2000 PROPERTY_SEED=7 npm test`.
 */
import fc from 'fast-check';

function numberIn(text: string | undefined, otherwise: number): number {
	const number = Number(text ?? Number.NaN);
	return Number.isInteger(number) && number > 0 ? number : otherwise;
}

fc.configureGlobal({
	numRuns: numberIn(process.env.PROPERTY_RUNS, 30),
	seed: numberIn(process.env.PROPERTY_SEED, 20_261_123),
});
