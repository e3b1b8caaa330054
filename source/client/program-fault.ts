/** Distinguishes bugs of this program from failures of the network and of the server. */

/** Errors that the language raises, for which neither a network nor a server is the cause. */
const KINDS = [TypeError, RangeError, ReferenceError, SyntaxError, URIError];

/** Whether an error is a bug. `ws` uses a RangeError with a code of its own for invalid frames. */
export function isProgramFault(error: Error): boolean {
	const code = 'code' in error ? String(error.code) : '';
	return KINDS.some((kind) => error instanceof kind) && !code.startsWith('WS_ERR_');
}

/** The description of a bug for the log, on one line: the error and where it was raised. */
export function describeFault(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
	return [String(error), ...frames.slice(0, 3).map((line) => line.trim())].join(' ');
}
