/** Converts Markdown for speech output: the text as the screen shows it, without marks, frames and rules. */
import {frameSpans} from '../../text/code-rows.ts';
import type {Line, Span} from '../../text/line.ts';
import {layoutMarkdown} from '../../text/markdown/stream.ts';

/** Columns: enough that nothing is wrapped. */
const COLUMNS = 10_000;

/** @returns lines joined by LF; "Code, js:" and "End of code." around code, cells of a table separated by commas */
export function spokenMarkdown(source: string): string {
	const lines: string[] = [];
	let wasQuoted = false;
	for (const row of layoutMarkdown(source, COLUMNS)) {
		const line = spokenRow(row);
		if (line === undefined) continue;
		const isQuoted = row.some(isQuoteBar);
		lines.push(isQuoted && !wasQuoted ? `Quote: ${line}` : line);
		wasQuoted = isQuoted;
	}
	return lines.join('\n');
}

const isQuoteBar = ({text, style}: Span): boolean => style === 'quote' && /^▎ ?$/.test(text);
const isCellBar = ({text, style}: Span): boolean => style === 'dim' && text === ' │ ';

/** undefined for a row of lines without text. */
function spokenRow(row: Line): string | undefined {
	const last = row.at(-1);
	if (last?.style === 'dim') {
		const [, label] = /^╭─ ?(.*)$/.exec(last.text) ?? [];
		if (label !== undefined) return label === '' ? 'Code:' : `Code, ${label}:`;
		if (last.text === '╰─') return 'End of code.';
		if (/^[─┼┈]+$/.test(last.text)) return undefined;
	}
	const frame = frameSpans(row);
	if (frame > 0) return textOf(row.slice(frame));
	const cells: Span[][] = [[]];
	for (const span of row) {
		if (isCellBar(span)) cells.push([]);
		else if (!isQuoteBar(span)) cells.at(-1)?.push(span);
	}
	return cells.length === 1 ? textOf(cells[0] ?? []) : cells.map((cell) => textOf(cell).trim()).join(', ');
}

/** The text, with the target of each link after it. */
function textOf(spans: readonly Span[]): string {
	return spans
		.map(({text, link}, index) => {
			const isEnd = link !== undefined && spans[index + 1]?.link !== link;
			return isEnd && !text.includes(link) ? `${text} (${link})` : text;
		})
		.join('');
}
