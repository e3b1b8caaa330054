/**
 * `npm run pictures [-- NAME …]`: takes the pictures in docs/pictures/ of the built program's real screen.
 *
 * Every scene has a built-in assistant and a program of its own, in fixed surroundings: port, session, size, time zone
 * and colours. What the clock decides is made the same by still-screen.js.
 */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {SCENES} from './scenes.js';
import {screenToSvg} from './screen-to-svg.js';
import {stillScreen} from './still-screen.js';
import {openTerminal} from './terminal.js';
import {LOOKS} from './terminal-colours.js';

/** @typedef {import('./scenes.js').Scene} Scene */

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'docs/pictures');
const command = path.join(root, 'dist/cli.js');
/** It is in the picture. */
const PORT = 8000;
const URL_IN_PICTURE = `ws://localhost:${PORT}/ws/chat?session_id=5f0c8c58-3d1e-4c5a-9a77-0c2f1b7e9d21`;

/** @param {string} home where nothing of the user's is found */
const surroundings = (home) => ({
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

/** @param {Scene} scene @param {string} home */
async function take({name, title, look, columns, rows, steps}, home) {
	const setting = {look: LOOKS[look], env: surroundings(home)};
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
			const screen = stillScreen(program.screen());
			writeFileSync(path.join(folder, `${name}.svg`), screenToSvg(screen, LOOKS[look], title));
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
			// The others are taken all the same.
			process.exitCode = 1;
			process.stderr.write(`${scene.name}: ${error instanceof Error ? error.message : String(error)}\n`);
		}
	}
} finally {
	rmSync(home, {recursive: true, force: true});
}
