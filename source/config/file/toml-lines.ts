/** Finds the lines of the keys in a valid TOML text: the parser has values, and no positions. */

/** The line of a key, from 1 on; for one that has none of its own, that of the table or value around it; 1 = not found. */
export type LineOf = (...path: readonly string[]) => number;

const SEPARATOR = '\0';
const BARE = /[\w-]+/y;
const QUOTED = /"(?:\\.|[^"\\\n])*"|'[^'\n]*'/y;
const STRING = /"""[\s\S]*?(?<!\\)(?:\\\\)*"""+|'''[\s\S]*?'''+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'/y;
const COMMENT = /#[^\n]*/y;

export function linesOfToml(text: string): LineOf {
	const lines = new Map<string, number>();
	let position = 0;
	let line = 1;
	let table: readonly string[] = [];

	/** Takes what the sticky expression matches here. */
	function take(expression: RegExp): string | undefined {
		expression.lastIndex = position;
		const found = expression.exec(text)?.[0];
		if (found === undefined) return undefined;
		position += found.length;
		line += found.split('\n').length - 1;
		return found;
	}

	/** A dotted key. */
	function takeKey(): readonly string[] {
		const names: string[] = [];
		for (;;) {
			take(/[ \t.]+/y);
			const bare = take(BARE);
			const quoted = bare === undefined ? take(QUOTED) : undefined;
			if (bare === undefined && quoted === undefined) return names;
			names.push(bare ?? unquoted(quoted ?? ''));
		}
	}

	/** Everything to the end of the statement. */
	function skipValue(): void {
		let depth = 0;
		while (position < text.length) {
			if (take(STRING) !== undefined || take(COMMENT) !== undefined) continue;
			const character = text[position] ?? '';
			if (character === '\n' && depth <= 0) return;
			if ('[{'.includes(character)) depth++;
			if (']}'.includes(character)) depth--;
			if (character === '\n') line++;
			position++;
		}
	}

	function note(path: readonly string[]): void {
		const key = path.join(SEPARATOR);
		if (!lines.has(key)) lines.set(key, line);
	}

	while (position < text.length) {
		take(/\s+/y);
		const isHeader = take(/\[{1,2}/y) !== undefined;
		const key = takeKey();
		if (isHeader) table = key;
		note(isHeader ? key : [...table, ...key]);
		skipValue();
	}
	return (...path) => {
		for (let length = path.length; length > 0; length--) {
			const found = lines.get(path.slice(0, length).join(SEPARATOR));
			if (found !== undefined) return found;
		}
		return 1;
	};
}

function unquoted(text: string): string {
	if (text.startsWith("'")) return text.slice(1, -1);
	try {
		return String(JSON.parse(text));
	} catch {
		// Escapes that JSON does not have.
		return text.slice(1, -1);
	}
}
