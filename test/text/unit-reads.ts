/** Counts how often a function reads a code unit, as a measure of work that no busy machine changes. */

/** @returns how often `charCodeAt` was called while `run` ran */
export function unitReads(run: () => void): number {
	const {charCodeAt} = String.prototype;
	let reads = 0;
	String.prototype.charCodeAt = function (index) {
		reads++;
		return charCodeAt.call(this, index);
	};
	try {
		run();
	} finally {
		String.prototype.charCodeAt = charCodeAt;
	}
	return reads;
}
