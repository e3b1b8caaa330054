/** Restores the terminal at every end and stop of the program while something other than the full screen uses it. */
import type {Clock} from '../clock.ts';
import {type ExitingProcess, guardExits} from './exit-guard.ts';
import {createJobControl, type StoppableProcess, type TerminalHolder} from './job-control.ts';

export function holdTerminal(
	holder: TerminalHolder,
	{process, clock}: {readonly process: ExitingProcess & StoppableProcess; readonly clock: Clock},
): {stop(): void; release(): void} {
	const jobs = createJobControl({holders: [holder], process, clock});
	// No secret is known yet: there is nothing to redact.
	const releaseExits = guardExits(() => holder.suspend(), {process, redact: (text) => text});
	return {
		stop: () => jobs.stop(),
		release() {
			jobs.dispose();
			releaseExits();
		},
	};
}
