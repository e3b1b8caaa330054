import {EventEmitter} from 'node:events';
import {describe, expect, it} from 'vitest';
import {createJobControl} from '../../source/terminal/job-control.ts';
import {createHandClock} from '../support/hand-clock.ts';

function job() {
	const log: string[] = [];
	const clock = createHandClock();
	const process = Object.assign(new EventEmitter(), {
		kill: (pid: number, signal: string) => log.push(`kill ${pid} ${signal}`),
	});
	const holder = (name: string) => ({
		suspend: () => log.push(`${name} lets go`),
		resume: () => log.push(`${name} takes hold`),
	});
	const control = createJobControl({holders: [holder('screen'), holder('input')], process, clock});
	const taken = () => log.splice(0);
	return {control, clock, process, taken};
}

const LET_GO = ['input lets go', 'screen lets go'];
const TAKE_HOLD = ['screen takes hold', 'input takes hold'];

describe('createJobControl', () => {
	it('stops the whole process group after releasing the terminal, and takes it again when the job continues', () => {
		const {control, clock, process, taken} = job();
		control.stop();
		expect(taken()).toEqual([...LET_GO, 'kill 0 SIGTSTP']);
		process.emit('SIGCONT');
		expect(taken()).toEqual(TAKE_HOLD);
		clock.advance(10_000);
		expect(taken()).toEqual([]);
	});

	it('resumes by itself if the system does not stop the job', () => {
		const {control, clock, taken} = job();
		control.stop();
		control.stop();
		expect(taken()).toEqual([...LET_GO, 'kill 0 SIGTSTP']);
		clock.advance(250);
		expect(taken()).toEqual(TAKE_HOLD);
	});

	it('draws again after a stop from outside', () => {
		const {process, taken} = job();
		process.emit('SIGCONT');
		expect(taken()).toEqual([...LET_GO, ...TAKE_HOLD]);
	});

	it('lends the terminal, and does not use it until the task ends', async () => {
		const {control, process, taken} = job();
		const result = await control.lend(async () => {
			expect(taken()).toEqual(LET_GO);
			process.emit('SIGCONT');
			control.stop();
			expect(taken()).toEqual([]);
			expect(control.isLent()).toBe(true);
			return 'edited';
		});
		expect(control.isLent()).toBe(false);
		expect(result).toBe('edited');
		expect(taken()).toEqual(TAKE_HOLD);
		const failing = control.lend(() => Promise.reject(new Error('no editor')));
		await expect(failing).rejects.toThrow('no editor');
		expect(taken()).toEqual([...LET_GO, ...TAKE_HOLD]);
	});

	it('stops for SIGTSTP from outside like for Ctrl+Z, each time', () => {
		const {process, taken} = job();
		for (let time = 0; time < 2; time++) {
			process.emit('SIGTSTP');
			expect(taken()).toEqual([...LET_GO, 'kill 0 SIGTSTP']);
			// A listener would keep the signal from stopping this process.
			expect(process.listenerCount('SIGTSTP')).toBe(0);
			process.emit('SIGCONT');
			expect(taken()).toEqual(TAKE_HOLD);
			expect(process.listenerCount('SIGTSTP')).toBe(1);
		}
	});

	it('stops by itself with the editor, which has restored the terminal', async () => {
		const {control, process} = job();
		await control.lend(async () => expect(process.listenerCount('SIGTSTP')).toBe(0));
		expect(process.listenerCount('SIGTSTP')).toBe(1);
	});

	it.each(['SIGTERM', 'SIGHUP'] as const)(
		'ends the editor on %s, and leaves the terminal alone',
		async (signal) => {
			const {control, clock, taken} = job();
			expect(control.endLent(signal)).toBeUndefined();
			const log: string[] = [];
			let close = (): void => {};
			const lent = control.lend(async (onEnd) => {
				taken();
				const closed = new Promise<void>((resolve) => {
					close = resolve;
				});
				onEnd((by) => void log.push(by));
				await closed;
			});
			let isEnded = false;
			const ended = control.endLent(signal)?.then(() => {
				isEnded = true;
			});
			void control.endLent('SIGTERM');
			expect(log).toEqual([signal]);
			clock.advance(999);
			expect(log).toEqual([signal]);
			clock.advance(1);
			expect(log).toEqual([signal, 'SIGKILL']);
			expect(isEnded).toBe(false);
			close();
			await lent;
			await ended;
			expect(isEnded).toBe(true);
			expect(taken()).toEqual([]);
		},
	);

	it('does not kill an editor that has ended', async () => {
		const {control, clock} = job();
		const log: string[] = [];
		const lent = control.lend(async (onEnd) => onEnd((signal) => void log.push(signal)));
		await Promise.resolve();
		const ended = control.endLent('SIGTERM');
		await Promise.all([lent, ended]);
		expect(clock.pending()).toBe(0);
		expect(log).not.toContain('SIGKILL');
	});

	it('leaves no timer after dispose', () => {
		const {control, clock, process, taken} = job();
		control.stop();
		control.dispose();
		taken();
		clock.advance(10_000);
		process.emit('SIGCONT');
		expect(taken()).toEqual([]);
		expect(clock.pending()).toBe(0);
	});
});
