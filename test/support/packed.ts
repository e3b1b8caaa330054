/** The tarball that would be published, packed from `dist/`, and a registry on loopback that has its dependency. */
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {onTestFinished} from 'vitest';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const isWindows = process.platform === 'win32';

/**
 * Runs npm, or another command that comes with it.
 * @returns its standard output; rejects when it fails
 */
export async function npm(
	args: readonly string[],
	cwd = PROJECT,
	command: 'npm' | 'npx' = 'npm',
): Promise<string> {
	const run = promisify(execFile);
	const {stdout} = await run(isWindows ? `${command}.cmd` : command, args, {cwd, shell: isWindows});
	return stdout;
}

export interface Packed {
	/** Its path. */
	readonly tarball: string;
	/** Paths in it, with `/`. */
	readonly files: readonly string[];
	/** Its bytes. */
	readonly size: number;
}

/**
 * Packs a package without its scripts.
 * @param folder that the tarball is written to
 * @param source folder of the package
 */
export async function pack(folder: string, source = PROJECT): Promise<Packed> {
	const args = ['pack', '--json', '--ignore-scripts', '--offline', `--pack-destination=${folder}`];
	const [packed]: {filename: string; size: number; files: {path: string}[]}[] = JSON.parse(
		await npm(args, source),
	);
	if (packed === undefined) throw new Error(`npm packed nothing in ${source}`);
	const {filename, size, files} = packed;
	return {tarball: path.join(folder, filename), size, files: files.map((file) => file.path)};
}

/**
 * Serves the installed version of one package on loopback until the test ends.
 * @param folder for its tarball
 * @returns the URL of the registry, and the paths of all requests
 */
export async function startRegistry(
	name: string,
	folder: string,
): Promise<{url: string; requests: string[]}> {
	const source = path.join(PROJECT, 'node_modules', name);
	const tarball = readFileSync((await pack(folder, source)).tarball);
	const manifest: {version: string} = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
	const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
	const requests: string[] = [];
	const server = createServer((request, response) => {
		requests.push(request.url ?? '');
		if (request.url === `/${name}.tgz`) response.end(tarball);
		else if (request.url === `/${name}`) {
			response.setHeader('Content-Type', 'application/json');
			const dist = {tarball: `${url}${name}.tgz`, integrity};
			const versions = {[manifest.version]: {...manifest, dist}};
			response.end(JSON.stringify({name, 'dist-tags': {latest: manifest.version}, versions}));
		} else {
			response.statusCode = 404;
			response.end('{}');
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	return {url, requests};
}
