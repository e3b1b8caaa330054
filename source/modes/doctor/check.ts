/** What a check of the command doctor found, as data: its outcome, a sentence, and what to do. */
import type {JsonValue} from '../../protocol/frames.ts';
import {redactText} from '../../protocol/redact.ts';
import type {SafeText} from '../../text/safe.ts';
import {safe} from '../../text/safe.ts';

export const GROUPS = ['program', 'settings', 'files', 'terminal', 'server'] as const;
export type Group = (typeof GROUPS)[number];

/** `note`: nothing is wrong, but it is worth knowing; `skipped`: not checked, for the reason in the text. */
export type Outcome = 'ok' | 'failed' | 'note' | 'skipped';

export interface Check {
	readonly group: Group;
	/** Stable: `dns`. */
	readonly id: string;
	readonly outcome: Outcome;
	/** What was found, in sentences or a phrase; lines are separated by LF. */
	readonly text: SafeText;
	/** What to do; always there if it failed. */
	readonly fix?: SafeText | undefined;
	/** For programs. */
	readonly facts?: Readonly<Record<string, JsonValue>>;
	/** Exit code of the command, if this is the first that failed; default 1. */
	readonly exitCode?: number;
}

/** The exit code: that of the first check that failed, else 0. */
export const exitCodeOf = (checks: readonly Check[]): number => {
	const failed = checks.find(({outcome}) => outcome === 'failed');
	return failed === undefined ? 0 : (failed.exitCode ?? 1);
};

/** The check for programs: docs/doctor.md has its fields. */
export const checkValue = ({group, id, outcome, text, fix, facts}: Check): object => ({
	...{group, id, outcome, text, fix},
	facts: facts ?? {},
});

/** The same check without secrets, wherever a server or a terminal has repeated one. */
export function redactCheck(check: Check, secrets: Iterable<string>): Check {
	const list = [...secrets];
	const redacted = (text: string): string => redactText(text, list);
	return {
		...check,
		text: safe(redacted(check.text)),
		...(check.fix === undefined ? {} : {fix: safe(redacted(check.fix))}),
		...(check.facts === undefined ? {} : {facts: redactFacts(check.facts, redacted)}),
	};
}

const redactFacts = (
	facts: Readonly<Record<string, JsonValue>>,
	redacted: (text: string) => string,
): Readonly<Record<string, JsonValue>> =>
	Object.fromEntries(
		Object.entries(facts).map(([name, value]) => [redacted(name), redactValue(value, redacted)]),
	);

function redactValue(value: JsonValue, redacted: (text: string) => string): JsonValue {
	if (typeof value === 'string') return redacted(value);
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((item: JsonValue) => redactValue(item, redacted));
	return redactFacts(value as Readonly<Record<string, JsonValue>>, redacted) as JsonValue;
}
