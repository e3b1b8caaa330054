/** The file of a value of the explorer: its JSON, whole, also if only a part of it is loaded. */

import {bytesIn, unitsToRead} from '../../chat/recovery/whole-calls.ts';
import {compactJson, writtenJson} from '../../text/json-tree/write.ts';
import {own} from '../../text/safe.ts';
import {type FullText, fileName} from '../transcript/full-text.ts';
import {wholeCallsJson} from '../transcript/whole-calls-json.ts';
import type {Explorer, Selection} from './explorer.ts';
import {type WholeRange, wholeOf} from './whole-value.ts';

/** Members and indexes of a path in the name of a file. */
const MOST_SEGMENTS = 3;

/** The content rejects if the whole is no longer kept. */
export function valueFileOf(explorer: Explorer, selection: Selection): FullText {
	const {value, segments} = selection;
	const path = segments.slice(-MOST_SEGMENTS).map(({key}) => `${key}`.slice(0, 20));
	const tool = explorer.calls[0]?.name ?? explorer.title;
	const named = {
		kind: 'json',
		name: fileName([tool.slice(0, 30), ...path].join('-')),
		what: own`the value`,
	} as const;
	const whole = wholeOf(explorer, selection);
	if (whole === undefined) {
		const json = typeof value === 'string' ? compactJson(value) : writtenJson(value);
		return {content: json, length: json.length, ...named};
	}
	if ('from' in whole) return {content: kept(whole), length: whole.size, ...named};
	return {content: wholeCallsJson([whole]), length: unitsToRead([whole]), ...named};
}

async function* kept({whole, from, size}: WholeRange): AsyncGenerator<Uint8Array> {
	if (whole === undefined) throw new Error('only a part of it is still kept');
	yield* bytesIn(whole, from, size);
}
