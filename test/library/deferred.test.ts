import {describe, expect, it} from 'vitest';
import {createDeferred} from '../../source/library/deferred.ts';

describe('a deferred promise', () => {
	it('is settled once', async () => {
		const {promise, resolve, reject} = createDeferred<number>(undefined);
		resolve(1);
		resolve(2);
		reject(new Error('too late'));
		expect(await promise).toBe(1);
	});

	it('is rejected by its signal, and then calls onAbort', async () => {
		const controller = new AbortController();
		const pending = createDeferred<number>(controller.signal);
		let cleaned = 0;
		pending.onAbort(() => {
			cleaned++;
		});
		expect(pending.isSettled).toBe(false);
		controller.abort(new Error('enough'));
		expect(pending.isSettled).toBe(true);
		pending.resolve(1);
		await expect(pending.promise).rejects.toThrow('enough');
		expect(cleaned).toBe(1);
	});

	it('removes its listener from the signal when it is settled', async () => {
		const controller = new AbortController();
		const pending = createDeferred<number>(controller.signal);
		pending.onAbort(() => {
			throw new Error('it was over already');
		});
		pending.resolve(1);
		controller.abort();
		expect(await pending.promise).toBe(1);
	});

	it('is rejected immediately by a signal that has aborted', async () => {
		const pending = createDeferred<number>(AbortSignal.abort(new Error('enough')));
		expect(pending.isSettled).toBe(true);
		await expect(pending.promise).rejects.toThrow('enough');
	});

	it('does no harm without a handler for its rejection', () => {
		// Were it unhandled, the whole run would fail.
		createDeferred<number>(undefined).reject(new Error('unhandled'));
	});
});
