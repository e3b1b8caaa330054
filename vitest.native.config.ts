/**
 * Three test projects, run in this order: `fast` is the source by itself, `peers` the source against real servers,
 * terminals and Ink in-process, `screen` the built program, most of it in a pty.
 */
import {defineConfig} from 'vitest/config';
import {BaseSequencer, type TestSpecification} from 'vitest/node';

/** These need `dist/`. */
const built = [
	'test/built/**/*.test.ts',
	'test/screen/**/*.test.ts',
	'test/cli.test.ts',
	'test/packaging.test.ts',
	'test/packed-library.test.ts',
	'test/examples.test.ts',
];

/** These open sockets, draw with Ink, or hold a terminal emulator. */
const peers = [
	'test/chat/cut-anywhere.test.ts',
	'test/chat/fault-matrix.test.ts',
	'test/client/client.test.ts',
	'test/client/handshake.test.ts',
	'test/client/socket.test.ts',
	'test/client/worker/worker-host.test.ts',
	'test/client/worker/worker-socket.test.ts',
	'test/sandbox/**/*.test.ts',
	'test/server/ask-offer.test.ts',
	'test/server/catalogue.test.ts',
	'test/server/sandbox-pages.test.ts',
	'test/session/**/*.test.ts',
	'test/library/**/*.test.ts',
	'test/modes/**/*.test.ts',
	'test/support/**/*.test.ts',
	'test/scripts/screen-cells.test.ts',
	'test/**/*.test.tsx',
	'test/terminal/clipboard-tool.test.ts',
	'test/terminal/diff.test.ts',
	'test/terminal/screen.test.ts',
	'test/terminal/terminal.test.ts',
	'test/ui/early-screen.test.ts',
	'test/ui/frame.test.ts',
	'test/ui/scripts.test.ts',
];

/** Of both parts that run the source. */
const inProcess = {
	env: {FORCE_COLOR: '1'},
	setupFiles: ['test/support/property-runs.ts'],
	// Tests leave nothing behind, so files need not be kept apart; a worker for each costs more than the tests.
	isolate: false,
	// One worker less than processors is the default: on two that is one.
	maxWorkers: 2,
	// More room for new objects: a twentieth less processor time for garbage collection.
	execArgv: ['--min-semi-space-size=32', '--max-semi-space-size=64'],
	// With the default of 5 s, a busy machine fails unchanged code, and fast-check has no time to report a counterexample.
	testTimeout: 30_000,
};

/** Short files with long tests. Without the durations of an earlier run the shortest files would be the last ones. */
const LONG = /test\/(?:built\/|modes\/interactive\/gc-tuning|screen\/(?:exploring|recorded-reading))/;

/** Starts the long files first, so that no worker waits for one of them at the end. */
class LongFilesFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const sorted = await super.sort(files);
		const isLong = ({moduleId}: TestSpecification): boolean => LONG.test(moduleId);
		return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
	}
}

export default defineConfig({
	test: {
		sequence: {sequencer: LongFilesFirst},
		reporters: ['default', './test/support/count-reporter.ts'],
		// `npm run test:fast` leaves these out.
		tags: [{name: 'slow', description: 'Takes 0.15 s and more: exhaustive, or of many or huge inputs.'}],
		projects: [
			{
				test: {
					...inProcess,
					name: 'fast',
					sequence: {groupOrder: 0},
					include: ['test/**/*.test.ts'],
					// Node's own import of TypeScript: a sixth less time than through Vite's transformation.
					experimental: {viteModuleRunner: false},
					exclude: [...peers, ...built, 'test/long/**'],
				},
			},
			{
				test: {
					...inProcess,
					name: 'peers',
					sequence: {groupOrder: 1},
					include: peers,
					exclude: ['test/**/*.test.tsx'],
					experimental: {viteModuleRunner: false},
				},
			},
			{
				test: {
					name: 'screen',
					isolate: false,
					// After the others: a screen that has to wait for the processor is told to be broken.
					sequence: {groupOrder: 2},
					// More than processors: mostly they wait for the program, and the program waits for the next key.
					maxWorkers: 4,
					include: built,
					testTimeout: 30_000,
					// npm packs and builds in one.
					hookTimeout: 30_000,
				},
			},
		],
	},
});
