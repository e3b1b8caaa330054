/** How many cases a property is tried with: few while one works, many where there is time (`PROPERTY_RUNS=300 npm test`). */
import fc from 'fast-check';

const asked = Number(process.env.PROPERTY_RUNS ?? Number.NaN);
fc.configureGlobal({numRuns: Number.isInteger(asked) && asked > 0 ? asked : 30});
