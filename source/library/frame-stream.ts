/** An async iterator over the frames of the server; frames wait until they are read. */

export interface FrameStream<Frame> {
	readonly frames: AsyncIterableIterator<Frame>;
	put(frame: Frame): void;
	/** Waiting frames are still delivered; then the loop ends, or throws the error. */
	end(error?: Error): void;
}

/**
 * @param signal makes the loop throw the signal's reason
 * @param onLeft called once, when the loop has ended
 */
export function createFrameStream<Frame extends object>(
	signal: AbortSignal | undefined,
	onLeft: () => void,
): FrameStream<Frame> {
	type Result = IteratorResult<Frame, undefined>;
	interface Taker {
		resolve(result: Result): void;
		reject(reason: unknown): void;
	}
	const over: Result = {done: true, value: undefined};
	let waiting: Frame[] = [];
	let takers: Taker[] = [];
	let life: {readonly at: 'open' | 'ended'} | {readonly at: 'failing'; readonly reason: unknown} = {
		at: 'open',
	};

	function finish(reason?: {readonly reason: unknown}): void {
		if (life.at !== 'open') return;
		signal?.removeEventListener('abort', abort);
		const [first, ...others] = takers;
		takers = [];
		// A waiting reader gets it now; otherwise the next one.
		life = reason === undefined || first !== undefined ? {at: 'ended'} : {at: 'failing', ...reason};
		if (reason === undefined) first?.resolve(over);
		else first?.reject(reason.reason);
		for (const taker of others) taker.resolve(over);
		onLeft();
	}

	function abort(): void {
		waiting = [];
		finish({reason: signal?.reason});
	}

	// The stream ends before it starts.
	if (signal?.aborted) life = {at: 'failing', reason: signal.reason};
	else signal?.addEventListener('abort', abort, {once: true});

	return {
		frames: {
			next() {
				const frame = waiting.shift();
				if (frame !== undefined) return Promise.resolve({done: false, value: frame});
				if (life.at === 'failing') {
					const {reason} = life;
					life = {at: 'ended'};
					return Promise.reject(reason);
				}
				if (life.at === 'ended') return Promise.resolve(over);
				return new Promise<Result>((resolve, reject) => {
					takers.push({resolve, reject});
				});
			},
			return() {
				waiting = [];
				finish();
				life = {at: 'ended'};
				return Promise.resolve(over);
			},
			[Symbol.asyncIterator]() {
				return this;
			},
		},
		put(frame) {
			if (life.at !== 'open') return;
			const taker = takers.shift();
			if (taker === undefined) waiting.push(frame);
			else taker.resolve({done: false, value: frame});
		},
		end: (error) => finish(error === undefined ? undefined : {reason: error}),
	};
}
