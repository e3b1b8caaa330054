/** Two test projects: `fast` runs the source in-process, `screen` drives the built program in a pty. */
import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'fast',
					include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
					exclude: ['test/screen/**'],
					env: {FORCE_COLOR: '1'},
				},
			},
			{
				test: {
					name: 'screen',
					include: ['test/screen/**/*.test.ts'],
					testTimeout: 30_000,
				},
			},
		],
	},
});
