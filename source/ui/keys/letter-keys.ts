/**
 * Where letters are commands, in the transcript and on pages, decides whether typed letters are commands or the start of a
 * message. Commands that only move act at once, and so do those of most pages; the others wait for a short pause. Letters
 * that turn out to be text go to the input together, and the moves that they made are undone.
 */
import type {Clock} from '../../clock.ts';
import type {Key} from '../../terminal/input/key.ts';
import {typedKey} from '../../terminal/input/key-characters.ts';
import {columnsOf} from '../../text/unicode/columns.ts';
import type {UiState} from '../ui-state.ts';
import {isField, keyContextOf} from './key-context.ts';
import {actionAt, commandOf, isKey, isSequence, startOfRun, startsSequence} from './key-dispatch.ts';
import type {KeyContext} from './key-rows.ts';

/**
 * A letter within this time after one that led to the input or to a field makes a text of both, ms; so do a move and a
 * command that waits, or letters in the explorer.
 */
const WORD_MS = 400;
/**
 * How long a command waits, ms: some type no faster than one key in half a second. A question takes no answer before that,
 * and what was typed on a page is sent no sooner.
 */
export const WAIT_MS = 600;
/** A letter that is no command within this time after a move makes a text of both, ms: the move can be undone. */
const MOVE_MS = 800;

export interface LetterKeysOptions {
	readonly clock: Clock;
	readonly getState: () => UiState;
	/** Runs the action of a key. */
	readonly run: (key: Key) => boolean;
	/** Shows that a command waits. */
	readonly showWaiting: (context: KeyContext, key: Key) => void;
	/** Whether the command that opens what is selected opens the JSON explorer. */
	readonly opensExplorer: () => boolean;
	/** Called before it runs. */
	readonly hideWaiting: () => void;
	/** Says that an answer came before its question, and has to be given again. */
	readonly sayAgain: () => void;
	/**
	 * Goes to the input and inserts a text.
	 * @param before the state before the first letter
	 */
	readonly write: (text: string, before: UiState) => boolean;
}

export interface LetterKeys {
	/** Handles a key where letters are commands. */
	handleKey(key: Key): boolean;
	/**
	 * The letters that led to the input or to a field, if a typed text follows so fast that they belong to it; before an
	 * answer, the letter that led to its question, if nobody can have read that yet; else ''.
	 */
	lettersBefore(key: Key): string;
}

const EXPLORER: readonly KeyContext[] = ['tree', 'matches', 'table'];

/** Commands of the explorer that may follow so fast on the one that opens it; moves are left out, for "ok" and "on". */
const OF_EXPLORER: ReadonlySet<string> = new Set(['table', 'copy', 'save', 'filter']);

/** The same letter several times and nothing else. */
const isRepeated = (letters: string): boolean => letters.length > 1 && new Set(letters).size === 1;

/** Letters that move, with one twice in succession, as when its key is held down: no text begins like this. */
const areMoves = (letters: string): boolean => /(.)\1/u.test(letters);

/** Whether a key is the answer "yes" to a question. */
export const isYes = (key: Key): boolean => actionAt('question', key)?.do === 'confirm';

