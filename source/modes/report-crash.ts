/** Words an error that ends the program; loaded by then only. */
import {redactText} from '../protocol/redact.ts';
import {crashReport, outputProblem} from '../terminal/crash-report.ts';

/** @returns lines for standard error, the last one ended */
export const reportOf = (error: unknown, secrets: Iterable<string>): string =>
	outputProblem(error) ?? crashReport(error, (text) => redactText(text, [...secrets]));
