/** Ends a run without a user when its time is over. */
import type {Clock} from '../../clock.ts';

/** A signal that `signal` aborts, or the time. @param ms undefined = the time does not */
export function timeLimit(ms: number | undefined, clock: Clock, signal: AbortSignal) {
	const controller = new AbortController();
	let isOver = false;
	const end = (): void => controller.abort();
	if (signal.aborted) end();
	signal.addEventListener('abort', end, {once: true});
	const stop =
		ms &&
		clock.after(ms, () => {
			isOver = !controller.signal.aborted;
			end();
		});
	return {
		signal: controller.signal,
		isOver: () => isOver,
		cancel(): void {
			if (stop) stop();
			signal.removeEventListener('abort', end);
		},
	};
}
