/**
 * Turns what the terminal sends into keys, pastes and replies.
 *
 * A state machine over characters, so that it does not matter how the input was cut into reads. Whatever it does not
 * know is swallowed; no control character ever becomes text.
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

/** What an input that stops here waits for. */
export type PendingInput =
	/** Nothing: what came is complete. */
	| 'nothing'
	/** ESC came: the key, or the beginning of a sequence. */
	| 'escape'
	/** Within a sequence. */
	| 'sequence'
	/** Within a paste. */
	| 'paste';

export interface KeyParser {
	readonly waiting: PendingInput;
	/** @param text what one read brought, decoded; no surrogate pair is split */
	push(text: string): InputEvent[];
	/** Time is up: what is incomplete becomes what it can be, or is dropped. */
	flush(): InputEvent[];
}

type ParserState =
	| {readonly at: 'ground'}
	| {readonly at: 'sequence'; readonly sequence: Sequence}
	/** `matched`: characters of the end marker that came already. */
	| {readonly at: 'paste'; readonly parts: string[]; readonly matched: number};

const GROUND: ParserState = {at: 'ground'};
const ESC = '\u001B';
const PASTE_END = '\u001B[201~';
/** Runs of text up to this length (UTF-16 units) are typing, each character a key; longer ones are one key. */
const TYPING_LIMIT = 16;
/** Arrows that one notch of the wheel sends, in most terminals. */
const ARROWS_OF_A_NOTCH = 3;

/** Line ends as LF, and no other control character but tabs. */
const pasted = (text: string): InputEvent => ({
	kind: 'paste',
	text: text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ''),
});

const ofText = (text: string): readonly InputEvent[] =>
	(text.length > TYPING_LIMIT ? [text] : [...text]).flatMap((part) => keyEvents(typedKey(part)));

/** Two or more of the same arrow in one read, and nothing else: that is the wheel, not a finger. */
function withWheel(events: InputEvent[]): InputEvent[] {
	const [first] = events;
	if (events.length < 2 || first?.kind !== 'key' || (first.key.name !== 'up' && first.key.name !== 'down')) {
		return events;
	}

	const {name} = first.key;
	const isPlainArrow = (event: InputEvent) =>
		event.kind === 'key' && event.key.name === name && !event.key.ctrl && !event.key.alt && !event.key.shift;
	if (!events.every(isPlainArrow)) {
		return events;
	}

	const notches = Math.max(1, Math.round(events.length / ARROWS_OF_A_NOTCH));
	return Array.from({length: notches}, () => ({kind: 'key', key: {...first.key, name: `wheel-${name}`}}));
}

function endOfText(text: string, start: number): number {
	let end = start;
	while (end < text.length && !isControl(text.charCodeAt(end))) {
		end++;
	}

	return end;
}

export function createKeyParser(): KeyParser {
	let state: ParserState = GROUND;

	/** Takes in `text` from `start` on, up to the end of the paste. Returns where it stopped. */
	function readPaste(
		now: ParserState & {at: 'paste'},
		text: string,
		start: number,
		events: InputEvent[],
	): number {
		const {parts} = now;
		let {matched} = now;
		for (let index = start; index < text.length; ) {
			if (matched === 0) {
				const end = text.indexOf(ESC, index);
				parts.push(text.slice(index, end < 0 ? text.length : end));
				if (end < 0) {
					break;
				}

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

	/** Takes in one character that is neither text nor of a paste. */
	function readCharacter(character: string, events: InputEvent[]): void {
		if (state.at === 'sequence') {
			const {events: found, next} = nextSequence(state.sequence, character);
			events.push(...found);
			if (next === 'paste') {
				state = {at: 'paste', parts: [], matched: 0};
				return;
			}

			state = typeof next === 'string' ? GROUND : {at: 'sequence', sequence: next};
			if (next !== 'again') {
				return;
			}
		}

		const code = character.charCodeAt(0);
		if (character === ESC) {
			state = {at: 'sequence', sequence: FIRST_ESCAPE};
		} else if (code < 0x80) {
			events.push(...keyEvents(ofControl(code)));
		}
	}

	return {
		get waiting() {
			if (state.at === 'sequence') {
				return state.sequence.at === 'escape' ? 'escape' : 'sequence';
			}

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
			const now = state;
			state = GROUND;
			if (now.at === 'paste') {
				return [pasted(now.parts.join('') + PASTE_END.slice(0, now.matched))];
			}

			return now.at === 'sequence' ? [...endSequence(now.sequence)] : [];
		},
	};
}
