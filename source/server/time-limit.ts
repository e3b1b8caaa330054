/** Stops a computation that takes too long, such as a match of a regular expression from outside. */
import {createContext, Script} from 'node:vm';

let context: {run?: (() => unknown) | undefined} | undefined;
let script: Script | undefined;

/**
 * Runs a function that does not wait for anything. V8 checks the time at every step back of a regular expression and in every
 * loop, so that exponential patterns are stopped too.
 * @param ms the time limit
 * @returns its value, or `too-slow` if it was stopped; what it throws is thrown
 */
export function withinTime<Value>(ms: number, run: () => Value): {readonly value: Value} | 'too-slow' {
	context ??= createContext(Object.create(null));
	script ??= new Script('run()');
	let result: {readonly value: Value} | undefined;
	context.run = () => {
		result = {value: run()};
	};
	try {
		script.runInContext(context, {timeout: ms});
	} catch (error) {
		if (isTimeout(error)) return 'too-slow';
		throw error;
	} finally {
		context.run = undefined;
	}
	return result ?? 'too-slow';
}

/** Not an `Error` of this realm, where it was thrown in the other. */
function isTimeout(error: unknown): boolean {
	return (
		typeof error === 'object' &&
		error !== null &&
		'code' in error &&
		error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
	);
}
