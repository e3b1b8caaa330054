/** Warnings about the tool calls of a reply: results without a call, duplicate calls, names that differ. */
import type {ReplyPart, ToolCall} from './entry.ts';

/**
 * @returns the warnings by the key of their call; hostile, since they may hold a name from the server
 */
export function toolWarningsOf(parts: readonly ReplyPart[]): ReadonlyMap<string, string> {
	const warnings = new Map<string, string>();
	const ids = new Set<string>();
	for (const part of parts) {
		if (part.kind !== 'tool') continue;
		const {call} = part;
		const isDuplicate = call.id !== undefined && ids.has(call.id);
		if (call.id !== undefined) ids.add(call.id);
		const warning = warningAbout(call, isDuplicate);
		if (warning !== '') warnings.set(call.key, warning);
	}
	return warnings;
}

function warningAbout(call: ToolCall, isDuplicate: boolean): string {
	const {outcome, isOrphan, resultName} = call;
	const hasEnded = outcome.state === 'succeeded' || outcome.state === 'failed';
	const isResultAlone = call.arguments === undefined && hasEnded;
	const warnings: string[] = [];
	if (isDuplicate) warnings.push(isResultAlone ? 'second result for the same call' : 'duplicate call');
	else if (isOrphan) warnings.push('result without a call');
	if (resultName !== undefined) warnings.push(`the result is named ${resultName}`);
	return warnings.join(' · ');
}
