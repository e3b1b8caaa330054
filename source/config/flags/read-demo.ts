/** Which arguments of `--demo` are questions, files of them, or the URL. */
import type {Given} from './flags.ts';

/** Words, or a question mark at the end: no URL has that. */
const isQuestion = (word: string): boolean => /\s/.test(word.trim()) || word.endsWith('?');

/** A text file, which has a question in each line. */
export const isQuestionFile = (word: string): boolean =>
	!isQuestion(word) && !word.includes('://') && /\.(?:txt|md)$/i.test(word);

/** The questions and the files of them, in the order in which they were typed. */
export const demoQuestions = ({positionals}: Given): readonly string[] =>
	positionals.filter((word) => isQuestion(word) || isQuestionFile(word));

/** The other arguments. */
export const demoArguments = ({positionals}: Given): readonly string[] =>
	positionals.filter((word) => !(isQuestion(word) || isQuestionFile(word)));
