/** Reads a YAML text as plain values, with the lines of its fields: no tag of YAML makes anything else here. */
import {
	type Document,
	isCollection,
	isMap,
	isNode,
	isScalar,
	LineCounter,
	parseDocument,
	visit,
	type YAMLParseError,
} from 'yaml';

export type YamlPath = ReadonlyArray<string | number>;

/** `problem` is a clause, `line` counts from 1. Texts of the file are raw. */
export type YamlReading =
	| {
			readonly kind: 'read';
			readonly value: unknown;
			/** The line of the field at the end of a path of keys and indices, at its name, or else of what it would be in. */
			lineOf(path: YamlPath): number | undefined;
	  }
	| {readonly kind: 'unreadable'; readonly problem: string; readonly line: number | undefined};

/** References to one anchor; more would make a small file large. */
const MOST_ALIASES = 100;
/** UTF-16 units of a quoted problem. */
const LONGEST_PROBLEM = 200;

/** Never throws. */
export function readYaml(text: string): YamlReading {
	const lines = new LineCounter();
	const lineAt = (offset: number | undefined): number | undefined =>
		offset === undefined ? undefined : lines.linePos(offset).line;
	const unreadable = (problem: string, offset?: number): YamlReading => ({
		kind: 'unreadable',
		problem: problem.slice(0, LONGEST_PROBLEM),
		line: lineAt(offset),
	});
	try {
		const document = parseDocument(text, {lineCounter: lines, prettyErrors: false, logLevel: 'silent'});
		const [error] = document.errors;
		if (error !== undefined) return unreadable(error.message, startOfProblem(document, error));
		const value: unknown = document.toJS({maxAliasCount: MOST_ALIASES});
		return {kind: 'read', value, lineOf: (path) => lineAt(offsetOf(document, path))};
	} catch (error) {
		if (error instanceof RangeError) return unreadable('its values are nested too deeply');
		return unreadable(error instanceof Error ? error.message : 'it is no YAML');
	}
}

/** What is not closed is reported where it should have ended: the problem is at its beginning. */
function startOfProblem(document: Document, {code, message, pos: [offset]}: YAMLParseError): number {
	let start = offset;
	if (code === 'MISSING_CHAR' || (code === 'BAD_INDENT' && message.startsWith('Flow ')))
		visit(document, {
			Node(_, node) {
				const isOpened = isScalar(node) ? node.type?.startsWith('QUOTE_') : isCollection(node) && node.flow;
				if (isOpened && node.range && node.range[0] <= offset && offset <= node.range[2])
					start = node.range[0];
			},
		});
	return start;
}

function offsetOf(document: Document, path: YamlPath): number | undefined {
	for (let length = path.length; length > 0; length--) {
		const keys = path.slice(0, length);
		const owner: unknown = length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
		const name = keys.at(-1);
		const pair = isMap(owner) ? owner.items.find(({key}) => isScalar(key) && key.value === name) : undefined;
		if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
		const found: unknown = document.getIn(keys, true);
		if (isNode(found) && found.range) return found.range[0];
	}
	return undefined;
}
