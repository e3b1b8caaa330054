/** What is odd about the calls of a reply, in words: results without a call, calls told twice, names that differ. */
import type {ReplyPart, ToolCall} from './entry.ts';

/**
 * Looks through all calls once.
 * @returns by the key of the call, only for those that are odd; hostile, since it may hold a name from the server
 */
export function toolWarningsOf(parts: readonly ReplyPart[]): ReadonlyMap<string, string> {
	const remarks = new Map<string, string>();
	const ids = new Set<string>();
	for (const part of parts) {
		if (part.kind !== 'tool') continue;
		const {call} = part;
		const isAgain = call.id !== undefined && ids.has(call.id);
		if (call.id !== undefined) ids.add(call.id);
		const remark = remarkOn(call, isAgain);
		if (remark !== '') remarks.set(call.key, remark);
	}
	return remarks;
}

function remarkOn(call: ToolCall, isAgain: boolean): string {
	const {outcome, isOrphan, resultName} = call;
	const hasEnded = outcome.state === 'succeeded' || outcome.state === 'failed';
	const isResultAlone = call.arguments === undefined && hasEnded;
	const remarks: string[] = [];
	if (isAgain) remarks.push(isResultAlone ? 'second result for the same call' : 'the same call, told again');
	else if (isOrphan) remarks.push('result without a call');
	if (resultName !== undefined) remarks.push(`its result names ${resultName}`);
	return remarks.join(' · ');
}