export function createLetterKeys({
	clock,
	getState,
	run,
	showWaiting,
	opensExplorer,
	hideWaiting,
	sayAgain,
	write,
}: LetterKeysOptions): LetterKeys {
	/** The letters so far, each within the pause after the one before. */
	let letters = '';
	/** One of them has no command in the explorer. */
	let hasText = false;
	/** Time of the last one, or of its command. */
	let lastAt = 0;
	/** How long after it a text may be continued, ms. */
	let limit = WORD_MS;
	/** The context of the next one. */
	let context: KeyContext = 'composer';
	let before = getState();
	/** Keys whose commands wait for the pause. */
	let waiting: readonly Key[] = [];
	let cancel: () => void = () => {};

	function end(): void {
		cancel();
		waiting = [];
		letters = '';
		hasText = false;
	}

	function runWaiting(): void {
		const keys = waiting;
		cancel();
		waiting = [];
		hideWaiting();
		for (const [index, key] of keys.entries()) {
			const here = keyContextOf(getState());
			const isThere = here === context || (index > 0 && EXPLORER.includes(here));
			if (isThere && commandOf(here, key) !== undefined) run(key);
		}
		const isAsked = keyContextOf(getState()) === 'question';
		if (isAsked && keys.length > 1) sayAgain();
		if (keyContextOf(getState()) === context || (isAsked && keys.length > 1)) end();
		else follow();
	}

	/** What the command that waits opens. */
	const opened = () => waiting[0] && commandOf(context, waiting[0])?.waits;

	/**
	 * Whether a letter is a command of the explorer that the one before it opens, such as `o t`: a third letter
	 * makes a text of all.
	 */
	function isForExplorer(key: Key, [first, ...more]: readonly Key[] = waiting): boolean {
		if (first === undefined || more.length > 0 || commandOf(context, first)?.action.do !== 'open')
			return false;
		return OF_EXPLORER.has(commandOf('tree', key)?.action.do ?? '') && opensExplorer();
	}

	/** Whether a key that could belong to a text is for what the command that waits opens. In the explorer it is never text. */
	function isForOpened(key: Key): boolean {
		if (EXPLORER.includes(context)) return !isKey(key, 'ctrl+j');
		return isKey(key, 'enter') && opened() !== true;
	}

	function wait(key: Key): void {
		waiting = [...waiting, key];
		cancel();
		cancel = clock.after(WAIT_MS, runWaiting);
	}

	/** A page or a field that a letter has opened is the context of the next one. */
	function follow(): void {
		lastAt = clock.now();
		const next = keyContextOf(getState());
		limit = next === context && !EXPLORER.includes(next) ? MOVE_MS : WORD_MS;
		if (next !== context && !/^\p{L}+$/u.test(letters)) end();
		context = next;
	}

	/** The letters and what follows them, without moves. */
	const typed = (text: string): string => (waiting.length === 0 && areMoves(letters) ? text : letters + text);

	function writeText(text: string): boolean {
		const start = letters === '' ? getState() : before;
		end();
		return write(text, start);
	}

	function handleOther(key: Key): boolean {
		const isOfText = ['enter', 'backspace', 'ctrl+j'].some((id) => isKey(key, id));
		const isOpening = waiting.length > 0;
		if (isOfText && isOpening && !isForOpened(key)) {
			writeText(letters);
			// Nobody has seen yet that the letters are text: a second Enter sends it.
			if (isKey(key, 'enter')) return true;
		} else if (isOpening) runWaiting();
		end();
		// A question that nobody has seen yet stays open.
		if (isOfText && isOpening && keyContextOf(getState()) === 'question') return true;
		return run(key);
	}

	const isCommandSequence = (text: string): boolean =>
		isSequence(text) && commandOf(context, typedKey(text)) !== undefined;

	/** Text that was typed so fast that it arrived as one key. */
	function handleRun(text: string, first: Key): boolean {
		const sequences = text.match(/../gsu) ?? [];
		if (letters === '' && sequences.join('') === text && sequences.every(isCommandSequence)) {
			for (const sequence of sequences) runSequence(sequence);
			return true;
		}
		const rest = text.slice(first.name.length);
		if (letters === '' && startOfRun(rest) === rest && isForExplorer(typedKey(rest), [first]))
			return handleLetter(first, first.name) && handleLetter(typedKey(rest), rest);
		const command = commandOf(context, first);
		if (command?.atOnce && command.waits === 'field') return runAtOnce(first) && run(typedKey(rest));
		if (letters === '' && command !== undefined && command.waits === undefined) {
			const opensField = ['find', 'filter', 'search-titles'].includes(command.action.do);
			if (isRepeated(text)) {
				for (const letter of text) run(typedKey(letter));
				return true;
			}
			if (opensField) return run(first) && run(typedKey(rest));
		}
		return writeText(typed(text));
	}

	function runAtOnce(key: Key): boolean {
		end();
		run(key);
		context = keyContextOf(getState());
		if (context === 'question') letters = key.text ?? '';
		lastAt = clock.now();
		return true;
	}

	/** Runs two characters that are one command, such as `]t`. A text that goes on undoes their move. */
	function runSequence(sequence: string): boolean {
		if (letters === '') before = getState();
		cancel();
		if (waiting.length > 0) hideWaiting();
		waiting = [];
		letters = sequence;
		run(typedKey(sequence));
		follow();
		return true;
	}

	function handleLetter(key: Key, letter: string): boolean {
		if (waiting.length === 1 && isCommandSequence(letters + letter)) return runSequence(letters + letter);
		if (waiting.length === 0 && startsSequence(context, letter)) {
			before = getState();
			letters = letter;
			lastAt = clock.now();
			// The hint names the second keys: it takes its time to be read.
			limit = Number.POSITIVE_INFINITY;
			waiting = [key];
			showWaiting(context, key);
			return true;
		}
		const command = commandOf(context, key);
		if (command?.atOnce) return runAtOnce(key);
		const isInExplorer = EXPLORER.includes(context);
		// Commands in quick succession are no text there, which would close it.
		if (isInExplorer && waiting.length > 0 && command !== undefined) {
			runWaiting();
			return handleKey(key);
		}
		// Nobody has seen the question yet: the answer is not taken, and neither is it text unless another letter follows.
		if ((opened() === 'question' && isYes(key)) || isForExplorer(key)) {
			letters += letter;
			lastAt = clock.now();
			wait(key);
			return true;
		}
		if (command?.waits !== undefined && waiting.length === 0 && areMoves(letters)) end();
		const isContinued = letters !== '' && !isRepeated(letters + letter);
		if (isContinued && (waiting.length > 0 || hasText)) return writeText(letters + letter);
		// A wide character comes from an input method, and is no mistake.
		const isMistake = isInExplorer && letters === '' && columnsOf(letter.codePointAt(0) ?? 0) < 2;
		if (command === undefined && !isMistake) return writeText(typed(letter));
		// Two letters are a word, such as "no" and "go"; in the explorer, a mistake would close it.
		const isWord = isContinued && !isInExplorer && !areMoves(letters) && /^\p{L}+$/u.test(letters);
		if (isWord && (command?.waits !== undefined || command?.action.do === 'focus')) {
			if (clock.now() - lastAt < WORD_MS) return writeText(letters + letter);
			if (command.waits === undefined) end();
		}
		// No text begins with a space.
		if (letters === '' && letter === ' ') return run(key);
		if (letters === '') before = getState();
		letters += letter;
		lastAt = clock.now();
		limit = command?.waits !== undefined ? WAIT_MS : WORD_MS;
		if (command === undefined) hasText = true;
		else if (command.waits !== undefined) {
			wait(key);
			showWaiting(context, key);
		} else {
			run(key);
			follow();
		}
		return true;
	}

	function handleKey(key: Key): boolean {
		const {text} = key;
		if (text === undefined) return handleOther(key);
		const isLate = clock.now() - lastAt >= limit;
		if (isLate && waiting.length > 0) runWaiting();
		const here = keyContextOf(getState());
		if (isLate || here !== context) end();
		context = here;
		if (isField(here)) return run(key);
		const first = startOfRun(text);
		return first === text ? handleLetter(key, text) : handleRun(text, typedKey(first));
	}

	return {
		handleKey,
		lettersBefore({text}) {
			if (letters === '') return '';
			const here = keyContextOf(getState());
			const passed = clock.now() - lastAt;
			const isPart = passed < WORD_MS && /^[\p{L}\p{M}' ]/u.test(text ?? '');
			const belongs = here === context && (here === 'question' ? passed < WAIT_MS : isPart);
			const start = belongs && waiting.length === 0 ? letters : '';
			end();
			return start;
		},
	};
}
