/** Which arguments of `--demo` are questions, files of them, or the URL. */
import type {Given} from './flags.ts';

/** Words, or a question mark at the end: no URL has that. */
const isQuestion = (word: string): boolean => /\s/.test(word.trim()) || word.endsWith('?');

/** A text file, which has a question in each line. */
export const isQuestionFile = (word: string): boolean =>
	!isQuestion(word) && !word.includes('://') && /\.(?:txt|md)$/i.test(word);

/** Whether another word gives the server: then one that is no address is a question. */
const hasServer = ({positionals, flags}: Given): boolean =>
	flags.url !== undefined || flags.sandbox !== undefined || positionals.some((word) => word.includes('://'));

function isAsked(word: string, given: Given): boolean {
	return isQuestion(word) || isQuestionFile(word) || (!/[/:.]/.test(word) && hasServer(given));
}

/** The questions and the files of them, in the order in which they were typed. */
export const demoQuestions = (given: Given): readonly string[] =>
	given.positionals.filter((word) => isAsked(word, given));

/** The other arguments. */
export const demoArguments = (given: Given): readonly string[] =>
	given.positionals.filter((word) => !isAsked(word, given));
