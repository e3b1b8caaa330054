/** What Linux tells about a running process. */
import {existsSync, readFileSync} from 'node:fs';

/** Elsewhere the figures that need it are left out. */
export const hasProc = existsSync('/proc/self/stat');

export const WITHOUT_PROC = 'this system has no /proc to read it from';

/** Resident memory, MiB. */
export function residentMiB(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** The most that was ever resident, MiB. */
export function peakMiB(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** The kernel counts in hundredths of a second, whatever its own clock does. */
const TICKS_PER_SECOND = 100;

/** Processor time of all threads since the start, in user and system mode, in seconds. */
export function cpuSeconds(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name in parentheses, field 2, may hold spaces; utime and stime are fields 14 and 15.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
