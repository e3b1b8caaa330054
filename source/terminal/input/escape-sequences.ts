/** A pure state machine for everything that starts with ESC: keys, replies, and the start of a paste. */
import type {InputEvent, Key} from './key.ts';
import {ESCAPE, ofControl, withAlt} from './key-characters.ts';
import {ofCsi, ofLinuxConsole, ofSs3} from './key-names.ts';
import {ofControlString, ofCsiReply, ofMouse} from './replies.ts';

/** Within a sequence. */
export type Sequence =
	/** `twice`: ESC ESC, which is Alt with a sequence, or the Esc key pressed twice. */
	| {readonly at: 'escape'; readonly twice: boolean}
	| {readonly at: 'csi'; readonly alt: boolean; readonly parameters: string; readonly intermediates: string}
	| {readonly at: 'ss3'; readonly alt: boolean; readonly parameters: string}
	| {readonly at: 'linux-console'}
	/** The three characters of an old mouse report. */
	| {readonly at: 'mouse'; readonly left: number}
	/**
	 * `ending`: ESC was read, which together with a backslash ends the string. `isLate`: nothing followed the introducer in
	 * time, so it may have been Alt with a key.
	 */
	| {
			readonly at: 'string';
			readonly introducer: string;
			readonly content: string;
			readonly ending: boolean;
			readonly isLate: boolean;
	  };

export interface SequenceStep {
	readonly events: readonly InputEvent[];
	/** `again`: the sequence ended early, and the character has to be read again by itself. */
	readonly next: Sequence | 'done' | 'paste' | 'again';
}

const ESC = '\u001B';
const BEL = '\u0007';
/** UTF-16 units of a sequence and of a control string that are kept; none that is read is longer. */
const SEQUENCE_LIMIT = 64;

export const FIRST_ESCAPE: Sequence = {at: 'escape', twice: false};

export const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code < 0xa0);

export const keyEvents = (key: Key | undefined): readonly InputEvent[] =>
	key === undefined ? [] : [{kind: 'key', key}];

const stay = (next: Sequence): SequenceStep => ({events: [], next});
const done = (events: readonly InputEvent[]): SequenceStep => ({events, next: 'done'});

function afterEscape(twice: boolean, character: string): SequenceStep {
	if (character === ESC) {
		// Of three ESC, the first is a key by itself.
		return {events: twice ? keyEvents(ESCAPE) : [], next: {at: 'escape', twice: true}};
	}

	if (character === '[') return stay({at: 'csi', alt: twice, parameters: '', intermediates: ''});
	if (character === 'O') return stay({at: 'ss3', alt: twice, parameters: ''});
	const before = twice ? keyEvents(ESCAPE) : [];
	if (']P_^X'.includes(character))
		return {
			events: before,
			next: {at: 'string', introducer: character, content: '', ending: false, isLate: false},
		};

	const code = character.charCodeAt(0);
	if (code >= 0x80 && isControl(code)) return done(before);
	return done([...before, ...keyEvents(isControl(code) ? ofControl(code, true) : withAlt(character))]);
}

function inCsi(state: Sequence & {at: 'csi'}, character: string): SequenceStep {
	const {parameters, intermediates, alt} = state;
	if (parameters === '' && intermediates === '' && character === '[') return stay({at: 'linux-console'});

	const isRxvtShift = character === '$' && /^\d+$/.test(parameters);
	if (character < '@' && !isRxvtShift) {
		if (parameters.length + intermediates.length >= SEQUENCE_LIMIT) {
			// No key and no reply is so long: it is ignored up to its final character.
			return stay({...state, parameters: ' '.repeat(SEQUENCE_LIMIT)});
		}

		return stay(
			character >= '0'
				? {...state, parameters: parameters + character}
				: {...state, intermediates: intermediates + character},
		);
	}

	if (character === '~' && parameters === '200') return {events: [], next: 'paste'};
	if (parameters.startsWith('<') && (character === 'M' || character === 'm'))
		return done(character === 'M' ? ofMouse(parameters) : []);

	if (parameters === '' && intermediates === '' && character === 'M') return stay({at: 'mouse', left: 3});

	const reply = ofCsiReply(parameters, intermediates, character);
	if (reply !== undefined) return done([{kind: 'reply', reply}]);
	return done(intermediates === '' ? keyEvents(ofCsi(parameters, character, alt)) : []);
}

function inSs3({alt, parameters}: Sequence & {at: 'ss3'}, character: string): SequenceStep {
	if (/[\d;]/.test(character) && parameters.length < SEQUENCE_LIMIT)
		return stay({at: 'ss3', alt, parameters: parameters + character});

	return done(keyEvents(ofSs3(parameters, character, alt)));
}

/** A control string ends with ST or BEL, and early with any other control character. */
function inString(state: Sequence & {at: 'string'}, character: string): SequenceStep {
	if (character === BEL || (state.ending && character === '\\'))
		return done([{kind: 'reply', reply: ofControlString(state.introducer, state.content)}]);

	if (state.ending) return afterEscape(false, character);
	if (character === ESC) return stay({...state, ending: true});
	// The replies of terminals begin with a digit or a sign.
	const isTyped = state.isLate && state.content === '' && /[\p{L}\p{M}\p{Zs}]/u.test(character);
	if (isControl(character.charCodeAt(0)) || isTyped) return {events: [], next: 'again'};
	return stay(state.content.length < SEQUENCE_LIMIT ? {...state, content: state.content + character} : state);
}

/** @param character one code point */
export function nextSequence(state: Sequence, character: string): SequenceStep {
	switch (state.at) {
		case 'escape':
			return afterEscape(state.twice, character);
		case 'string':
			return inString(state, character);
		case 'mouse':
			return state.left > 1 ? stay({at: 'mouse', left: state.left - 1}) : done([]);
		default:
	}

	if (isControl(character.charCodeAt(0))) return {events: [], next: 'again'};
	switch (state.at) {
		case 'csi':
			return inCsi(state, character);
		case 'ss3':
			return inSs3(state, character);
		case 'linux-console':
			return done(keyEvents(ofLinuxConsole(character)));
	}
}

/** Whether it ends soon: the introducer of a control string alone, which may have been Alt with a key. */
export const isIntroducer = (state: Sequence): boolean =>
	state.at === 'string' && state.content === '' && !state.ending && !state.isLate;

/**
 * The timeout has passed. ESC was the Esc key. What follows `ESC [`, `ESC O`, `ESC ]` and `ESC P` is never text, however late
 * it arrives, so these stand for no key: a slow line would turn the rest of a sequence into text and commands.
 */
export function endSequence(state: Sequence): SequenceStep {
	if (state.at === 'escape') {
		return done(state.twice ? [...keyEvents(ESCAPE), ...keyEvents(ESCAPE)] : keyEvents(ESCAPE));
	}

	if (state.at === 'string' && isIntroducer(state)) {
		return ']P'.includes(state.introducer)
			? stay({...state, isLate: true})
			: done(keyEvents(withAlt(state.introducer)));
	}

	return done([]);
}
