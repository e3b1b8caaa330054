/** Reads the header fields of a flag: lines of `Name: value`. */
import {type HeaderFault, readHeaders} from '../protocol/auth-frame.ts';
import {type FlagName, usageOf} from './flags/flag-table.ts';
import type {Problem} from './problem.ts';

/** Fields that the WebSocket handshake sets itself. */
const ownFields = /^(?:connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i;

/** Fields that usually contain credentials. */
const sensitiveFields =
	/authori[sz]ation|\bauth\b|cookie|token|jwt|key|secret|passw|credential|signature|session/i;

/** Whether a field's value is probably a credential, judging by its name. */
export function isSensitiveField(name: string): boolean {
	return sensitiveFields.test(name);
}

const sentences: Readonly<Record<HeaderFault, (usage: string) => string>> = {
	syntax: (usage) => `A header consists of a name, a colon and a value. Type ${usage}`,
	empty_value: (usage) => `A header has no value. Type ${usage}`,
	not_latin1: (usage) =>
		`The value of a header contains characters that HTTP does not allow. Use ASCII: ${usage}`,
	duplicate: () => 'A header is set twice. Type each name once, with its values separated by commas',
};

/** Words a fault. The line is not repeated: without a colon it may be a misplaced secret. */
export function headerProblem(fault: HeaderFault, flag: FlagName): Problem {
	return {code: 'header_invalid', sentence: sentences[fault](usageOf(flag))};
}

/** The fields of `--header`, or their problems. */
export function readHandshakeFields(
	text: string,
): {readonly fields: Readonly<Record<string, string>>} | {readonly problems: readonly Problem[]} {
	const {headers, faults} = readHeaders(text);
	const problems = faults.map((fault) => headerProblem(fault, 'header'));
	if (Object.keys(headers).some((name) => ownFields.test(name))) {
		const sentence =
			'The handshake sets Connection, Upgrade, Content-Length, Transfer-Encoding and Sec-WebSocket-… itself. ' +
			'Remove the --header that sets one of them';
		problems.push({code: 'header_invalid', sentence});
	}
	return problems.length === 0 ? {fields: headers} : {problems};
}
