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
