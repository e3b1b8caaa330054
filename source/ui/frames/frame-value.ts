/** A frame as a value for the JSON explorer: with the digits, the order and the repeated keys of its source. */
import {isContainer, type JsonContainer} from '../../text/json-tree/container.ts';
import {readExactly} from '../../text/json-tree/exact.ts';
import type {LoggedFrame} from './frame-log.ts';

/** A frame that is cut, or is no JSON object or list, is shown as a text. */
export function frameValue({record}: LoggedFrame): JsonContainer {
	if (record.dir === 'note') return record;
	try {
		JSON.parse(record.frame);
	} catch {
		return {text: record.frame};
	}
	const value = readExactly(record.frame);
	return isContainer(value) ? value : {text: record.frame};
}
