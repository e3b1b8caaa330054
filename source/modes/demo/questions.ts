/** The questions of the demo as they were typed, with those of text files in their places. */
import {readFileSync, statSync} from 'node:fs';
import {isQuestionFile} from '../../config/flags/read-demo.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';

/** Bytes of a file, at most. */
const LARGEST = 1024 * 1024;

/** @returns the questions, or a sentence that says which file has none */
export function questionsIn(
	words: readonly string[],
): {readonly questions: readonly string[]} | {readonly problem: SafeText} {
	const questions: string[] = [];
	for (const word of words) {
		if (!isQuestionFile(word)) {
			questions.push(word);
			continue;
		}
		let text: string;
		try {
			if (statSync(word).size > LARGEST) throw Object.assign(new Error(), {code: 'EFBIG'});
			text = readFileSync(word, 'utf8').replace(/^\uFEFF/, '');
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
			return {
				problem: own`The file of questions ${safeLine(word)} cannot be read (${safeLine(code)}). Check its path, or put a question in quotes.`,
			};
		}
		const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
		if (lines.length === 0)
			return {
				problem: own`The file ${safeLine(word)} has no question. Write one question in each line; lines that begin with # are comments.`,
			};
		questions.push(...lines);
	}
	return {questions};
}
