/** The characters that most rows consist of, each one cell: the table of source/terminal/plain-width.ts as patterns. */
import {importSource} from './import-source.js';

/** @type {typeof import('../source/terminal/plain-width.ts')} */
const {ONE_CELL} = await importSource('source/terminal/plain-width.ts');

const unit = (/** @type {number} */ code) => `\\u${code.toString(16).padStart(4, '0').toUpperCase()}`;

/** These characters as the inside of a class of a regular expression. */
export const oneCellClass = ONE_CELL.map(([first, last]) => `${unit(first)}-${unit(last)}`).join('');

/** Matches a text of such characters, whose width is its length. */
export const oneCell = new RegExp(`^[${oneCellClass}]*$`);
