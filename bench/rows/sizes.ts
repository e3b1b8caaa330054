/** Counts long files, installed packages and the size of the package, so that growth is noticed. */
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Figure, figure, summary} from '../figures.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Id of their row. */
export const SIZES = 'size';

/** Lines above which a file probably has two subjects. */
const LONG = 250;
const FOLDERS = ['source', 'test', 'bench', 'scripts', 'examples'];

interface Packed {
	readonly size: number;
	readonly unpackedSize: number;
}

interface Lock {
	readonly packages: Readonly<Record<string, {readonly dev?: boolean}>>;
}

export async function sizes(): Promise<readonly Figure[]> {
	const lengths = codeFiles().map((file) => readFileSync(file, 'utf8').split('\n').length - 1);
	const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lock;
	// The first entry is the project itself.
	const installed = Object.entries(lock.packages).filter(([name, {dev}]) => name !== '' && dev !== true);
	const {size, unpackedSize} = packed();
	const count = (title: string, value: number, unit = ''): Figure =>
		figure(SIZES, title, unit, summary([value]));
	return [
		count(`files over ${LONG} lines, of ${lengths.length}`, lengths.filter((n) => n > LONG).length),
		count('packages installed with it', installed.length),
		count('tarball', size / 1024, 'KiB'),
		count('tarball unpacked', unpackedSize / 1024, 'KiB'),
	];
}

function codeFiles(): readonly string[] {
	return [
		path.join(root, 'cli.tsx'),
		...FOLDERS.flatMap((folder) =>
			readdirSync(path.join(root, folder), {recursive: true, encoding: 'utf8'})
				.filter((file) => /\.[jt]sx?$/.test(file))
				.map((file) => path.join(root, folder, file)),
		),
	];
}

/** Includes the type declarations, which the build of the bench omits. */
function packed(): Packed {
	const run = (command: string, args: readonly string[]): string =>
		execFileSync(command, args, {
			cwd: root,
			encoding: 'utf8',
			shell: process.platform === 'win32',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
	run('npm', ['run', 'build']);
	const [report] = JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'])) as Packed[];
	if (report === undefined) throw new Error('npm pack printed nothing');
	return report;
}
