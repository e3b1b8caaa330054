/** A message that passes: what a key did that cannot be seen otherwise, for some seconds in the status row. */
import type {Clock} from '../client/clock.ts';
import type {Style} from '../text/line.ts';
import type {SafeText} from '../text/safe.ts';

export interface Flash {
	readonly text: SafeText;
	readonly style: Style;
}

/** Long enough to be read, ms. */
const SHOWN_MS = 4000;

/**
 * @param show takes what is shown from now on; undefined = nothing
 * @returns shows a message for its time; the next one takes its place
 */
export function createFlash(
	clock: Pick<Clock, 'after'>,
	show: (flash: Flash | undefined) => void,
): (text: SafeText, style?: Style) => void {
	let cancel: () => void = () => {};
	return (text, style = 'accent') => {
		cancel();
		show({text, style});
		cancel = clock.after(SHOWN_MS, () => show(undefined));
	};
}
