/** ink-spinner with a given sign: it gets no timer, since one clock draws everything that moves. */
import spinners, {type SpinnerName} from 'cli-spinners';
import InkSpinner from 'ink-spinner';

/** The longest interval of a timer, ms. */
const NEVER = 2 ** 31 - 1;

/** Adds a spinner with this one sign to those that ink-spinner knows. */
function typeOf(sign: string): SpinnerName {
	const name = `only ${sign}`;
	if (!Object.hasOwn(spinners, name)) Object.assign(spinners, {[name]: {interval: NEVER, frames: [sign]}});
	return name as SpinnerName;
}

export function Spinner({sign}: {readonly sign: string}) {
	return <InkSpinner type={typeOf(sign)} />;
}
