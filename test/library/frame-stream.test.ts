import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createFrameStream, type FrameStream} from '../../source/library/frame-stream.ts';

interface Numbered {
	readonly n: number;
}

function open(signal?: AbortSignal): FrameStream<Numbered> & {readonly left: () => number} {
	let count = 0;
	const stream = createFrameStream<Numbered>(signal, () => {
		count++;
	});
	return {...stream, left: () => count};
}

describe('a stream of frames', () => {
	it('delivers every frame once and in order, whichever side is faster', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.constantFrom('put', 'take')), async (steps) => {
				const {frames, put, end} = open();
				let n = 0;
				const taken: Array<Promise<IteratorResult<Numbered, undefined>>> = [];
				for (const step of steps) {
					if (step === 'put') put({n: n++});
					else taken.push(frames.next());
				}
				end();
				const results = await Promise.all(taken);
				const got = results.flatMap(({value}) => (value === undefined ? [] : [value.n]));
				for await (const frame of frames) got.push(frame.n);
				expect(got).toEqual(Array.from({length: n}, (_, index) => index));
			}),
		);
	});

	it('delivers the frames before its end, and no later ones', async () => {
		const {frames, put, end, left} = open();
		put({n: 1});
		end();
		put({n: 2});
		expect(await frames.next()).toEqual({done: false, value: {n: 1}});
		expect(await frames.next()).toEqual({done: true, value: undefined});
		expect(left()).toBe(1);
	});

	it('throws the error that ended it once, after the earlier frames', async () => {
		const {frames, put, end} = open();
		put({n: 1});
		end(new Error('lost'));
		expect(await frames.next()).toMatchObject({value: {n: 1}});
		await expect(frames.next()).rejects.toThrow('lost');
		expect(await frames.next()).toEqual({done: true, value: undefined});
	});

	it('ends for waiting readers', async () => {
		const {frames, end} = open();
		const waiting = [frames.next(), frames.next()];
		const [first, second] = waiting.map((promise) => promise.catch((error: unknown) => error));
		end(new Error('lost'));
		expect(await first).toMatchObject({message: 'lost'});
		expect(await second).toEqual({done: true, value: undefined});
		expect(await frames.next()).toEqual({done: true, value: undefined});
	});

	it('ends with a break', async () => {
		const {frames, put, left} = open();
		for (const n of [1, 2, 3]) put({n});
		const got: number[] = [];
		for await (const frame of frames) {
			got.push(frame.n);
			if (frame.n === 2) break;
		}
		expect(got).toEqual([1, 2]);
		expect(left()).toBe(1);
		expect(await frames.next()).toEqual({done: true, value: undefined});
	});

	it('throws the reason of its signal immediately, even when frames wait', async () => {
		const controller = new AbortController();
		const {frames, put, left} = open(controller.signal);
		put({n: 1});
		controller.abort(new Error('enough'));
		await expect(frames.next()).rejects.toThrow('enough');
		expect(left()).toBe(1);
		const late = open(controller.signal);
		await expect(late.frames.next()).rejects.toThrow('enough');
		expect(await late.frames.next()).toEqual({done: true, value: undefined});
	});
});
