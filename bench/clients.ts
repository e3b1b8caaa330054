/** The chat clients that the bench compares: this one, the floor, and wscat; each driven in the same way. */
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {buildSync} from 'esbuild';
import {compileCache, type Driven, type DriveOptions, drive, scratch} from './driver.ts';
import {type ClientName, type PerClient, summary, type Value} from './figures.ts';

const folder = path.dirname(fileURLToPath(import.meta.url));

export interface Client {
	readonly name: ClientName;
	/** The script. */
	readonly file: string;
	/** Arguments that connect to this URL. */
	args(url: string): readonly string[];
	/** In the output once the interface is complete, and once it is connected. */
	readonly interfaceMark: string;
	readonly readyMark: string;
	/** What the user types to ask a question, without Enter. */
	question(text: string): string;
	/** False: it prints everything that it receives, and has no screen to look at. */
	readonly hasScreen: boolean;
	readonly env: Readonly<Record<string, string>>;
}

export const HERE: Client = {
	name: 'here',
	file: path.join(folder, '../dist/cli.js'),
	args: (url) => [url],
	interfaceMark: 'type a message',
	readyMark: '● ready',
	question: (text) => text,
	hasScreen: true,
	env: {},
};

/** Bundled with `ws` as the program is, with the same compile cache. */
export const FLOOR: Client = {
	...HERE,
	name: 'floor',
	get file() {
		return builtFloor();
	},
	get env() {
		return {NODE_COMPILE_CACHE: compileCache()};
	},
};

export const WSCAT: Client = {
	name: 'wscat',
	file: path.join(folder, '../node_modules/wscat/bin/wscat'),
	args: (url) => ['-c', url],
	interfaceMark: '>',
	readyMark: '>',
	question: (message) => JSON.stringify({type: 'chat', message}),
	hasScreen: false,
	env: {},
};

export const CLIENTS: readonly Client[] = [HERE, FLOOR, WSCAT];

let built: string | undefined;

function builtFloor(): string {
	if (built !== undefined) return built;
	buildSync({
		entryPoints: ['floor', 'floor-socket'].map((name) => path.join(folder, `${name}.ts`)),
		outdir: scratch(),
		outExtension: {'.js': '.cjs'},
		bundle: true,
		minify: true,
		format: 'cjs',
		platform: 'node',
		target: 'node22',
		external: ['bufferutil', 'utf-8-validate'],
		logLevel: 'error',
	});
	built = path.join(scratch(), 'floor.cjs');
	return built;
}

/** Starts a client; not waiting for anything. */
export const startClient = (client: Client, url: string, options: DriveOptions = {}): Driven =>
	drive(client.file, client.args(url), {
		...options,
		hasScreen: client.hasScreen,
		env: {...client.env, ...options.env},
	});

/** Resolves when it is connected. */
export const connected = (client: Client, program: Driven): Promise<number> =>
	sees(client, program, client.readyMark);

/** Resolves when the text is shown; wscat's output is read instead of its screen, so its figures are lower than what a person waits. */
export const sees = (client: Client, program: Driven, text: string, limitMs?: number): Promise<number> =>
	client.hasScreen ? program.shows(text, limitMs) : program.prints(text, limitMs);

/** Measures the clients in turn, so that all of them find the machine in the same state. */
export async function interleaved<T>(
	clients: readonly Client[],
	runs: number,
	measure: (client: Client, run: number) => Promise<T>,
): Promise<PerClient<readonly T[]>> {
	const taken = new Map<ClientName, T[]>(clients.map(({name}) => [name, []]));
	for (let run = 0; run < runs; run++)
		for (const client of clients) taken.get(client.name)?.push(await named(client, measure(client, run)));
	return taken;
}

/** Adds the client to the message of an error. */
async function named<T>({name}: Client, measure: Promise<T>): Promise<T> {
	try {
		return await measure;
	} catch (error) {
		throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, {cause: error});
	}
}

/** The median of one number of each run. */
export const medians = <T>(taken: PerClient<readonly T[]>, pick: (run: T) => number): PerClient<Value> =>
	new Map([...taken].map(([name, runs]) => [name, summary(runs.map(pick))]));
