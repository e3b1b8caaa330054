/** Opens an address in the user's browser, when the user asks for it. */
import {spawn} from 'node:child_process';

const PROGRAMS: Readonly<Record<string, readonly [program: string, ...before: readonly string[]]>> = {
	darwin: ['open'],
	win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** The program may open it later, or wait for the browser, ms. */
const WAIT_MS = 1500;

/**
 * No shell reads the address, and what the program prints is not shown.
 * @param address an `http:` or `https:` URL
 * @returns a clause that says why it failed; undefined if it did not, or is still running
 */
export async function openBrowser(address: string, platform: string): Promise<string | undefined> {
	if (!/^https?:\/\//.test(address)) return 'it is no address of a web page';
	const [program, ...before] = PROGRAMS[platform] ?? ['xdg-open'];
	return new Promise((resolve) => {
		const child = spawn(program, [...before, address], {stdio: 'ignore', detached: true});
		const timer = setTimeout(() => resolve(undefined), WAIT_MS);
		const end = (because: string | undefined): void => {
			clearTimeout(timer);
			resolve(because);
		};
		child.on('error', (error) =>
			end(
				'code' in error && error.code === 'ENOENT'
					? `there is no ${program}`
					: `${program} cannot be started`,
			),
		);
		child.on('exit', (code) => end(code === 0 ? undefined : `${program} failed`));
		child.unref();
	});
}
