/** Prints a machine-readable last line for a test run: `N passed, N failed`. */
import type {Reporter, TestModule} from 'vitest/node';

/** A file that could not be loaded counts as one failure, and so does every error outside of tests. */
export default class CountReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
		let passed = 0;
		let failed = errors.length;
		for (const module of modules) {
			let failedHere = 0;
			for (const test of module.children.allTests()) {
				const {state} = test.result();
				if (state === 'passed') passed++;
				if (state === 'failed') failedHere++;
			}
			failed += module.state() === 'failed' ? Math.max(1, failedHere) : failedHere;
		}
		process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
	}
}
