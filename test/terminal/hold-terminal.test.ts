import {EventEmitter} from 'node:events';
import {describe, expect, it} from 'vitest';
import {holdTerminal} from '../../source/terminal/hold-terminal.ts';
import {createHandClock} from '../support/hand-clock.ts';

function hold() {
	const log: string[] = [];
	const process = Object.assign(new EventEmitter(), {
		kill: (pid: number, signal: string) => log.push(`kill ${pid} ${signal}`),
		exit: (code: number) => log.push(`exit ${code}`),
		stderr: {write: (text: string) => log.push(text)},
	});
	const holder = {suspend: () => log.push('suspend'), resume: () => log.push('resume')};
	const held = holdTerminal(holder, {process, clock: createHandClock()});
	return {log, process, held};
}

describe('holdTerminal', () => {
	it.each([
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGQUIT', 131],
	])('restores the terminal before %s ends the program', (signal, code) => {
		const {log, process} = hold();
		process.emit(signal);
		expect(log).toEqual(['suspend', `exit ${code}`]);
	});

	it('restores the terminal while the job is stopped', () => {
		const {log, process, held} = hold();
		held.stop();
		expect(log.splice(0)).toEqual(['suspend', 'kill 0 SIGTSTP']);
		process.emit('SIGCONT');
		process.emit('SIGTSTP');
		expect(log).toEqual(['resume', 'suspend', 'kill 0 SIGTSTP']);
	});

	it('leaves no listener', () => {
		const {process, held} = hold();
		held.release();
		expect(process.eventNames()).toEqual([]);
	});
});
