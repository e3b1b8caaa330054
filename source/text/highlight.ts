/** Highlights code. The highlighter is loaded when the first code is drawn, each language at its first use. */
import {languageOf, neededBy} from './languages.ts';
import {requireLazily} from './lazy-packages.ts';
import type {Style} from './line.ts';

/** A part of a line of code in one style; unescaped. */
export interface Token {
	readonly text: string;
	readonly style: Style;
}

/** The used part of the package. Its own types would include those of a browser. */
interface Highlighter {
	registerLanguage(name: string, language: unknown): void;
	configure(options: {readonly __emitter: typeof Emitter}): void;
	highlight(
		code: string,
		options: {readonly language: string; readonly ignoreIllegals: boolean},
	): {
		readonly _emitter: Emitter;
		/** The mode of the language at the end: without a parent nothing is open. */
		readonly _top?: {readonly parent?: unknown};
	};
}

/** By scope, or by the beginning of a scope; other scopes are drawn as plain code. */
const STYLES: Readonly<Record<string, Style>> = {
	comment: 'comment',
	quote: 'comment',
	doctag: 'keyword',
	keyword: 'keyword',
	'meta.keyword': 'keyword',
	meta: 'attribute',
	'template-tag': 'keyword',
	tag: 'keyword',
	name: 'keyword',
	'selector-tag': 'keyword',
	operator: 'text',
	punctuation: 'text',
	string: 'string',
	'meta.string': 'string',
	regexp: 'string',
	link: 'string',
	'char.escape': 'literal',
	symbol: 'literal',
	literal: 'literal',
	number: 'number',
	title: 'title',
	'title.class': 'type',
	section: 'title',
	'selector-class': 'title',
	'selector-id': 'title',
	type: 'type',
	built_in: 'type',
	class: 'type',
	attr: 'key',
	attribute: 'attribute',
	property: 'attribute',
	'selector-attr': 'attribute',
	'selector-pseudo': 'attribute',
	variable: 'attribute',
	'template-variable': 'attribute',
	params: 'text',
	subst: 'text',
	bullet: 'literal',
	code: 'string',
	strong: 'strong',
	addition: 'success',
	deletion: 'error',
};

function styleOf(scope: string): Style | undefined {
	for (let name = scope; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
		const style = Object.hasOwn(STYLES, name) ? STYLES[name] : undefined;
		if (style !== undefined) return style;
	}
	return undefined;
}

/** Collects the tokens; replaces the emitter of the package, which writes HTML. */
class Emitter {
	readonly tokens: Token[] = [];
	/** Styles of the open scopes; the first is that of plain code. */
	readonly #styles: Style[] = ['text'];

	addText(text: string): void {
		if (text === '') return;
		const style = this.#styles.at(-1) ?? 'text';
		const last = this.tokens.at(-1);
		if (last?.style === style) this.tokens[this.tokens.length - 1] = {text: last.text + text, style};
		else this.tokens.push({text, style});
	}

	startScope(scope: string): void {
		const outer = this.#styles.at(-1) ?? 'text';
		// The literals of JSON are reported as keywords as well.
		const isLiteral = outer === 'literal' && scope === 'keyword';
		this.#styles.push(isLiteral ? outer : (styleOf(scope) ?? outer));
	}

	endScope(): void {
		if (this.#styles.length > 1) this.#styles.pop();
	}

	/** The highlighter has two names for each of these. */
	openNode(scope: string): void {
		this.startScope(scope);
	}

	closeNode(): void {
		this.endScope();
	}

	__addSublanguage(inner: Emitter): void {
		for (const token of inner.tokens) this.tokens.push(token);
	}

	finalize(): void {}

	toHTML(): string {
		return '';
	}
}

let loaded: Highlighter | undefined;

function highlighter(): Highlighter {
	if (loaded === undefined) {
		loaded = requireLazily('highlight.js/lib/core') as Highlighter;
		loaded.configure({__emitter: Emitter});
	}
	return loaded;
}

const registered = new Set<string>();

/** Loads a language and the languages inside it, once. */
function register(language: string): void {
	if (registered.has(language)) return;
	registered.add(language);
	highlighter().registerLanguage(language, requireLazily(`highlight.js/lib/languages/${language}`));
	for (const inner of neededBy(language)) register(inner);
}

/** Languages whose patterns are compiled, which happens at the first use. */
const compiled = new Set<string>();

/**
 * Does one step towards the first code of a language, a few milliseconds each: loads the highlighter, loads the language,
 * compiles its patterns.
 * @param label of a fence
 * @returns false if nothing is left to do
 */
export function loadLanguageStep(label: string): boolean {
	const language = languageOf(label);
	if (language === undefined || compiled.has(language)) return false;
	if (loaded === undefined) highlighter();
	else if (registered.has(language)) highlight(['x'], label);
	else register(language);
	return true;
}

/** Whether code with this label can be highlighted. */
export const canHighlight = (label: string): boolean => languageOf(label) !== undefined;

export interface Highlighted {
	/** One for each line of the input. */
	readonly lines: ReadonlyArray<readonly Token[]>;
	/** Whether nothing is open at the end, so that the following lines can be highlighted separately. */
	readonly isClosed: boolean;
}

/**
 * @param lines of code; nothing may be open before them
 * @param label of the fence
 * @returns undefined for an unknown language
 */
export function highlight(lines: readonly string[], label: string): Highlighted | undefined {
	const language = languageOf(label);
	if (language === undefined) return undefined;
	register(language);
	compiled.add(language);
	const code = `${lines.join('\n')}\n`;
	const result = highlighter().highlight(code, {language, ignoreIllegals: true});
	const {tokens} = result._emitter;
	// The highlighter stops at an internal error, and no code may be lost.
	if (tokens.map(({text}) => text).join('') !== code) return undefined;
	return {lines: linesOf(tokens).slice(0, lines.length), isClosed: result._top?.parent === undefined};
}

function linesOf(tokens: readonly Token[]): Token[][] {
	const lines: Token[][] = [[]];
	for (const {text, style} of tokens) {
		const [first = '', ...others] = text.split('\n');
		if (first !== '') lines.at(-1)?.push({text: first, style});
		for (const other of others) lines.push(other === '' ? [] : [{text: other, style}]);
	}
	return lines;
}
