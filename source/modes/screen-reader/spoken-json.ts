/** Words a JSON value for speech output: `order id A-1001, verbose true`, without quotes, braces and underscores. */
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import {countOf} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText, safeLine} from '../../text/safe.ts';
import {truncate} from '../../text/width.ts';

/** Most columns of one string. */
const LONGEST_STRING = 120;
/** Most members or items of one container. */
const MOST_MEMBERS = 12;

/**
 * The top level of an object or a list in words; a nested container is a count.
 * @returns one line, never empty
 */
export function spokenJson(value: JsonValue): SafeText {
	if (typeof value !== 'object' || value === null) return spokenScalar(value);
	const keys = Object.keys(value);
	const members = keys.slice(0, MOST_MEMBERS).map((key) => member(value, key));
	if (members.length === 0) return own`nothing`;
	const left = keys.length - members.length;
	return joinSafe([...members, ...(left > 0 ? [own`and ${left} more`] : [])], ', ');
}

type Container = JsonObject | readonly JsonValue[];

function isList(container: Container): container is readonly JsonValue[] {
	return Array.isArray(container);
}

/** An item by itself, a field with its name. */
function member(container: Container, key: string): SafeText {
	if (isList(container)) return nested(container[Number(key)] ?? null);
	return own`${spokenName(key)} ${nested(container[key] ?? null)}`;
}

/** A name without underscores: some screen readers spell them out, others join the words. */
export function spokenName(key: string): SafeText {
	return truncate(safeLine(key.slice(0, LONGEST_STRING).replaceAll('_', ' ')), LONGEST_STRING);
}

function nested(value: JsonValue): SafeText {
	if (typeof value !== 'object' || value === null) return spokenScalar(value);
	return countOf(Object.keys(value).length, Array.isArray(value) ? 'item' : 'field');
}

function spokenScalar(value: string | number | boolean | null): SafeText {
	if (typeof value !== 'string') return own`${String(value)}`;
	const head = value
		.slice(0, LONGEST_STRING * 2)
		.replace(/\s+/g, ' ')
		.trim();
	return head === '' ? own`empty` : truncate(safeLine(head), LONGEST_STRING);
}
