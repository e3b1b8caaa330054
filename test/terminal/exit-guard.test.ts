import {EventEmitter} from 'node:events';
import {describe, expect, it} from 'vitest';
import {type ExitingProcess, type ExitOptions, guardExits} from '../../source/terminal/exit-guard.ts';

/** A process that logs its calls. */
class FakeProcess extends EventEmitter implements ExitingProcess {
	readonly log: string[] = [];
	readonly stderr = {write: (text: string) => this.log.push(`stderr ${text}`)};

	exit(code: number): void {
		this.log.push(`exit ${code}`);
	}
}

function guarded(options: Pick<ExitOptions, 'lost' | 'ignoresKeyboard' | 'endOther'> = {}) {
	const process = new FakeProcess();
	const release = guardExits(() => process.log.push('leave'), {
		process,
		redact: (text) => text.replaceAll('secret', '[hidden]'),
		...options,
	});
	return {process, log: process.log, release};
}

describe('guardExits', () => {
	it.each([
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGQUIT', 131],
	])('leaves the screen on %s, then exits with %i', (signal, code) => {
		const {process, log} = guarded();
		process.emit(signal, signal);
		expect(log).toEqual(['leave', `exit ${code}`]);
	});

	it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])('prints after the screen what %s loses', (signal) => {
		let text = 'Not sent: later\n';
		const {process, log} = guarded({lost: () => text});
		process.emit(signal, signal);
		expect(log.slice(0, 2)).toEqual(['leave', 'stderr Not sent: later\n']);
		text = '';
		process.emit(signal, signal);
		expect(log.slice(3)).toEqual(['leave', expect.stringMatching(/^exit /)]);
	});

	it('exits when the terminal is gone before the lost messages are printed', () => {
		const {process, log} = guarded({lost: () => 'Not sent: later\n'});
		process.stderr.write = () => {
			throw new Error('EIO');
		};
		process.emit('SIGHUP', 'SIGHUP');
		expect(log).toEqual(['leave', 'exit 129']);
	});

	it('ignores the keyboard’s signals, and no others, while another program has the terminal', () => {
		let isLent = true;
		const {process, log} = guarded({ignoresKeyboard: () => isLent});
		process.emit('SIGINT', 'SIGINT');
		process.emit('SIGQUIT', 'SIGQUIT');
		expect(log).toEqual([]);
		process.emit('SIGTERM', 'SIGTERM');
		isLent = false;
		process.emit('SIGINT', 'SIGINT');
		expect(log).toEqual(['leave', 'exit 143', 'leave', 'exit 130']);
	});

	it.each(['SIGTERM', 'SIGHUP'])('on %s ends the program that has the terminal first', async (signal) => {
		const {process, log} = guarded({
			endOther: (by) => {
				log.push(`end ${by}`);
				return Promise.resolve();
			},
		});
		process.emit(signal, signal);
		expect(log).toEqual([`end ${signal}`]);
		await Promise.resolve();
		expect(log.slice(1, 2)).toEqual(['leave']);
	});

	it.each(['uncaughtException', 'unhandledRejection'])('prints the error after leaving, on %s', (event) => {
		const {process, log} = guarded();
		process.emit(event, new TypeError('the secret\u001B[2J is out'));
		expect(log).toHaveLength(3);
		expect(log[0]).toBe('leave');
		expect(log[1]).toMatch(
			/^stderr bedrock-chat stopped because of an unexpected error\..*\nTypeError: the \[hidden\]�\[2J is out\n {4}at /,
		);
		expect(log[2]).toBe('exit 1');
	});

	it('prints a value that is not an Error, too', () => {
		const {process, log} = guarded();
		process.emit('unhandledRejection', undefined);
		expect(log[1]).toContain('\nundefined\n');
	});

	it('prints only the first error when printing fails too, and exits', () => {
		const {process, log} = guarded();
		const {write} = process.stderr;
		process.stderr.write = (text) => {
			process.emit('uncaughtException', new Error('while printing'));
			return write(text);
		};
		process.emit('uncaughtException', 'first');
		expect(log.filter((line) => line.startsWith('stderr'))).toEqual([expect.stringMatching(/\nfirst\n$/)]);
		expect(log.at(-1)).toBe('exit 1');
	});

	it('leaves at the end of the process', () => {
		const {process, log} = guarded();
		process.emit('exit', 0);
		expect(log).toEqual(['leave']);
	});

	it('removes all listeners', () => {
		const {process, release} = guarded();
		release();
		expect(process.eventNames()).toEqual([]);
	});
});
