/** A message in the status row for some seconds, about an effect of a key that is not visible otherwise. */
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
	/**
	 * Shows a message until its time is over or another one replaces it; a question stays until the next key.
	 * @param lasts or a subscription to what ends it earlier, because it is no longer true; returns unsubscribe
	 */
	readonly toast: (
		text: SafeText,
		style?: Style,
		lasts?: 'seconds' | 'until-key' | ((isOver: () => void) => () => void),
	) => void;
	/** Hides the message, on the next key. */
	readonly end: () => void;
}

/** @param show receives the message to show; undefined = none */
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
		toast(text, style = 'accent', lasts = 'seconds') {
			cancel?.();
			show({text, style});
			const stopTimer = lasts === 'until-key' ? () => {} : clock.after(SHOWN_MS, end);
			const unsubscribe = typeof lasts === 'string' ? () => {} : lasts(end);
			cancel = () => {
				stopTimer();
				unsubscribe();
			};
		},
		end,
	};
}
