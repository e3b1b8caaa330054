/** Tells whether a stored session is open in another program. */
import {readFileSync} from 'node:fs';
import {hostname, uptime} from 'node:os';
import type {StoredSession} from '../journal/read-session.ts';
import {fileErrorCode} from '../journal/session-folder.ts';

/** The part of the process that is used. */
export interface ProcessTable {
	/** Of this program; undefined = not known. */
	readonly pid?: number | undefined;
	/** @throws an error if there is no such process */
	kill(pid: number, signal: string | number): unknown;
}

/** This program, as its journal names it. */
export const programOf = ({
	pid,
}: Pick<ProcessTable, 'pid'>):
	| {readonly pid: number; readonly host: string; readonly start?: string | undefined}
	| undefined => (pid === undefined ? undefined : {pid, host: hostname(), start: processStart(pid)});

/** When a process began, in ticks since the machine did, as Linux has it; undefined where the system does not say. */
export function processStart(pid: number): string | undefined {
	try {
		// The second field is a name in parentheses, which may have spaces and parentheses; the start is the 22nd.
		return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
	} catch {
		return undefined;
	}
}

/**
 * @param now ms since the epoch
 * @returns the number of the process that writes the session; undefined if it has ended, or is of another machine
 */
export function openElsewhere(
	{program, hasEnded}: Pick<StoredSession, 'program' | 'hasEnded'>,
	processes: ProcessTable,
	now: number,
): number | undefined {
	if (hasEnded || program === undefined || program.host !== hostname()) return undefined;
	const {pid, startedAt, start} = program;
	// Numbers of processes begin anew with the machine.
	if (pid === processes.pid || startedAt < now - uptime() * 1000) return undefined;
	const running = start === undefined ? undefined : processStart(pid);
	// The number has another process now.
	if (running !== undefined && running !== start) return undefined;
	try {
		processes.kill(pid, 0);
		return pid;
	} catch (error) {
		// It belongs to another user.
		return fileErrorCode(error) === 'EPERM' ? pid : undefined;
	}
}
