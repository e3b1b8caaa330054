/** Runs a platform's clipboard tool: without a shell, with the text on its standard input, and with a time limit. */
import {spawn} from 'node:child_process';
import type {ClipboardTool} from './clipboard.ts';

/** A tool that takes longer than this is blocked, ms. */
const LIMIT_MS = 2000;

/**
 * @param isWindows a process in its own session would get a console window there
 * @param limitMs after which the tool is ended
 * @returns true if it exited with code 0; never rejects
 */
export function runClipboardTool(
	{file, args}: ClipboardTool,
	input: Buffer,
	isWindows: boolean,
	limitMs = LIMIT_MS,
): Promise<boolean> {
	return new Promise((resolve) => {
		const child = spawn(file, args, {
			// X tools stay in the background to serve the text: they must not get Ctrl+Z or the end of the session.
			detached: !isWindows,
			windowsHide: true,
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
		const end = (isDone: boolean): void => {
			clearTimeout(timer);
			resolve(isDone);
		};
		child.on('error', () => end(false));
		child.on('exit', (code) => end(code === 0));
		// A tool that reads nothing exits with another code.
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}
