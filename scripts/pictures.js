/**
 * `npm run pictures [-- NAME …]`: takes the pictures in docs/pictures/ from the real screen of the built program.
 *
 * Each scene starts its own built-in assistant and program in a fixed environment: port, session, size, time zone and
 * colours. still-screen.js replaces the values that depend on the clock.
 */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {SCENES} from './scenes.js';
import {screenToSvg} from './screen-to-svg.js';
import {hasUsualDurations, stillScreen} from './still-screen.js';
import {openTerminal} from './terminal.js';
import {LOOKS} from './terminal-colours.js';

/** @typedef {import('./scenes.js').Scene} Scene */

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'docs/pictures');
const command = path.join(root, 'dist/cli.js');
/** Fixed, because the pictures show it. */
const PORT = 8000;
const URL_IN_PICTURE = `ws://localhost:${PORT}/ws/chat?session_id=5f0c8c58-3d1e-4c5a-9a77-0c2f1b7e9d21`;

/** @param {string} home an empty folder, so that no file of the user applies */
const environmentFor = (home) => ({
	PATH: process.env.PATH ?? '',
	HOME: home,
	XDG_CACHE_HOME: home,
	XDG_CONFIG_HOME: home,
	XDG_STATE_HOME: home,
	TERM: 'xterm-256color',
	COLORTERM: 'truecolor',
	LANG: 'C.UTF-8',
	TZ: 'UTC',
	CI: 'false',
});

/** On a busy machine the duration of a call may have more characters than usual. */
const ATTEMPTS = 5;

/** @param {Scene} scene @param {string} home */
async function take(scene, home) {
	for (let left = ATTEMPTS; left > 0; left--) if (await attempt(scene, home)) return;
	throw new Error(`The machine is too busy: tool calls took too long in ${ATTEMPTS} attempts.`);
}

/** @param {Scene} scene @param {string} home @returns {Promise<boolean>} false = a duration had an unusual length */
async function attempt({name, title, look, columns, rows, steps}, home) {
	const setting = {look: LOOKS[look], env: environmentFor(home)};
	const assistant = openTerminal([process.execPath, command, 'sandbox', '--port', String(PORT)], {
		...setting,
		columns: 120,
		rows: 60,
	});
	try {
		await assistant.shows(['is ready at', String(PORT)]);
		const program = openTerminal([process.execPath, command, URL_IN_PICTURE, '--theme', look], {
			...setting,
			columns,
			rows,
		});
		try {
			for (const {types, sees} of steps) {
				if (types !== undefined) program.type(types);
				await program.shows(sees);
			}
			const screen = program.screen();
			if (!hasUsualDurations(screen)) return false;
			writeFileSync(path.join(folder, `${name}.svg`), screenToSvg(stillScreen(screen), LOOKS[look], title));
			return true;
		} finally {
			await program.end();
		}
	} finally {
		await assistant.end();
	}
}

const names = process.argv.slice(2);
const home = mkdtempSync(path.join(tmpdir(), 'bedrock-chat-pictures-'));
mkdirSync(folder, {recursive: true});
try {
	for (const scene of SCENES) {
		if (names.length > 0 && !names.includes(scene.name)) continue;
		try {
			await take(scene, home);
			process.stdout.write(`${scene.name}.svg\n`);
		} catch (error) {
			// The other scenes are still taken.
			process.exitCode = 1;
			process.stderr.write(`${scene.name}: ${error instanceof Error ? error.message : String(error)}\n`);
		}
	}
} finally {
	rmSync(home, {recursive: true, force: true});
}
