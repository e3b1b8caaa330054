/** A promise that its owner or an `AbortSignal` settles, once. */
import {ChatError} from './errors.ts';

export interface Deferred<Value> {
	/** Its rejection counts as handled: the error is emitted as an event too. */
	readonly promise: Promise<Value>;
	/** `true` once it is settled; later calls have no effect. */
	readonly isSettled: boolean;
	resolve(value: Value): void;
	reject(error: unknown): void;
	/** Sets a callback for the abort of the signal, called after the rejection with the signal's reason. */
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

	/** Sets the stack of an error to that of the call, instead of the code that received the answer. */
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
