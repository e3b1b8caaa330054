/** Reads standard input to its end, as the text of a question. */

/** Bytes of a question, at most: servers accept no larger message. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * @param input chunks of UTF-8
 * @returns the text without a byte-order mark and without the line ends behind it; or a sentence that says why it is no question
 */
export async function readQuestion(
	input: AsyncIterable<Uint8Array>,
): Promise<{readonly text: string} | {readonly problem: string}> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of input) {
			chunks.push(chunk);
			size += chunk.length;
			if (size > MOST_BYTES)
				return {problem: 'Standard input has more than 16 MB, which no server accepts. Send less of it.'};
		}
	} catch {
		return {problem: 'Standard input cannot be read. Type bedrock-chat --print QUESTION instead.'};
	}
	let text: string;
	try {
		text = new TextDecoder('utf-8', {fatal: true}).decode(Buffer.concat(chunks));
	} catch {
		return {problem: 'Standard input is not text in UTF-8. Convert it first, for example with iconv.'};
	}
	if (text.trim() === '')
		return {
			problem:
				'Standard input is not a terminal, and it is empty. Type bedrock-chat --print QUESTION, or run bedrock-chat in a terminal.',
		};
	return {text: text.replace(/[\r\n]+$/, '')};
}
