/**
 * Recognises input that was not typed, by the time between the keys: the wheel, which most terminals send as arrows, and
 * line ends within text, which a terminal without bracketed paste sends as the Enter key. How the input was split into reads
 * does not matter: a slow connection joins and splits them. A terminal that has reported bracketed paste marks every paste:
 * its line ends are keys, however many were typed before the program could read them.
 */
import type {InputEvent, Key} from './key.ts';
import {named} from './key-characters.ts';

export interface Bursts {
	/** How long to wait for what may follow the held keys, ms; undefined if none are held. */
	readonly waiting: number | undefined;
	/**
	 * @param now ms
	 * @returns the events that are decided
	 */
	push(events: readonly InputEvent[], now: number): readonly InputEvent[];
	/** The time has passed: the held keys. */
	flush(): readonly InputEvent[];
}

/** No two keys are typed within this time, ms. */
const TYPING_MS = 20;
/** Longest time between two arrows of the wheel, ms; less than between the repeats of a held key. */
const WHEEL_MS = 25;
/** The same for later arrows: the wheel slows down. */
const WHEEL_END_MS = 150;
/** LF within this time after CR belongs to it, ms. */
const LINE_END_MS = 50;
/** Arrows that most terminals send for one notch of the wheel. Fewer may be a key that was pressed twice. */
const ARROWS_OF_A_NOTCH = 3;

/** Keys that are held until it is known what they are. */
type Held =
	/** Enter and Tab. `isAfterText`: text came at the same time, so more of it may follow. */
	| {readonly kind: 'breaks'; readonly keys: readonly Key[]; readonly isAfterText: boolean}
	/** The same arrow, as often as it came; `lastAt` in ms. The arrows of a wheel are not held, but remembered. */
	| {readonly kind: 'arrows'; readonly key: Key; readonly count: number; readonly lastAt: number};

const isPlain = ({name, text, ctrl, alt, shift}: Key, ...names: readonly string[]): boolean =>
	names.includes(name) && !ctrl && !alt && !shift && text === undefined;

const isLineFeed = ({name, ctrl, alt, shift}: Key): boolean => name === 'j' && ctrl && !alt && !shift;

const keyEvent = (key: Key): InputEvent => ({kind: 'key', key});

const NOTHING: readonly InputEvent[] = [];
const LINE_FEED = keyEvent({...named('j'), ctrl: true});
const TAB: InputEvent = {kind: 'paste', text: '\t'};

const notchesOf = (arrows: number): number =>
	arrows < ARROWS_OF_A_NOTCH ? 0 : Math.round(arrows / ARROWS_OF_A_NOTCH);

export function createBursts(): Bursts {
	let held: Held | undefined;
	let marksPastes = false;
	let lastTextAt = Number.NEGATIVE_INFINITY;
	/** Of an Enter that was the last key. */
	let lastReturnAt = Number.NEGATIVE_INFINITY;

	function release(): readonly InputEvent[] {
		if (held === undefined) return NOTHING;
		const keys = held;
		held = undefined;
		if (keys.kind === 'breaks') return keys.keys.map(keyEvent);
		return notchesOf(keys.count) > 0 ? [] : Array.from({length: keys.count}, () => keyEvent(keys.key));
	}

	function pushText(key: Key, now: number): readonly InputEvent[] {
		lastTextAt = now;
		if (held === undefined) return [keyEvent(key)];
		if (held.kind !== 'breaks') return [...release(), keyEvent(key)];
		const breaks = held.keys.map(({name}) => (name === 'tab' ? TAB : LINE_FEED));
		held = undefined;
		return [...breaks, keyEvent(key)];
	}

	function pushBreak(key: Key, now: number): readonly InputEvent[] {
		if (marksPastes) return [...release(), keyEvent(key)];
		if (held?.kind === 'breaks') {
			held = {...held, keys: [...held.keys, key]};
			return [];
		}
		const isAfterText = now - lastTextAt <= TYPING_MS;
		// A Tab before text completes a command, or goes to the transcript.
		if (key.name === 'tab' && !isAfterText) return [...release(), keyEvent(key)];
		const before = release();
		held = {kind: 'breaks', keys: [key], isAfterText};
		return before;
	}

	function pushArrow(key: Key, now: number): readonly InputEvent[] {
		const last = held?.kind === 'arrows' && held.key.name === key.name ? held : undefined;
		const limit = notchesOf(last?.count ?? 0) > 0 ? WHEEL_END_MS : WHEEL_MS;
		const isSame = last !== undefined && now - last.lastAt <= limit;
		const before = isSame ? [] : release();
		const count = isSame ? last.count + 1 : 1;
		held = {kind: 'arrows', key, count, lastAt: now};
		const isNotch = notchesOf(count) > notchesOf(count - 1);
		return isNotch ? [...before, keyEvent({...key, name: `wheel-${key.name}`})] : before;
	}

	function pushKey(key: Key, isBreak: boolean, now: number): readonly InputEvent[] {
		const isAfterReturn = now - lastReturnAt <= LINE_END_MS;
		lastReturnAt = isBreak && key.name === 'enter' ? now : Number.NEGATIVE_INFINITY;
		if (isLineFeed(key) && isAfterReturn) return [];
		if (key.text !== undefined) return pushText(key, now);
		if (isBreak) return pushBreak(key, now);
		return isPlain(key, 'up', 'down') ? pushArrow(key, now) : [...release(), keyEvent(key)];
	}

	return {
		get waiting() {
			if (held?.kind === 'breaks') return TYPING_MS;
			return held === undefined || notchesOf(held.count) > 0 ? undefined : WHEEL_MS;
		},
		push(events, now) {
			const decided: InputEvent[] = [];
			for (const event of events) {
				if (event.kind === 'key') decided.push(...pushKey(event.key, event.isBreak === true, now));
				else decided.push(...(event.kind === 'reply' ? [] : release()), event);
				if (event.kind === 'reply' && event.reply.kind === 'bracketed-paste')
					marksPastes = event.reply.isKnown;
			}
			const isKey = held?.kind === 'breaks' && !held.isAfterText;
			return isKey ? [...decided, ...release()] : decided;
		},
		flush: release,
	};
}
