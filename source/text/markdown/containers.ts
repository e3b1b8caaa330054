/** The containers of Markdown blocks, quotes and list items, and how a line shows that it continues in them. */
import {TAB_STOP} from '../escape-controls.ts';

export interface Quote {
	readonly kind: 'quote';
}

export interface Item {
	readonly kind: 'item';
	/** The mark of all items of its list: another mark begins another list. */
	readonly mark: '-' | '+' | '*' | '.' | ')';
	/** Of an ordered list; undefined = a bullet. */
	readonly number: number | undefined;
	/** Indentation of its lines, in columns: the marker and the space after it. */
	readonly indent: number;
	/** The same object for all items of a list; `first` is the number of its first item. */
	readonly list: {readonly first: number | undefined};
	/** In a task list; undefined = not a task. */
	readonly task: 'done' | 'open' | undefined;
}

/** Compared by identity: two items with the same marker are two objects. */
export type BlockContainer = Quote | Item;

/** A line, or its rest after the markers of its containers. Its indentation contains no tabs. */
export interface LineRest {
	readonly text: string;
	/** Column of the line that the rest starts at, for tab stops. */
	readonly column: number;
}

/** Expands the tabs in the indentation to spaces. */
export function untabbed({text, column}: LineRest): LineRest {
	const indentation = /^ *\t[ \t]*/.exec(text)?.[0];
	if (indentation === undefined) return {text, column};
	let at = column;
	for (const unit of indentation) at += unit === '\t' ? TAB_STOP - (at % TAB_STOP) : 1;
	return {text: ' '.repeat(at - column) + text.slice(indentation.length), column};
}

/** The rest after another `units` UTF-16 units. */
export const behind = ({text, column}: LineRest, units: number): LineRest =>
	untabbed({text: text.slice(units), column: column + units});

/** Number of spaces at the beginning of a rest. */
export function indentOf(text: string): number {
	let at = 0;
	while (text.charCodeAt(at) === 0x20) at++;
	return at;
}

/** Whether a text is white space, including that of Unicode: an invisible line is not a paragraph. */
export const isBlank = (text: string): boolean => !/[^\t\f\v\r\p{Zs}]/u.test(text);

/** Indentation from which a line is code; markers are indented less. */
export const CODE_INDENT = 4;

/** The rest after the `>` of a quote and its space; undefined if there is no `>`. */
export function behindQuote(rest: LineRest): LineRest | undefined {
	const indent = indentOf(rest.text);
	if (indent >= CODE_INDENT || rest.text.charAt(indent) !== '>') return undefined;
	const inside = behind(rest, indent + 1);
	return inside.text.startsWith(' ') ? behind(inside, 1) : inside;
}

/** The rest of a line within a container; undefined if the line does not continue the container. */
export function insideOf(container: BlockContainer, rest: LineRest): LineRest | undefined {
	if (container.kind === 'quote') return behindQuote(rest);
	if (isBlank(rest.text)) return {text: '', column: rest.column};
	return indentOf(rest.text) >= container.indent ? behind(rest, container.indent) : undefined;
}

const BULLET = /^( {0,3})([-+*])(?= |\t|$)/;
const ORDINAL = /^( {0,3})(\d{1,9})([.)])(?= |\t|$)/;
const TASK = /^\[([ xX])\] +(?=\S)/;

/**
 * The item that a line begins.
 * @param sibling the previous item, whose list it may belong to
 * @returns the item and the rest of the line in it; undefined if the line begins no item
 */
export function itemAt(
	rest: LineRest,
	sibling: BlockContainer | undefined,
): {readonly item: Item; readonly inside: LineRest} | undefined {
	const bullet = BULLET.exec(rest.text);
	const ordinal = bullet === null ? ORDINAL.exec(rest.text) : null;
	const found = bullet ?? ordinal;
	if (found === null) return undefined;
	const mark = (bullet?.[2] ?? ordinal?.[3]) as Item['mark'];
	const number = ordinal === null ? undefined : Number(ordinal[2]);
	const isSame = sibling?.kind === 'item' && sibling.mark === mark;
	const list = isSame ? sibling.list : {first: number};
	// In source such as "1. 1. 1." the numbers are to be counted; other numbers are what the author meant.
	const isCounted = isSame && sibling.number !== undefined && number === list.first;
	const marker = found[0].length;
	const content = behind(rest, marker);
	const spaces = indentOf(content.text);
	const isEmpty = isBlank(content.text);
	// Of more than four spaces after the marker, the first belongs to it and the others indent code.
	const gap = isEmpty || spaces > CODE_INDENT ? 1 : spaces;
	const inside = isEmpty ? {text: '', column: content.column} : behind(content, gap);
	const task = TASK.exec(inside.text);
	return {
		item: {
			kind: 'item',
			mark,
			number: isCounted ? sibling.number + 1 : number,
			indent: marker + gap,
			list,
			task: task === null ? undefined : task[1] === ' ' ? 'open' : 'done',
		},
		inside: task === null ? inside : behind(inside, task[0].length),
	};
}
