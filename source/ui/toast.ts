/** A message that passes: what a key did that cannot be seen otherwise, for some seconds in the status row. */
import type {Clock} from '../clock.ts';
import type {Style} from '../text/line.ts';
import type {SafeText} from '../text/safe.ts';

export interface Toast {
	readonly text: SafeText;
	readonly style: Style;
}

/** Long enough to be read, ms. */
const SHOWN_MS = 4000;

export interface ToastTimer {
	/** Shows a message for its time; the next one takes its place. */
	readonly toast: (text: SafeText, style?: Style) => void;
	/** A key was pressed: what the one before it did is no longer the news. */
	readonly end: () => void;
}

/** @param show takes what is shown from now on; undefined = nothing */
export function createToast(
	clock: Pick<Clock, 'after'>,
	show: (toast: Toast | undefined) => void,
): ToastTimer {
	let cancel: (() => void) | undefined;
	function end(): void {
		if (cancel === undefined) return;
		cancel();
		cancel = undefined;
		show(undefined);
	}
	return {
		toast(text, style = 'accent') {
			cancel?.();
			show({text, style});
			cancel = clock.after(SHOWN_MS, end);
		},
		end,
	};
}
