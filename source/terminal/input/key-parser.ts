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
	keyEvents,
	nextSequence,
	type Sequence,
} from './escape-sequences.ts';
import type {InputEvent} from './key.ts';
import {ofControl, typedKey} from './key-characters.ts';

export type {InputEvent, Key, Reply} from './key.ts';

/** The kind of incomplete input that waits for more. */
export type PendingInput =
	/** None: the input is complete. */
	| 'nothing'
	/** ESC: the key, or the start of a sequence. */
	| 'escape'
	/** Within a sequence. */
	| 'sequence'
	/** Within a paste. */
	| 'paste';

export interface KeyParser {
	readonly waiting: PendingInput;
	/** @param text the decoded text of one read; no surrogate pair is split */
	push(text: string): InputEvent[];
	/** The timeout has passed: incomplete input becomes the keys that it can mean, or is dropped. */
	flush(): InputEvent[];
}

type ParserState =
	| {readonly at: 'ground'}
	| {readonly at: 'sequence'; readonly sequence: Sequence}
	/** `matched`: characters of the end marker that were already read. */
	| {readonly at: 'paste'; readonly parts: string[]; readonly matched: number};

const GROUND: ParserState = {at: 'ground'};
const ESC = '\u001B';
const PASTE_END = '\u001B[201~';
/** A run of text up to this length (UTF-16 units) is typed, each character a key; a longer one is one key. */
const TYPING_LIMIT = 16;
/** Arrow keys that most terminals send for one notch of the wheel. */
const ARROWS_OF_A_NOTCH = 3;

/** With LF as line ends, and without other control characters than tabs. */
const pasted = (text: string): InputEvent => ({
	kind: 'paste',
	text: text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ''),
});

const ofText = (text: string): readonly InputEvent[] =>
	(text.length > TYPING_LIMIT ? [text] : [...text]).flatMap((part) => keyEvents(typedKey(part)));

/** Two or more of the same arrow in one read, and nothing else: that is the wheel, not a key. */
function withWheel(events: InputEvent[]): InputEvent[] {
	const [first] = events;
	if (events.length < 2 || first?.kind !== 'key' || (first.key.name !== 'up' && first.key.name !== 'down'))
		return events;

	const {name} = first.key;
	const isPlainArrow = (event: InputEvent) =>
		event.kind === 'key' && event.key.name === name && !event.key.ctrl && !event.key.alt && !event.key.shift;
	if (!events.every(isPlainArrow)) return events;
	const notches = Math.max(1, Math.round(events.length / ARROWS_OF_A_NOTCH));
	return Array.from({length: notches}, () => ({kind: 'key', key: {...first.key, name: `wheel-${name}`}}));
}

function endOfText(text: string, start: number): number {
	let end = start;
	while (end < text.length && !isControl(text.charCodeAt(end))) end++;

	return end;
}

export function createKeyParser(): KeyParser {
	let state: ParserState = GROUND;

	/** Reads `text` from `start` to the end of the paste, and returns the offset after it. */
	function readPaste(
		current: ParserState & {at: 'paste'},
		text: string,
		start: number,
		events: InputEvent[],
	): number {
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
					events.push(pasted(parts.join('')));
					return index;
				}
			} else {
				parts.push(PASTE_END.slice(0, matched));
				matched = 0;
			}
		}

		state = {at: 'paste', parts, matched};
		return text.length;
	}

	/** Reads one character that is neither text nor part of a paste. */
	function readCharacter(character: string, events: InputEvent[]): void {
		if (state.at === 'sequence') {
			const {events: found, next} = nextSequence(state.sequence, character);
			events.push(...found);
			if (next === 'paste') {
				state = {at: 'paste', parts: [], matched: 0};
				return;
			}

			state = typeof next === 'string' ? GROUND : {at: 'sequence', sequence: next};
			if (next !== 'again') return;
		}

		const code = character.charCodeAt(0);
		if (character === ESC) state = {at: 'sequence', sequence: FIRST_ESCAPE};
		else if (code < 0x80) events.push(...keyEvents(ofControl(code)));
	}

	return {
		get waiting() {
			if (state.at === 'sequence') return state.sequence.at === 'escape' ? 'escape' : 'sequence';
			return state.at === 'ground' ? 'nothing' : 'paste';
		},
		push(text) {
			const events: InputEvent[] = [];
			const wasComplete = state.at === 'ground';
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
					index += character.length;
					readCharacter(character, events);
				}
			}

			return wasComplete && state.at === 'ground' ? withWheel(events) : events;
		},
		flush() {
			const current = state;
			state = GROUND;
			if (current.at === 'paste')
				return [pasted(current.parts.join('') + PASTE_END.slice(0, current.matched))];

			return current.at === 'sequence' ? [...endSequence(current.sequence)] : [];
		},
	};
}
