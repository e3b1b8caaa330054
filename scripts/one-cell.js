/**
 * The characters that the screen mostly consists of: one cell each, and they combine with no neighbour. Made from the table
 * of source/terminal/plain-width.ts, which Node 20 cannot import as it is.
 */
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const table = fileURLToPath(new URL('../source/terminal/plain-width.ts', import.meta.url));
const {outputFiles} = await build({entryPoints: [table], format: 'esm', write: false, logLevel: 'error'});
/** @type {typeof import('../source/terminal/plain-width.ts')} */
const {ONE_CELL} = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);

const unit = (/** @type {number} */ code) => `\\u${code.toString(16).padStart(4, '0').toUpperCase()}`;

/** Matches rows of such characters. Replaces string-width's own fast path, which knows ASCII alone. */
export const oneCell = new RegExp(
	`^[${ONE_CELL.map(([first, last]) => `${unit(first)}-${unit(last)}`).join('')}]*$`,
);
