/**
 * Parses the input of the terminal into keys, pastes and replies.
 *
 * A state machine over characters, so that it does not matter how the input was split into reads. Unknown sequences are
 * ignored; no control character ever becomes text.
 */

import {codePointAt} from '../../text/code-points.ts';
import {
	endSequence,
	FIRST_ESCAPE,
	isControl,
	isIntroducer,
	keyEvents,
	nextSequence,
	type Sequence,
} from './escape-sequences.ts';
import type {InputEvent, Key} from './key.ts';
import {ofControl, typedKey} from './key-characters.ts';
import {isLateRest, mayBeLateRest} from './late-rests.ts';
import {incompleteEnd, textOfPaste} from './paste-text.ts';

export type {InputEvent, Key, Reply} from './key.ts';

/** The kind of incomplete input that waits for more. */
export type PendingInput =
	/** None: the input is complete. */
	| 'nothing'
	/** ESC: the key, or the start of a sequence. */
	| 'escape'
	/** The introducer of a control string, or Alt with a key. */
	| 'introducer'
	/** ESC was the key, unless the rest of a sequence still follows. */
	| 'late-rest'
	/** Within a sequence. */
	| 'sequence'
	/** Within a paste. */
	| 'paste'
	/** More of a paste that had stopped, or a key. */
	| 'resumed-paste'
	/** A paste has stopped without its end marker. */
	| 'stopped-paste';

export interface KeyParser {
	readonly waiting: PendingInput;
	/** Sequences of three characters or more that have been completed so far. */
	readonly sequences: number;
	/** @param text the decoded text of one read; no surrogate pair is split */
	push(text: string): InputEvent[];
	/**
	 * The timeout has passed: incomplete input becomes the keys that it can stand for, or is dropped. It may wait again: a
	 * paste is delivered as far as it came, and its rest is a paste until the end marker, a pressed key, or another timeout.
	 */
	flush(): InputEvent[];
}

type ParserState =
	| {readonly at: 'ground'}
	| {readonly at: 'sequence'; readonly sequence: Sequence}
	/** After the Esc key. The held characters are the rest of a sequence that began with it, or text. */
	| {readonly at: 'late-rest'; readonly held: string}
	| PasteState;

interface PasteState {
	readonly at: 'paste';
	readonly parts: string[];
	/** Characters of the end marker that were already read. */
	readonly matched: number;
	/** It stopped without its end marker. */
	readonly stop: PasteStop | undefined;
}

interface PasteStop {
	/** More has arrived. */
	readonly isResumed: boolean;
	/** Characters that arrived one by one since then. */
	readonly typed: number;
	/** CR was delivered: an LF that follows belongs to it. */
	readonly endsInReturn: boolean;
}

const GROUND: ParserState = {at: 'ground'};
const ESC = '\u001B';
const PASTE_END = '\u001B[201~';
/** A run of text up to this length (UTF-16 units) is typed, each character a key; a longer one is one key. */
const TYPING_LIMIT = 16;
/** After so many characters, each in a read of its own, the paste that had stopped is over: they are typed. */
const TYPED_BY_HAND = 3;

function pasted(part: string, stop: PasteStop | undefined): readonly InputEvent[] {
	const text = textOfPaste(part, stop?.endsInReturn === true);
	return text === '' && stop !== undefined ? [] : [{kind: 'paste', text}];
}

const ofText = (text: string): readonly InputEvent[] =>
	(text.length > TYPING_LIMIT ? [text] : [...text]).flatMap((part) => keyEvents(typedKey(part)));

/** The keys of characters that were held after the Esc key. The ESC of a control string's end may be the last one. */
const typedAfterEscape = (held: string): readonly InputEvent[] => ofText(held.replace(ESC, ''));

function endOfText(text: string, start: number): number {
	let end = start;
	while (end < text.length && !isControl(text.charCodeAt(end))) end++;

	return end;
}

