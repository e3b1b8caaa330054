import {describe, expect, it} from 'vitest';
import {syncStdout, writeAll} from '../../source/terminal/write-sync.ts';

const failure = (code: string) => Object.assign(new Error(code), {code});

describe('writeAll', () => {
	it('continues until everything is written', () => {
		let taken = '';
		const isDone = writeAll('hello wörld', {
			write(bytes) {
				taken += Buffer.from(bytes.subarray(0, 1)).toString('latin1');
				return 1;
			},
			sleep: () => expect.unreachable(),
		});
		expect(isDone).toBe(true);
		expect(Buffer.from(taken, 'latin1').toString()).toBe('hello wörld');
	});

	it('waits while the terminal is busy', () => {
		const outcomes = [failure('EAGAIN'), 2, failure('EAGAIN'), failure('EINTR'), 3];
		let slept = 0;
		const isDone = writeAll('abcde', {
			write() {
				const outcome = outcomes.shift();
				if (typeof outcome === 'number') {
					return outcome;
				}

				throw outcome;
			},
			sleep(ms) {
				slept += ms;
			},
		});
		expect(isDone).toBe(true);
		expect(outcomes).toEqual([]);
		expect(slept).toBeGreaterThan(0);
	});

	it('gives up on a terminal that stays busy, and at once on one that is gone', () => {
		let slept = 0;
		const busy = {
			write: () => {
				throw failure('EAGAIN');
			},
			sleep(ms: number) {
				slept += ms;
			},
		};
		expect(writeAll('x', busy)).toBe(false);
		expect(slept).toBe(500);
		const gone = {
			write: () => {
				throw failure('EIO');
			},
			sleep: () => expect.unreachable(),
		};
		expect(writeAll('x', gone)).toBe(false);
	});
});

describe('syncStdout', () => {
	it('writes to a stream that is not a terminal of this process', () => {
		const written: string[] = [];
		syncStdout({write: (chunk) => written.push(chunk) > 0}, 'bytes');
		expect(written).toEqual(['bytes']);
	});

	it('never throws', () => {
		syncStdout(
			{
				write() {
					throw failure('ERR_STREAM_DESTROYED');
				},
			},
			'bytes',
		);
	});
});
