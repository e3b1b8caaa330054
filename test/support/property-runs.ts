/**
 * Configures property tests: by default few cases with a fixed seed, so that a green test stays green; more and other cases
 * on request: `PROPERTY_RUNS=2000 PROPERTY_SEED=7 npm test`.
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
