/** Reads the text of a message in the shapes of model libraries: a string, or a list of content blocks. */
import {isMissing, note, type Problems, text} from './fields.ts';
import type {JsonObject, JsonValue} from './frames.ts';
import {isList, isObject} from './json.ts';
import {sourceOf} from './json-source.ts';

/** Types of blocks and messages that have text; a block without a type may have text too. */
const TEXT_TYPE =
	/(?:^|_)text(?:_delta)?$|^(?:message|ai|assistant|AIMessage|AIMessageChunk|refusal|constructor)$/;
/** Members with the text of such a block, or with further blocks. */
const TEXT_MEMBERS = [
	...['text', 'content', 'parts', 'value', 'refusal', 'data', 'kwargs'],
	...['message', 'output', 'choices', 'delta'],
];

/** The same for the reasoning of a model, whose member may be the type too. */
const REASONING_TYPE = /^(?:thinking|reasoning(?:_content)?|reasoningContent)$/;
const REASONING_MEMBERS = [
	...['thinking', 'reasoning', 'reasoning_content', 'reasoningContent', 'reasoningText'],
	...['text', 'summary', 'content'],
];

/** A longer string without white space within a block that is shown as JSON, such as the data of an image, is shortened. */
const LONGEST_WORD = 1000;

/**
 * The text of a required member. Texts are joined as model libraries join them; reasoning precedes them in
 * `<reasoning>` tags. A block that is not understood follows them as JSON in a code block, so that nothing is lost.
 * @returns '' if it is missing or null
 */
export function content(object: JsonObject, name: string, problems: Problems): string {
	const value = object[name];
	if (typeof value === 'string' || isMissing(value)) return text(object, name, problems);
	const found = contentOf(value);
	if (found.others.length === 0) return joined(found, []);
	if (found.others[0] === value) note(problems, `${name} is not text`);
	const source = sourceOf(object, name);
	return joined(found, source === undefined ? found.others.map(shownJson) : [source]);
}

/**
 * The same of a text that still grows. Blocks that are not understood are left to the complete text if there is any text: they
 * are incomplete, and each would look like another text.
 */
export function contentSoFar(object: JsonObject, name: string, problems: Problems): string {
	const value = object[name];
	if (typeof value === 'string') return value;
	if (isMissing(value)) return text(object, name, problems);
	const found = contentOf(value);
	return found.texts.length + found.reasoning.length > 0
		? joined(found, [])
		: content(object, name, problems);
}

interface Content {
	readonly texts: string[];
	readonly reasoning: string[];
	readonly others: JsonValue[];
}

function contentOf(value: JsonValue): Content {
	const found: Content = {texts: [], reasoning: [], others: []};
	if (!collect(value, found)) found.others.push(value);
	return found;
}

/** @returns false if nothing in the value is understood, in which case nothing is collected */
function collect(value: JsonValue | undefined, found: Content): boolean {
	if (typeof value === 'string') {
		found.texts.push(value);
		return true;
	}
	if (isList(value)) {
		const unknown = value.filter((item) => !collect(item, found));
		if (value.length > 0 && unknown.length === value.length) return false;
		for (const item of unknown) found.others.push(item);
		return true;
	}
	if (!isObject(value)) return false;
	const {type} = value;
	if (typeof type !== 'string' || TEXT_TYPE.test(type)) {
		const members = TEXT_MEMBERS.map((name) => value[name]);
		if (members.some((member) => member !== '' && collect(member, found))) return true;
		if (members.includes('')) return true;
	}
	const reasoning = reasoningIn(value);
	if (reasoning !== undefined) found.reasoning.push(reasoning);
	return reasoning !== undefined;
}

/** The reasoning in a block; undefined if it has none. */
function reasoningIn(block: JsonObject): string | undefined {
	const names = Object.keys(block);
	const type = block.type === undefined && names.length === 1 ? names[0] : block.type;
	const isReasoning = typeof type === 'string' && REASONING_TYPE.test(type);
	return isReasoning ? plainText(block) || undefined : undefined;
}

/** The texts in a value, whatever their members. */
function plainText(value: JsonValue | undefined): string {
	if (typeof value === 'string') return value;
	if (isList(value)) return value.map(plainText).join('\n');
	if (!isObject(value)) return '';
	for (const name of REASONING_MEMBERS) {
		const found = plainText(value[name]);
		if (found !== '') return found;
	}
	return '';
}

function joined({texts, reasoning}: Content, json: readonly string[]): string {
	const before = reasoning.length === 0 ? '' : tagged(reasoning.join('\n\n'));
	const blocks = json.map((each) => `\`\`\`json\n${each}\n\`\`\``);
	return [before, texts.join(''), ...blocks].filter((each) => each !== '').join('\n\n');
}

/** What looks like a tag in the reasoning is changed. */
const tagged = (reasoning: string): string =>
	`<reasoning>\n${reasoning.replaceAll(/<(\/?)reasoning>/g, '<$1reasoning >')}\n</reasoning>`;

function shownJson(value: JsonValue): string {
	return JSON.stringify(value, (_, member: unknown) => {
		if (typeof member !== 'string' || member.length <= LONGEST_WORD || /\s/.test(member)) return member;
		return `${member.slice(0, 100)}… ${(member.length - 100).toLocaleString('en')} more characters`;
	});
}
