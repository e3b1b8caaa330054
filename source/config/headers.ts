/** Header fields as they are typed: `Name: value`, one to a line. */
import {isFieldName} from '../protocol/auth-frame.ts';
import {type FlagName, usageOf} from './flags/flag-table.ts';
import type {Problem} from './problem.ts';

export type Fields = Readonly<Record<string, string>>;

/** What HTTP carries in a field: no line ends, nothing beyond Latin-1. */
const fieldValue = /^[\t\x20-\x7E\x80-\xFF]*$/;

/** Fields that the WebSocket handshake writes itself. */
const ownFields = /^(?:connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i;

/** Fields that hold credentials as a rule. */
const delicateFields = /authori[sz]ation|cookie|token|key|secret|passw|credential|session/i;

/** Whether a field's value is a credential, to judge by its name. */
export function isDelicateField(name: string): boolean {
	return delicateFields.test(name);
}

/**
 * @param text lines of `Name: value`; empty ones do not count
 * @param flag the one that they came by; only `--header` writes into a handshake
 * @returns the fields, or what is wrong with them; a text without a colon may be a secret gone astray and is never repeated
 */
export function readFields(
	text: string,
	flag: FlagName,
): {readonly fields: Fields} | {readonly problems: readonly Problem[]} {
	const fields = new Map<string, string>();
	const wrong = new Set<string>();
	for (const line of text.split(/\r?\n/)) {
		if (line.trim() === '') continue;
		const colon = line.indexOf(':');
		const name = line.slice(0, Math.max(colon, 0)).trim();
		const value = line.slice(colon + 1).trim();
		const isKnown = [...fields.keys()].some((known) => known.toLowerCase() === name.toLowerCase());
		if (colon === -1 || !isFieldName(name)) {
			wrong.add(`A header is a name, a colon and a value. Type ${usageOf(flag)}`);
		} else if (value === '') {
			wrong.add(`A header has no value. Type ${usageOf(flag)}`);
		} else if (!fieldValue.test(value)) {
			wrong.add(
				`The value of a header has characters that HTTP cannot carry. Type it in ASCII: ${usageOf(flag)}`,
			);
		} else if (flag === 'header' && ownFields.test(name)) {
			wrong.add(
				'The fields Connection, Upgrade, Content-Length, Transfer-Encoding and Sec-WebSocket-… belong to the handshake itself. ' +
					'Leave out the --header that sets one of them',
			);
		} else if (isKnown) {
			wrong.add(`A header is set twice. Type each name once, its values with commas between them`);
		} else {
			fields.set(name, value);
		}
	}
	if (wrong.size === 0) return {fields: Object.fromEntries(fields)};
	return {problems: [...wrong].map((sentence) => ({code: 'header_invalid', sentence}))};
}
