/** Words a JSON value for speech output: `order id A-1001, verbose true`, without quotes, braces and underscores. */
import {type Child, childAt, childCount, isContainer} from '../../text/json-tree/container.ts';
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
export function spokenJson(value: unknown): SafeText {
	if (!isContainer(value)) return spokenScalar(value);
	const count = childCount(value);
	const shown = Math.min(count, MOST_MEMBERS);
	if (shown === 0) return own`nothing`;
	const members = Array.from({length: shown}, (_, at) => member(childAt(value, at)));
	return joinSafe([...members, ...(count > shown ? [own`and ${count - shown} more`] : [])], ', ');
}

/** An item by itself, a field with its name. */
function member({key, value}: Child): SafeText {
	return typeof key === 'number' ? nested(value) : own`${spokenName(key)} ${nested(value)}`;
}

/** A name without underscores: some screen readers spell them out, others join the words. */
export function spokenName(key: string): SafeText {
	return truncate(safeLine(key.slice(0, LONGEST_STRING).replaceAll('_', ' ')), LONGEST_STRING);
}

function nested(value: unknown): SafeText {
	if (!isContainer(value)) return spokenScalar(value);
	return countOf(childCount(value), Array.isArray(value) ? 'item' : 'field');
}

function spokenScalar(value: unknown): SafeText {
	if (typeof value !== 'string') return truncate(safeLine(String(value)), LONGEST_STRING);
	const head = value
		.slice(0, LONGEST_STRING * 2)
		.replace(/\s+/g, ' ')
		.trim();
	return head === '' ? own`empty` : truncate(safeLine(head), LONGEST_STRING);
}
