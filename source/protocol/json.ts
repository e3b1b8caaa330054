/** Reads JSON as the servers really send it: bare `NaN` and `Infinity` become text, bottomless nesting is cut off. */
import type {JsonObject, JsonValue} from './frames.ts';

/**
 * How deep lists and objects may lie in each other. `JSON.parse` knows no limit, but `JSON.stringify` and the
 * cloning between threads overflow the stack at a few thousand, as would any recursion of ours. The servers'
 * own encoder gives up at about a thousand.
 */
export const MOST_LEVELS = 1000;

/** Stands where something lay deeper than that. */
export const TOO_DEEP = '[nested too deeply]';

/** How that is told. */
export const CUT_OFF = `what was nested deeper than ${MOST_LEVELS} levels was left out`;

export type Reading =
	| {
			readonly kind: 'value';
			readonly value: JsonValue;
			/** What had to be mended, one phrase each; empty when the text was as it should be. */
			readonly mended: readonly string[];
	  }
	/** `detail` is what the parser said; it may quote the text. */
	| {readonly kind: 'failed'; readonly detail: string};

/** Reads one JSON text. Never throws. */
export function readJson(text: string): Reading {
	try {
		return shallow(JSON.parse(text), text.length, []);
	} catch (error) {
		// A second look costs nothing where it has nothing to find.
		if (!text.includes('NaN') && !text.includes('Infinity')) return failed(error);
		try {
			const value: JsonValue = JSON.parse(quoteBareWords(text));
			return shallow(value, text.length, [
				'a bare NaN or Infinity, which JSON has no word for, was read as text',
			]);
		} catch {
			// The first error is about the text that came.
			return failed(error);
		}
	}
}

/** Whether a value that came from outside is a JSON object: neither an array nor null. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(error: unknown): Reading {
	return {kind: 'failed', detail: error instanceof Error ? error.message : String(error)};
}

// ---------------------------------------------------------------------------------------------------------
// Bare words

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** First code units of the words below. */
const STARTS = new Set([0x4e, 0x49, 0x2d]);
const BARE_WORDS = ['NaN', 'Infinity', '-Infinity'];

/**
 * Puts quotes around `NaN`, `Infinity` and `-Infinity` outside strings. A word in a wrong place (`1NaN`) needs no
 * care: the text is no more JSON afterwards than before.
 */
function quoteBareWords(text: string): string {
	const pieces: string[] = [];
	let copied = 0;
	let at = 0;
	while (at < text.length) {
		const unit = text.charCodeAt(at);
		if (unit === QUOTE) {
			at = endOfString(text, at);
			continue;
		}
		const word = STARTS.has(unit)
			? BARE_WORDS.find((candidate) => text.startsWith(candidate, at))
			: undefined;
		if (word === undefined) {
			at++;
			continue;
		}
		pieces.push(text.slice(copied, at), `"${word}"`);
		at += word.length;
		copied = at;
	}
	pieces.push(text.slice(copied));
	return pieces.join('');
}

/** Index after the quote that ends the string which begins at `start`; the text's length when nothing ends it. */
function endOfString(text: string, start: number): number {
	let quote = text.indexOf('"', start + 1);
	while (quote !== -1) {
		let before = quote - 1;
		while (text.charCodeAt(before) === BACKSLASH) before--;
		// An even number of backslashes are pairs; an odd one leaves one that escapes this quote.
		if ((quote - before) % 2 === 1) return quote + 1;
		quote = text.indexOf('"', quote + 1);
	}
	return text.length;
}

// ---------------------------------------------------------------------------------------------------------
// Nesting

type Container = JsonObject | readonly JsonValue[];

/** Cuts off what lies too deep, in place: the value was parsed a moment ago and is nobody else's yet. */
function shallow(value: JsonValue, length: number, mended: readonly string[]): Reading {
	// Each level takes a bracket on both sides, so a short text cannot be deep: the usual frame costs nothing here.
	if (length <= 2 * MOST_LEVELS || !isContainer(value) || !cutBelow(value, MOST_LEVELS)) {
		return {kind: 'value', value, mended};
	}
	return {kind: 'value', value, mended: [...mended, CUT_OFF]};
}

/**
 * Replaces all that lies more than so many levels deep. The recursion goes no further down than that.
 * @returns whether there was anything
 */
function cutBelow(container: Container, levels: number): boolean {
	let isCut = false;
	if (isList(container)) {
		for (let index = 0; index < container.length; index++) {
			const child = container[index];
			if (isContainer(child)) isCut = cutChild(container, `${index}`, child, levels) || isCut;
		}
		return isCut;
	}
	// Not over a list of the keys: a large frame has a million objects.
	for (const key in container) {
		const child = container[key];
		if (isContainer(child)) isCut = cutChild(container, key, child, levels) || isCut;
	}
	return isCut;
}

function cutChild(parent: Container, key: string, child: Container, levels: number): boolean {
	if (levels > 1) return cutBelow(child, levels - 1);
	return Reflect.set(parent, key, TOO_DEEP);
}

function isContainer(value: JsonValue | undefined): value is Container {
	return typeof value === 'object' && value !== null;
}

function isList(value: Container): value is readonly JsonValue[] {
	return Array.isArray(value);
}
