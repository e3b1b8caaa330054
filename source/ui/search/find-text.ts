/** The texts of an entry that a find searches: texts, notices, and the names, arguments and results of tool calls. */
import type {Entry, ToolCall, Turn} from '../../chat/entry.ts';
import {whole} from '../../chat/recovery/whole.ts';
import {cutsOf} from '../../chat/recovery/whole-calls.ts';
import {valuesOf} from '../../chat/tool-facts.ts';
import {headOf, lengthOf} from '../../protocol/remote-text.ts';
import {isLeftOut} from '../../text/code-points.ts';
import {childrenOf, isContainer} from '../../text/json-tree/container.ts';
import {seenText} from '../../text/markdown/seen-text.ts';
import {RecentCache} from '../../text/recent-cache.ts';
import {entryKey} from '../transcript/list.ts';
import {contentOf} from '../transcript/message-text.ts';
import {reasonedIn} from '../transcript/reasoning-rows.ts';
import {chunkKey, detailKey, isLong} from '../transcript/reply-chunks.ts';

/** Whether parts of an entry are not searched, because they are not loaded. */
export function isPartlyLoaded(entry: Entry): boolean {
	if (entry.kind !== 'notice' && entry.onDisk !== undefined) return entry.onDisk.isCut;
	if (entry.kind === 'assistant' && entry.rest !== undefined) return true;
	return contentOf(entry).some((part) =>
		part.kind === 'tool' ? cutsOf(part.call).length > 0 : headOf(part.text).length < lengthOf(part.text),
	);
}

/** Whether the screen shows a part of an answer that is searched only when the answer is complete. */
export const isUnsearched = (turn: Turn | undefined): boolean =>
	turn !== undefined && (turn.text !== '' || turn.parts.length > 0);

/** A text with the unit of the list whose rows show it. */
export interface Field {
	readonly unit: string;
	readonly text: string;
	/** Index of its part among the parts of the reply. */
	readonly part: number;
}

/** Limit for one text, in UTF-16 units: as much as can be shown. */
const MAX_UNITS = 2 * 1024 * 1024;

/** UTF-16 units of the texts that are kept: a find in more than these reads the entries again, in its slices. */
const MOST_KEPT = 8 * 1024 * 1024;

/** Those of a long session are never all kept: only the ones on the screen are worth it. */
const ON_DISK = 8;

/** Every find reads the entries again. */
const kept = new RecentCache<Entry, readonly Field[]>(MOST_KEPT);

/** The texts of an entry, in the order in which they are shown. */
export function findFieldsOf(entry: Entry): readonly Field[] {
	const known = kept.get(entry);
	if (known !== undefined) return known;
	// A find reads each entry of a long session once, which leaves no room for those on the screen.
	const fields = fieldsOf(entry.kind === 'notice' ? entry : whole(entry));
	const units = fields.reduce((sum, {text}) => sum + text.length, 0);
	kept.set(entry, fields, units * (entry.kind !== 'notice' && entry.onDisk !== undefined ? ON_DISK : 1));
	kept.endPeriod();
	return fields;
}

function fieldsOf(entry: Entry): readonly Field[] {
	const key = entryKey(entry);
	const parts = contentOf(entry);
	return parts.flatMap((part, index): Field[] => {
		if (part.kind === 'tool') return [{unit: part.call.key, text: textOfCall(part.call), part: index}];
		const reasoned = entry.kind === 'assistant' ? reasonedIn(part) : undefined;
		const text = (reasoned?.rest ?? headOf(part.text)).slice(0, MAX_UNITS);
		const field = {
			unit: isLong(parts) ? chunkKey(key, index) : key,
			text: withoutZeroWidth(entry.kind === 'assistant' ? seenText(text) : text),
			part: index,
		};
		if (reasoned === undefined) return [field];
		const unit = detailKey(chunkKey(key, index), 'reasoning');
		return [{unit, text: withoutZeroWidth(reasoned.reasoning.slice(0, MAX_UNITS)), part: index}, field];
	});
}

const ZERO_WIDTH = ['\u00AD', '\u200B', '\u200C', '\u200D'];

/** The text without the characters that the screen leaves out. */
const withoutZeroWidth = (text: string): string =>
	ZERO_WIDTH.some((character) => text.includes(character))
		? text.replaceAll(/[\u00AD\u200B-\u200D]/g, (character, offset: number) =>
				isLeftOut(text, offset) ? '' : character,
			)
		: text;

const textOfCall = (call: ToolCall): string =>
	withoutZeroWidth(
		[call.name, ...Object.values(valuesOf(call)).map((value) => jsonText(value))]
			.filter((part) => part !== '')
			.join('\n'),
	);

/**
 * A JSON value as lines of `key: value`, without the punctuation that the screen omits too.
 * @returns at most `limit` UTF-16 units; '' for undefined
 */
export function jsonText(value: unknown, limit = MAX_UNITS): string {
	if (value === undefined) return '';
	const lines: string[] = [];
	let units = 0;
	/** A stack of pending values: they may be nested too deeply for recursion. */
	const pending: {readonly label: string; readonly value: unknown}[] = [{label: '', value}];
	for (let next = pending.pop(); next !== undefined && units < limit; next = pending.pop()) {
		const line = next.label + (isContainer(next.value) ? '' : String(next.value));
		if (line !== '') lines.push(line);
		units += line.length + 1;
		if (!isContainer(next.value)) continue;
		const children = childrenOf(next.value);
		for (let at = children.count - 1; at >= 0; at--) {
			const {key, value: each} = children.at(at);
			pending.push({label: typeof key === 'string' ? `${key}: ` : '', value: each});
		}
	}
	return lines.join('\n').slice(0, limit);
}
