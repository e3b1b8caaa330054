/** `npm run test:long`: the tests in `test/long/`, which take minutes. `npm test` has each of them in a bounded form. */
import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		name: 'long',
		env: {FORCE_COLOR: '1'},
		setupFiles: ['test/support/property-runs.ts'],
		include: ['test/long/**/*.test.ts'],
		maxWorkers: 2,
		testTimeout: 600_000,
		passWithNoTests: true,
	},
});
