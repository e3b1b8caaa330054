/** Writes JSON in parts, so that texts that are stored elsewhere are never whole in memory. */
import {isRemoteText, type RemoteText} from '../protocol/remote-text.ts';
import {isContainer} from '../text/json-tree/container.ts';
import {compactJson, escapedJson} from '../text/json-tree/write.ts';
import {readableParts} from './long-text.ts';

/** A text that is JSON already, and is written as it came. */
export class JsonSource {
	readonly text: RemoteText;

	constructor(text: RemoteText) {
		this.text = text;
	}
}

/** Levels of a record in which a text can be stored elsewhere; the deepest are those of a message in a span. */
const DEEPEST = 18;

function isStreamed(value: unknown, depth = 0): boolean {
	if (typeof value !== 'object' || value === null || depth > DEEPEST) return false;
	if (value instanceof JsonSource || isRemoteText(value)) return true;
	return Object.values(value).some((member) => isStreamed(member, depth + 1));
}

/** The JSON of a value on one line; members that are `undefined` are left out. Controls and invisible characters are escaped. */
export async function* jsonParts(value: unknown): AsyncGenerator<string> {
	if (!isStreamed(value)) yield escapedJson(compactJson(value));
	else if (value instanceof JsonSource) {
		for await (const part of readableParts(value.text)) yield escapedJson(part);
	} else if (isContainer(value)) {
		if (isRemoteText(value)) yield* stringParts(value);
		else yield* containerParts(value);
	}
}

async function* stringParts(text: RemoteText): AsyncGenerator<string> {
	yield '"';
	for await (const part of readableParts(text)) yield escapedJson(JSON.stringify(part).slice(1, -1));
	yield '"';
}

async function* containerParts(container: object): AsyncGenerator<string> {
	const isList = Array.isArray(container);
	let before = isList ? '[' : '{';
	for (const [name, member] of Object.entries(container)) {
		if (member === undefined) continue;
		yield isList ? before : `${before}${escapedJson(JSON.stringify(name))}:`;
		yield* jsonParts(member);
		before = ',';
	}
	yield isList ? ']' : '}';
}
