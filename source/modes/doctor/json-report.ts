/** The report of the command doctor for programs: docs/doctor.md has its fields. */
import {escapedJson} from '../../text/json-tree/write.ts';
import {type Check, checkValue, exitCodeOf} from './check.ts';

/** Of the format: a field that changes its meaning or goes raises it. */
const FORMAT_VERSION = 1;

/** @returns JSON with a line feed, in which every control character is escaped */
export function jsonReport(checks: readonly Check[]): string {
	const value = {version: FORMAT_VERSION, exitCode: exitCodeOf(checks), checks: checks.map(checkValue)};
	return `${escapedJson(JSON.stringify(value, null, 2))}\n`;
}
