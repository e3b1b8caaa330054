/** Runs a platform's clipboard tool: a program without a shell, fed through a pipe, and not for long. */
import {spawn} from 'node:child_process';
import type {ClipboardTool} from './clipboard.ts';

/** A tool that takes longer than this waits for something, ms. */
const LIMIT_MS = 2000;

/**
 * @param isWindows a process of its own session would get a console window there
 * @param limitMs after which the tool is ended
 * @returns true when it ended well; never rejects
 */
export function runClipboardTool(
	{file, args}: ClipboardTool,
	input: Buffer,
	isWindows: boolean,
	limitMs = LIMIT_MS,
): Promise<boolean> {
	return new Promise((resolve) => {
		const child = spawn(file, args, {
			// X tools stay in the background to give the text away: Ctrl+Z and a closed window must not reach them there.
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
		// A tool that reads nothing tells so by its exit code.
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}
