/** The share of repetitions that passed, and how far it can be trusted. */

export interface PassRate {
	readonly passed: number;
	/** At least 1. */
	readonly of: number;
	/** Wilson's score interval at 95 %, both between 0 and 1: the true rate is outside of it in one of 20 such series. */
	readonly low: number;
	readonly high: number;
}

/** The quantile of the normal distribution for 95 %. */
const Z = 1.959964;

/** @param of at least 1, and not less than `passed` */
export function passRate(passed: number, of: number): PassRate {
	const share = passed / of;
	const divisor = 1 + Z ** 2 / of;
	const centre = (share + Z ** 2 / (2 * of)) / divisor;
	const half = (Z / divisor) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
	// At 0 and 1 the limit is exact; rounding must not pass it.
	return {
		passed,
		of,
		low: passed === 0 ? 0 : Math.max(0, centre - half),
		high: passed === of ? 1 : Math.min(1, centre + half),
	};
}

/** "14 of 20, 70 % (48 to 85 %)". */
export function rateInWords({passed, of, low, high}: PassRate): string {
	const percent = (share: number): string => (share * 100).toFixed(0);
	return `${passed} of ${of}, ${percent(passed / of)} % (${percent(low)} to ${percent(high)} %)`;
}
