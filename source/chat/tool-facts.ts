/** What can be said of one call of a tool beside its texts: its HTTP status, and the time it took as measured here. */
import type {JsonValue} from '../protocol/frames.ts';
import type {ToolCall} from './entry.ts';

/** HTTP status, where the server told one: of a failed call, or beside a text that was no JSON (S). */
export function httpStatusOf({outcome}: ToolCall): number | undefined {
	if (outcome.state === 'failed') return outcome.status;
	if (outcome.state !== 'succeeded') return undefined;
	const {result} = outcome;
	if (typeof result !== 'object' || result === null || !('status_code' in result)) return undefined;
	const {status_code: status} = result;
	// Anything with another key in it is the tool's own answer, and its numbers are its own.
	const isWrapper = 'result' in result && Object.keys(result).length === 2;
	return isWrapper && typeof status === 'number' ? status : undefined;
}

/**
 * From the notice of a call to the end of its round as it was seen here, ms: no server tells times. Calls of one round
 * end together.
 * @returns undefined where it was not measured
 */
export function tookMs({outcome, startedAt, endedAt}: ToolCall): number | undefined {
	if (outcome.state === 'running' || startedAt === undefined || endedAt === undefined) return undefined;
	return endedAt - startedAt;
}

/** The values of a call that the server sent: its arguments, and its result or the error with which it failed. */
export function valuesOf({
	arguments: args,
	outcome,
}: ToolCall): Readonly<Partial<Record<'arguments' | 'result' | 'error', JsonValue>>> {
	return {
		...(args === undefined ? {} : {arguments: args}),
		...(outcome.state === 'succeeded' ? {result: outcome.result} : {}),
		...(outcome.state === 'failed' ? {error: outcome.result ?? outcome.error} : {}),
	};
}
