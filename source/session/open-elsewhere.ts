/** Tells whether a stored session is open in another program. */
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
}: Pick<ProcessTable, 'pid'>): {readonly pid: number; readonly host: string} | undefined =>
	pid === undefined ? undefined : {pid, host: hostname()};

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
	const {pid, startedAt} = program;
	// Numbers of processes begin anew with the machine.
	if (pid === processes.pid || startedAt < now - uptime() * 1000) return undefined;
	try {
		processes.kill(pid, 0);
		return pid;
	} catch (error) {
		// It belongs to another user.
		return fileErrorCode(error) === 'EPERM' ? pid : undefined;
	}
}
