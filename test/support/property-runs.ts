/**
 * Configures property tests: few cases with a fixed seed by default, so that a green test stays green; more and other cases
 * on request: `PROPERTY_RUNS=2000 PROPERTY_SEED=7 npm test`. Continuous integration takes 100.
 */
import fc from 'fast-check';

function numberIn(text: string | undefined, otherwise: number): number {
	const number = Number(text ?? Number.NaN);
	return Number.isInteger(number) && number > 0 ? number : otherwise;
}

const runs = numberIn(process.env.PROPERTY_RUNS, 30);

/** `numRuns` of a property that needs more cases than others: `count` of them with `PROPERTY_RUNS=100`. */
export const cases = (count: number): number => Math.ceil((count * runs) / 100);

fc.configureGlobal({numRuns: runs, seed: numberIn(process.env.PROPERTY_SEED, 20_261_123)});
