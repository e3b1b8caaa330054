/** Runs a program in a pseudo-terminal, types keys, and reads its screen through a terminal emulator. */
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {readScreen} from './screen-cells.js';

/** @typedef {import('./screen-cells.js').Screen} Screen */
/** @typedef {import('./terminal-colours.js').Look} Look */

/** A text or pattern on the screen. @typedef {string | RegExp} Sight */

/**
 * @typedef {object} Terminal
 * @property {(keys: string) => void} type
 * @property {(sights: readonly Sight[]) => Promise<void>} shows resolves once one screen has all of them
 * @property {() => Screen} screen
 * @property {() => Promise<void>} end
 */

const LIMIT_MS = 30_000;

/**
 * @param {readonly [string, ...string[]]} command
 * @param {{readonly columns: number, readonly rows: number, readonly look: Look, readonly env: Readonly<Record<string, string>>}} options
 *   look: the colours that the terminal reports
 * @returns {Terminal}
 */
export function openTerminal([file, ...args], {columns, rows, look, env}) {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const pty = spawn(file, args, {cols: columns, rows, env: {...env}, name: 'xterm-256color'});
	let hasEnded = false;
	let hasCursor = true;
	/** @type {Set<() => void>} */
	const waiting = new Set();
	const checkAll = () => {
		for (const check of waiting) check();
	};
	for (const [final, isShown] of /** @type {const} */ ([
		['h', true],
		['l', false],
	])) {
		terminal.parser.registerCsiHandler({prefix: '?', final}, (parameters) => {
			if (parameters.includes(25)) hasCursor = isShown;
			return false;
		});
	}
	answerColour(10, look.foreground);
	answerColour(11, look.background);
	pty.onData((data) => terminal.write(data, checkAll));
	terminal.onData(reply);
	/** @type {Promise<void>} */
	const ended = new Promise((resolve) => {
		pty.onExit(() => {
			hasEnded = true;
			terminal.write('', checkAll);
			resolve();
		});
	});

	/** @param {string} bytes */
	function reply(bytes) {
		if (!hasEnded) pty.write(bytes);
	}

	/** @param {number} command @param {string} colour */
	function answerColour(command, colour) {
		terminal.parser.registerOscHandler(command, (data) => {
			if (data === '?')
				reply(
					`\u001B]${command};rgb:${(colour.match(/[\da-f]{2}/g) ?? []).map((level) => level + level).join('/')}\u001B\\`,
				);
			return true;
		});
	}

	const screen = () => readScreen(terminal, hasCursor);
	const text = () =>
		screen()
			.rows.map((row) =>
				row
					.map((cell) => cell.text)
					.join('')
					.trimEnd(),
			)
			.join('\n');

	return {
		type: reply,
		screen,
		shows(sights) {
			return new Promise((resolve, reject) => {
				const stop = () => {
					clearTimeout(timer);
					waiting.delete(check);
				};
				/** @param {string} when */
				const fail = (when) => {
					stop();
					reject(new Error(`The screen did not show ${sights.join(' and ')} ${when}. It was:\n${text()}`));
				};
				const check = () => {
					const shown = text();
					if (
						sights.every((sight) => (typeof sight === 'string' ? shown.includes(sight) : sight.test(shown)))
					) {
						stop();
						resolve();
					} else if (hasEnded) fail('before the program ended');
				};
				const timer = setTimeout(() => fail(`within ${LIMIT_MS / 1000} s`), LIMIT_MS);
				waiting.add(check);
				check();
			});
		},
		async end() {
			if (!hasEnded) pty.kill('SIGTERM');
			await ended;
			terminal.dispose();
		},
	};
}
