/**
 * Three test projects, run in this order: `fast` is the source by itself, `peers` the source against real servers,
 * terminals and Ink in-process, `screen` the built program, most of it in a pty.
 */
import {defineConfig} from 'vitest/config';

/** These need `dist/`. */
const built = [
	'test/screen/**/*.test.ts',
	'test/cli.test.ts',
	'test/packaging.test.ts',
	'test/packed-library.test.ts',
	'test/examples.test.ts',
];

/** These open sockets, draw with Ink, or hold a terminal emulator. */
const peers = [
	'test/client/catalogue.test.ts',
	'test/client/client.test.ts',
	'test/client/handshake.test.ts',
	'test/client/socket.test.ts',
	'test/client/line-host.test.ts',
	'test/client/worker-socket.test.ts',
	'test/sandbox/**/*.test.ts',
	'test/library/**/*.test.ts',
	'test/chat-client.test.ts',
	'test/modes/**/*.test.ts',
	'test/modes/**/*.test.tsx',
	'test/support/**/*.test.ts',
	'test/scripts/screen-cells.test.ts',
	'test/ui/*.test.tsx',
	'test/ui/clipboard-tool.test.ts',
	'test/ui/diff.test.ts',
	'test/ui/screen.test.ts',
	'test/ui/terminal.test.ts',
	'test/ui/wall.test.ts',
];

/** Of both parts that run the source. */
const inProcess = {
	env: {FORCE_COLOR: '1'},
	setupFiles: ['test/support/property-runs.ts'],
	// Tests leave nothing behind, so files need not be kept apart; a worker for each costs more than the tests.
	isolate: false,
	// One worker less than processors is the default: on two that is one.
	maxWorkers: 2,
};

export default defineConfig({
	test: {
		reporters: ['default', './test/support/count-reporter.ts'],
		projects: [
			{
				test: {
					...inProcess,
					name: 'fast',
					sequence: {groupOrder: 0},
					include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
					exclude: [...peers, ...built],
				},
			},
			{test: {...inProcess, name: 'peers', sequence: {groupOrder: 1}, include: peers}},
			{
				test: {
					name: 'screen',
					// After the others: a screen that has to wait for the processor is told to be broken.
					sequence: {groupOrder: 2},
					// Mostly they wait for the program, which runs in a process of its own.
					maxWorkers: 2,
					include: built,
					testTimeout: 30_000,
				},
			},
		],
	},
});
