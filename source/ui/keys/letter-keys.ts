/**
 * Where letters are commands, in the transcript and on pages, decides whether typed letters are commands or the start of a
 * message. Commands that only move act at once; the others wait for a short pause. Letters that turn out to be text go to
 * the input together, and the moves that they made are undone.
 */
import type {Clock} from '../../clock.ts';
import type {Key} from '../../terminal/input/key.ts';
import {typedKey} from '../../terminal/input/key-characters.ts';
import {columnsOf} from '../../text/unicode/columns.ts';
import type {UiState} from '../ui-state.ts';
import {isField, keyContextOf} from './key-context.ts';
import {commandOf, isKey, startOfRun} from './key-dispatch.ts';
import type {KeyContext} from './key-rows.ts';

/**
 * A letter within this time after one that led to the input or to a field makes a text of both, ms; so do a move and a
 * command that waits, or letters in the explorer.
 */
const WORD_MS = 400;
/** How long a command waits, ms: some type no faster than one key in half a second. */
const WAIT_MS = 600;
/** A letter that is no command within this time after a move makes a text of both, ms: the move can be undone. */
const MOVE_MS = 800;

export interface LetterKeysOptions {
	readonly clock: Clock;
	readonly getState: () => UiState;
	/** Runs the action of a key. */
	readonly run: (key: Key) => boolean;
	/** Shows that a command waits. */
	readonly showWaiting: (context: KeyContext, key: Key) => void;
	/** Called before it runs. */
	readonly hideWaiting: () => void;
	/**
	 * Goes to the input and inserts a text.
	 * @param before the state before the first letter
	 */
	readonly write: (text: string, before: UiState) => boolean;
}

export interface LetterKeys {
	/** Handles a key where letters are commands. */
	handleKey(key: Key): boolean;
	/** The letters that led to the input or to a field, if a typed text follows so fast that they belong to it; else ''. */
	lettersBefore(key: Key): string;
}

const EXPLORER: readonly KeyContext[] = ['tree', 'matches', 'table'];

/** The same letter several times and nothing else. */
const isRepeated = (letters: string): boolean => letters.length > 1 && new Set(letters).size === 1;

/** Letters that move, with one twice in succession, as when its key is held down: no text begins like this. */
const areMoves = (letters: string): boolean => /(.)\1/u.test(letters);

export function createLetterKeys({
	clock,
	getState,
	run,
	showWaiting,
	hideWaiting,
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
		for (const key of keys) if (keyContextOf(getState()) === context) run(key);
		if (keyContextOf(getState()) === context) end();
		else follow();
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
		if (isOfText && waiting.length > 0) {
			writeText(letters);
			// Nobody has seen yet that the letters are text: a second Enter sends it.
			if (isKey(key, 'enter')) return true;
		} else if (waiting.length > 0) runWaiting();
		end();
		return run(key);
	}

	/** Text that was typed so fast that it arrived as one key. */
	function handleRun(text: string, first: Key): boolean {
		const command = commandOf(context, first);
		if (letters === '' && command !== undefined && !command.waits) {
			const opensField = ['find', 'filter', 'search-titles'].includes(command.action.do);
			if (isRepeated(text)) {
				for (const letter of text) run(typedKey(letter));
				return true;
			}
			if (opensField) return run(first) && run(typedKey(text.slice(first.name.length)));
		}
		return writeText(typed(text));
	}

	function handleLetter(key: Key, letter: string): boolean {
		const command = commandOf(context, key);
		const isInExplorer = EXPLORER.includes(context);
		// Commands in quick succession are no text there, which would close it.
		if (isInExplorer && waiting.length > 0 && command !== undefined) {
			runWaiting();
			return handleKey(key);
		}
		if (command?.waits === true && waiting.length === 0 && areMoves(letters)) end();
		const isContinued = letters !== '' && !isRepeated(letters + letter);
		if (isContinued && (waiting.length > 0 || hasText)) return writeText(letters + letter);
		// A wide character comes from an input method, and is no mistake.
		const isMistake = isInExplorer && letters === '' && columnsOf(letter.codePointAt(0) ?? 0) < 2;
		if (command === undefined && !isMistake) return writeText(typed(letter));
		// Two letters are a word, such as "no" and "go"; in the explorer, a mistake would close it.
		const isWord = isContinued && !isInExplorer && !areMoves(letters) && /^\p{L}+$/u.test(letters);
		if (isWord && (command?.waits === true || command?.action.do === 'focus')) {
			if (clock.now() - lastAt < WORD_MS) return writeText(letters + letter);
			if (!command.waits) end();
		}
		// No text begins with a space.
		if (letters === '' && letter === ' ') return run(key);
		if (letters === '') before = getState();
		letters += letter;
		lastAt = clock.now();
		limit = command?.waits === true ? WAIT_MS : WORD_MS;
		if (command === undefined) hasText = true;
		else if (command.waits) {
			waiting = [...waiting, key];
			cancel();
			cancel = clock.after(WAIT_MS, runWaiting);
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
			const belongs =
				here === context && clock.now() - lastAt < WORD_MS && /^[\p{L}\p{M}' ]/u.test(text ?? '');
			const start = belongs && waiting.length === 0 ? letters : '';
			end();
			return start;
		},
	};
}
