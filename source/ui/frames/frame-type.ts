/** Finds what a row says of a frame in its JSON text: its type, and the ids of its tool calls. */

/** UTF-16 units of a type, or an id, that are kept. */
const LONGEST_NAME = 80;
/** Larger frames are not parsed to draw a row. */
const LONGEST_PARSED = 64 * 1024;
const COLON_AND_TEXT = /\s*:\s*"((?:[^"\\]|\\.)*)/sy;

/** The index after the string that begins at `start`; the length of the text if it does not end. */
function endOfString(json: string, start: number): number {
	let end = json.indexOf('"', start + 1);
	for (; end >= 0; end = json.indexOf('"', end + 1)) {
		let slashes = 0;
		while (json[end - 1 - slashes] === '\\') slashes++;
		if (slashes % 2 === 0) return end + 1;
	}
	return json.length;
}

/**
 * The first member `type` of the outermost object, as it stands in the source. Reads no more than it needs, and parses nothing.
 * @param json may be cut, or no JSON at all
 * @returns raw text from outside; '' if there is none
 */
export function frameTypeOf(json: string): string {
	let depth = 0;
	for (let at = 0; at < json.length; at++) {
		const letter = json[at];
		if (letter === '{' || letter === '[') depth++;
		else if (letter === '}' || letter === ']') depth--;
		else if (letter === '"') {
			const end = endOfString(json, at);
			if (depth === 1 && json.slice(at, end) === '"type"') {
				COLON_AND_TEXT.lastIndex = end;
				const type = COLON_AND_TEXT.exec(json)?.[1];
				if (type !== undefined) return type.slice(0, LONGEST_NAME);
			}
			at = end - 1;
		}
	}
	return '';
}

/** A frame as an object; undefined if it is none, is cut, or is too large to be read for a row. */
export function parsedFrame(json: string): Readonly<Record<string, unknown>> | undefined {
	if (json.length > LONGEST_PARSED) return undefined;
	try {
		const value: unknown = JSON.parse(json);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The ids of the tool calls and results of a frame, each once, in its order. Raw. */
export function callIdsIn(frame: Readonly<Record<string, unknown>>): readonly string[] {
	const found = new Set<string>();
	const add = (list: unknown, name: string): void => {
		if (!Array.isArray(list)) return;
		for (const item of list as readonly unknown[]) {
			const id = isObject(item) ? item[name] : undefined;
			if (typeof id === 'string' && id !== '') found.add(id.slice(0, LONGEST_NAME));
		}
	};
	const addAll = (holder: Readonly<Record<string, unknown>>): void => {
		add(holder.tool_calls, 'id');
		add(holder.tool_results, 'tool_call_id');
	};
	addAll(frame);
	if (Array.isArray(frame.messages))
		for (const message of frame.messages as readonly unknown[]) if (isObject(message)) addAll(message);
	return [...found];
}
