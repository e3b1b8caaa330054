/** Reads memory and processor time of a process from /proc. */
import {existsSync, readFileSync} from 'node:fs';

/** False outside Linux: figures that need /proc are skipped. */
export const hasProc = existsSync('/proc/self/stat');

export const WITHOUT_PROC = 'this system has no /proc';

/** Resident memory, MiB. */
export function residentMiB(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Peak resident memory, MiB. */
export function peakMiB(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** The kernel reports hundredths of a second, whatever its own clock rate. */
const TICKS_PER_SECOND = 100;

/** Processor time of all threads since the start, user and system mode, in seconds. */
export function cpuSeconds(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name in parentheses, field 2, may contain spaces; utime and stime are fields 14 and 15.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