export function createKeyParser(): KeyParser {
	let state: ParserState = GROUND;
	let sequences = 0;

	/** Reads `text` from `start` to the end of the paste, and returns the offset after it. */
	function readPaste(current: PasteState, text: string, start: number, events: InputEvent[]): number {
		const {parts} = current;
		let {matched} = current;
		for (let index = start; index < text.length; ) {
			if (matched === 0) {
				const end = text.indexOf(ESC, index);
				parts.push(text.slice(index, end < 0 ? text.length : end));
				if (end < 0) break;
				matched = 1;
				index = end + 1;
			} else if (text[index] === PASTE_END[matched]) {
				matched++;
				index++;
				if (matched === PASTE_END.length) {
					state = GROUND;
					events.push(...pasted(parts.join(''), current.stop));
					return index;
				}
			} else {
				parts.push(PASTE_END.slice(0, matched));
				matched = 0;
			}
		}

		state = {...current, parts, matched, stop: current.stop && {...current.stop, isResumed: true}};
		return text.length;
	}

	/** Delivers what has arrived since the start, or since the last stop. */
	function stopPaste({parts, matched, stop}: PasteState): readonly InputEvent[] {
		if (stop?.isResumed === false) {
			// It was the end: the marker is lost.
			return [];
		}

		const text = parts.join('');
		if (stop !== undefined && text === '' && matched > 0) {
			state = {at: 'paste', parts, matched, stop: {...stop, isResumed: false}};
			return [];
		}

		const typed =
			stop !== undefined && [...text].length === 1 && !isControl(text.charCodeAt(0)) ? stop.typed + 1 : 0;
		const key =
			typed >= TYPED_BY_HAND ? typedKey(text) : stop && pressedKey(text + PASTE_END.slice(0, matched));
		if (key !== undefined) {
			return keyEvents(key);
		}

		const incomplete = incompleteEnd(text);
		const complete = text.slice(0, text.length - incomplete.length);
		const endsInReturn = complete === '' ? stop?.endsInReturn === true : complete.endsWith('\r');
		state = {at: 'paste', parts: [incomplete], matched, stop: {typed, endsInReturn, isResumed: false}};
		return complete === '' ? [] : pasted(complete, stop);
	}

	/** Reads one character that is neither text nor part of a paste. */
	function readCharacter(character: string, events: InputEvent[]): void {
		if (state.at === 'sequence') {
			const {events: found, next} = nextSequence(state.sequence, character);
			events.push(...found);
			if (state.sequence.at !== 'escape' && (next === 'done' || next === 'paste')) sequences++;
			if (next === 'paste') {
				state = {at: 'paste', parts: [], matched: 0, stop: undefined};
				return;
			}

			state = typeof next === 'string' ? GROUND : {at: 'sequence', sequence: next};
			if (next !== 'again') return;
		}

		const code = character.charCodeAt(0);
		if (character === ESC) state = {at: 'sequence', sequence: FIRST_ESCAPE};
		else if (character === '\r' || character === '\t')
			events.push({kind: 'key', key: ofControl(code), isBreak: true});
		else if (code < 0x80) events.push(...keyEvents(ofControl(code)));
	}

	/** Reads one character after the Esc key and `held`; false if it has to be read again by itself. */
	function readLateRest(held: string, character: string, events: InputEvent[]): boolean {
		const rest = held + character;
		if (isLateRest(rest)) {
			state = {at: 'sequence', sequence: FIRST_ESCAPE};
			for (const each of rest) readCharacter(each, events);
			return true;
		}

		if (mayBeLateRest(rest)) {
			state = {at: 'late-rest', held: rest};
			return true;
		}

		events.push(...typedAfterEscape(held));
		state = held.endsWith(ESC) ? {at: 'sequence', sequence: FIRST_ESCAPE} : GROUND;
		return false;
	}

	return {
		get sequences() {
			return sequences;
		},
		get waiting() {
			if (state.at === 'sequence') {
				if (state.sequence.at === 'escape') return 'escape';
				return isIntroducer(state.sequence) ? 'introducer' : 'sequence';
			}

			if (state.at === 'late-rest') return 'late-rest';
			if (state.at === 'ground') return 'nothing';
			if (state.stop === undefined) return 'paste';
			return state.stop.isResumed ? 'resumed-paste' : 'stopped-paste';
		},
		push(text) {
			const events: InputEvent[] = [];
			for (let index = 0; index < text.length; ) {
				if (state.at === 'paste') {
					index = readPaste(state, text, index, events);
					continue;
				}

				const end = state.at === 'ground' ? endOfText(text, index) : index;
				if (end > index) {
					events.push(...ofText(text.slice(index, end)));
					index = end;
				} else {
					const character = String.fromCodePoint(codePointAt(text, index));
					if (state.at !== 'late-rest') readCharacter(character, events);
					else if (!readLateRest(state.held, character, events)) continue;
					index += character.length;
				}
			}

			return events;
		},
		flush() {
			const current = state;
			state = GROUND;
			switch (current.at) {
				case 'ground':
					return [];
				case 'paste':
					return [...stopPaste(current)];
				case 'late-rest':
					return [...typedAfterEscape(current.held)];
				case 'sequence': {
					const {events, next} = endSequence(current.sequence);
					if (current.sequence.at === 'escape') state = {at: 'late-rest', held: ''};
					if (typeof next !== 'string') state = {at: 'sequence', sequence: next};
					return [...events];
				}
			}
		},
	};
}

/** The key, other than Enter and Tab, that is all there is; undefined if it is text. */
function pressedKey(text: string): Key | undefined {
	const parser = createKeyParser();
	const [event, ...others] = parser.push(text);
	if (event?.kind !== 'key' || others.length > 0 || parser.waiting !== 'nothing') {
		return undefined;
	}

	return event.key.text !== undefined || /[\r\n\t]/.test(text) ? undefined : event.key;
}
