/** Words an unexpected error: one sentence, a short stack, where to report it; without secrets and control characters. */
const EXPLANATION =
	'bedrock-chat stopped because of an unexpected error. Please report it where you got the program, with the lines below and ' +
	'the output of bedrock-chat --version.';
/** Most frames of the stack, and most UTF-16 units of the message. */
const MOST_FRAMES = 8;
const LONGEST_MESSAGE = 400;

/** Makes a text printable: the message of an error may be hostile. */
const printable = (text: string): string => text.replace(/[^\P{C}\n\t]/gu, '\uFFFD');

function textOf(value: unknown): string {
	try {
		return String(value);
	} catch {
		return 'an error without a text';
	}
}

/** The lines of a stack that name functions; without the source of the program, which some errors quote. */
function framesOf(stack: unknown): readonly string[] {
	if (typeof stack !== 'string') return [];
	return stack
		.split('\n')
		.filter((line) => /^ {4}at .{1,300}$/.test(line))
		.slice(0, MOST_FRAMES);
}

const shorten = (text: string): string =>
	text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;

/**
 * @param redact removes secrets; it receives the whole message, of which only the beginning is printed
 * @returns lines, the last one ended
 */
export function crashReport(error: unknown, redact: (text: string) => string): string {
	const frames = error instanceof Error ? framesOf(error.stack) : [];
	const message = printable(shorten(redact(textOf(error))));
	return [EXPLANATION, message, ...frames.map((line) => printable(redact(line)))].join('\n').concat('\n');
}

/** A sentence about an output that cannot be written, which is no fault of the program; undefined for other errors. */
export function outputProblem(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'write') return undefined;
	const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
	const reasons: Readonly<Record<string, string>> = {
		ENOSPC: 'no space is left on the device',
		EDQUOT: 'the disk quota is exceeded',
		EFBIG: 'the file is too large',
		EIO: 'the device failed',
	};
	return `bedrock-chat: Cannot write the output: ${reasons[code] ?? 'the system refused'} (${code}).\n`;
}
