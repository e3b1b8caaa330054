/** A promise that is settled from outside, once: by its owner, or by an `AbortSignal`. */
import {ChatError} from './errors.ts';

export interface Deferred<Value> {
	/** Its rejection counts as handled: who does not wait for it hears of the error elsewhere. */
	readonly promise: Promise<Value>;
	/** Whether something was said already; everything after that is passed over. */
	readonly isSettled: boolean;
	resolve(value: Value): void;
	reject(error: unknown): void;
	/** Sets what is to be done when the signal aborts; by then the promise is rejected with the signal's reason. */
	onAbort(clean: () => void): void;
}

export function createDeferred<Value>(signal: AbortSignal | undefined): Deferred<Value> {
	let isSettled = false;
	let clean: () => void = () => {};
	let succeed: (value: Value) => void = () => {};
	let fail: (error: unknown) => void = () => {};
	const promise = new Promise<Value>((resolve, reject) => {
		succeed = resolve;
		fail = reject;
	});
	promise.catch(() => {});
	const call: {stack?: string} = {};
	Error.captureStackTrace(call, createDeferred);

	/** Lets the stack of an error lead to the call that it belongs to, not to where the answer came in. */
	function fromHere(error: unknown): unknown {
		if (error instanceof ChatError) {
			const frames = call.stack?.split('\n').slice(1) ?? [];
			error.stack = [String(error), ...frames].join('\n');
		}
		return error;
	}

	function settle(how: () => void): boolean {
		if (isSettled) return false;
		isSettled = true;
		signal?.removeEventListener('abort', abort);
		how();
		return true;
	}

	function abort(): void {
		if (settle(() => fail(signal?.reason))) clean();
	}

	if (signal?.aborted) abort();
	else signal?.addEventListener('abort', abort, {once: true});

	return {
		promise,
		get isSettled() {
			return isSettled;
		},
		resolve: (value) => void settle(() => succeed(value)),
		reject: (error) => void settle(() => fail(fromHere(error))),
		onAbort(next) {
			clean = next;
		},
	};
}
