/** What of an entry is searched: its words, its notices, and the names, arguments and results of its tool calls. */
import type {Entry, ToolCall} from '../../chat/entry.ts';
import {valuesOf} from '../../chat/tool-facts.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {entryKey} from '../transcript/list.ts';
import {contentOf} from '../transcript/message-text.ts';
import {CHUNK_SIZE, chunkKey} from '../transcript/reply-chunks.ts';

/** A text that is searched, with the unit of the list whose rows show it. */
export interface Field {
	readonly unit: string;
	readonly text: string;
}

/** Of one text, in UTF-16 units: as much of it as can be shown. */
const MOST_UNITS = 2 * 1024 * 1024;

/** In the order in which they are shown. */
export function findFieldsOf(entry: Entry): readonly Field[] {
	const key = entryKey(entry);
	return contentOf(entry).map((part, index) =>
		part.kind === 'tool'
			? {unit: part.call.key, text: textOfCall(part.call)}
			: {
					unit: chunkKey(key, Math.floor(index / CHUNK_SIZE)),
					text: headOf(part.text).slice(0, MOST_UNITS),
				},
	);
}

/** Calls are immutable, and every find reads them again. */
const callTexts = new WeakMap<ToolCall, string>();

function textOfCall(call: ToolCall): string {
	const known = callTexts.get(call);
	if (known !== undefined) return known;
	const text = [call.name, ...Object.values(valuesOf(call)).map((value) => jsonText(value))]
		.filter((part) => part !== '')
		.join('\n');
	callTexts.set(call, text);
	return text;
}

/**
 * A JSON value as lines of `key: value`, without the punctuation that the screen leaves out too.
 * @returns as much of it as is searched; '' for undefined
 */
export function jsonText(value: unknown, most = MOST_UNITS): string {
	if (value === undefined) return '';
	const lines: string[] = [];
	let units = 0;
	/** What is still to be told, the next of it last: values may be nested deeper than calls can be. */
	const left: {readonly label: string; readonly value: unknown}[] = [{label: '', value}];
	for (let next = left.pop(); next !== undefined && units < most; next = left.pop()) {
		const isContainer = typeof next.value === 'object' && next.value !== null;
		const line = next.label + (isContainer ? '' : String(next.value));
		if (line !== '') lines.push(line);
		units += line.length + 1;
		if (typeof next.value !== 'object' || next.value === null) continue;
		const entries = Object.entries(next.value);
		const isList = Array.isArray(next.value);
		for (const [key, each] of entries.reverse()) left.push({label: isList ? '' : `${key}: `, value: each});
	}
	return lines.join('\n').slice(0, most);
}
