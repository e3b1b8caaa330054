/** Two test projects: `fast` runs the source in-process, `screen` drives the built program, most of it in a pty. */
import {defineConfig} from 'vitest/config';

/** These need `dist/`. */
const built = [
	'test/screen/**/*.test.ts',
	'test/cli.test.ts',
	'test/packaging.test.ts',
	'test/packed-library.test.ts',
	'test/examples.test.ts',
];

export default defineConfig({
	test: {
		reporters: ['default', './test/support/count-reporter.ts'],
		projects: [
			{
				test: {
					name: 'fast',
					sequence: {groupOrder: 0},
					include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
					exclude: built,
					env: {FORCE_COLOR: '1'},
					setupFiles: ['test/support/property-runs.ts'],
					// Tests leave nothing behind, so files need not be kept apart; a worker for each costs more than the tests.
					isolate: false,
					// One worker less than processors is the default: on two that is one.
					maxWorkers: 2,
				},
			},
			{
				test: {
					name: 'screen',
					// After the others: a screen that has to wait for the processor is told to be broken.
					sequence: {groupOrder: 1},
					// Mostly they wait for the program, which runs in a process of its own.
					maxWorkers: 2,
					include: built,
					testTimeout: 30_000,
				},
			},
		],
	},
});
