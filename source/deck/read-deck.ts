/**
 * Reads a deck: Markdown with a step for each heading of level two. Its text is the prompt; blocks of code with the info word
 * `expect`, `prompt`, `caption` or `notes` are parts of the step, all others belong to the prompt.
 */
import {isObject} from '../protocol/json.ts';
import type {YamlReading} from '../server/yaml-text.ts';
import type {Deck, DeckProblem, DeckStep} from './deck.ts';
import {type ExpectBlock, readExpect} from './read-expect.ts';

export type DeckReading = {readonly deck: Deck} | {readonly problems: readonly DeckProblem[]};

/** UTF-16 units. */
export const LONGEST_DECK = 1024 * 1024;
/** UTF-16 units of a title that is the beginning of the prompt. */
const LONGEST_TITLE = 60;

const HEADING = /^ {0,3}##(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([\w-]*)[^`]*$/;
const PARTS = ['expect', 'prompt', 'caption', 'notes'] as const;
type PartName = (typeof PARTS)[number];

/** A block of code of a step, without its fences. */
interface Part {
	/** Of its first line of content. */
	readonly line: number;
	readonly lines: readonly string[];
}

type ReadYaml = (text: string) => YamlReading;

interface Section {
	readonly heading: string;
	readonly line: number;
	/** Everything that is not one of the parts. */
	readonly prose: string[];
	readonly parts: Readonly<Record<PartName, Part[]>>;
}

/** Reads the text of a file. Never rejects because of it. */
export async function readDeck(text: string): Promise<DeckReading> {
	if (text.length > LONGEST_DECK)
		return {problems: [{line: 1, sentence: 'The deck is larger than 1 MB. Split it into several'}]};
	const {readYaml} = await import('../server/preset-file.ts');
	const lines = text.split(/\r\n|\r|\n/);
	const problems: DeckProblem[] = [];
	const front = frontMatter(lines, problems);
	const sections = sectionsOf(lines, front.length, problems);
	const {title, defaults} = readFrontMatter(front, readYaml, problems);
	const steps = sections.flatMap((section) => stepOf(section, {defaults, readYaml}, problems) ?? []);
	if (sections.length === 0) {
		const sentence = 'The deck has no step. Write a heading of level two (## Title) and the prompt below it';
		problems.push({line: front.length + 1, sentence});
	}
	return problems.length > 0
		? {problems: problems.toSorted((a, b) => a.line - b.line)}
		: {deck: {title, steps}};
}

/** The lines of the front matter with its two rules; none if the file does not begin with one. */
function frontMatter(lines: readonly string[], problems: DeckProblem[]): readonly string[] {
	if (lines[0]?.trimEnd() !== '---') return [];
	const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
	if (end > 0) return lines.slice(0, end + 1);
	problems.push({
		line: 1,
		sentence: 'The front matter has no end. Close it with a line of three dashes (---)',
	});
	return lines;
}

function readFrontMatter(
	lines: readonly string[],
	readYaml: ReadYaml,
	problems: DeckProblem[],
): {readonly title: string | undefined; readonly defaults: ExpectBlock} {
	const none = {title: undefined, defaults: {expectations: [], rate: undefined}};
	if (lines.length < 3) return none;
	const yaml = readYaml(lines.slice(1, -1).join('\n'));
	/** Line 1 is the rule. */
	const report = (line: number | undefined, sentence: string): void =>
		void problems.push({line: (line ?? 1) + 1, sentence});
	if (yaml.kind === 'unreadable') {
		report(yaml.line, `The front matter is not valid YAML: ${yaml.problem}`);
		return none;
	}
	const {value, lineOf} = yaml;
	if (value === null) return none;
	if (!isObject(value)) {
		report(1, 'The front matter is not a list of fields. Write title: TEXT');
		return none;
	}
	for (const key of Object.keys(value))
		if (key !== 'title' && key !== 'expect')
			report(lineOf([key]), `The front matter has no field "${key}". Its fields are title and expect`);
	const {title} = value;
	if (title !== undefined && title !== null && typeof title !== 'string')
		report(lineOf(['title']), 'The title is not a text. Write it in quotes');
	const block = value.expect ?? undefined;
	const read = block === undefined ? undefined : readExpect(block, (path) => lineOf(['expect', ...path]));
	for (const {line, sentence} of read?.problems ?? []) report(line, sentence);
	const expectations = (read?.expectations ?? []).map((each) => ({...each, line: each.line + 1}));
	return {title: typeof title === 'string' ? title : undefined, defaults: {expectations, rate: read?.rate}};
}

/** @param start the index of the first line to read */
function sectionsOf(lines: readonly string[], start: number, problems: DeckProblem[]): readonly Section[] {
	const sections: Section[] = [];
	let isComment = false;
	for (let index = start; index < lines.length; index++) {
		const line = lines[index] ?? '';
		const section = sections.at(-1);
		if (isComment || /^ {0,3}<!--/.test(line)) {
			isComment = !line.includes('-->');
			continue;
		}
		const [heading, title = ''] = HEADING.exec(line) ?? [];
		if (heading !== undefined) {
			sections.push({
				heading: title.trim(),
				line: index + 1,
				prose: [],
				parts: {expect: [], prompt: [], caption: [], notes: []},
			});
			continue;
		}
		const [, fence, info = ''] = FENCE.exec(line) ?? [];
		if (fence === undefined) {
			section?.prose.push(line);
			continue;
		}
		const end = endOfFence(lines, index, fence);
		const name = PARTS.find((part) => part === info.toLowerCase());
		if (name === undefined) section?.prose.push(...lines.slice(index, end + 1));
		else if (section === undefined) {
			const sentence = `A block ${name} belongs to a step. Write a heading of level two (## Title) above it`;
			problems.push({line: index + 1, sentence});
		} else section.parts[name].push({line: index + 2, lines: lines.slice(index + 1, end)});
		if (end === lines.length && name !== undefined) {
			const sentence = `The block ${name} has no end. Close it with a line of ${fence}`;
			problems.push({line: index + 1, sentence});
		}
		index = end;
	}
	return sections;
}

/** The index of the closing fence; the number of lines if there is none. */
function endOfFence(lines: readonly string[], start: number, fence: string): number {
	const isEnd = (line: string): boolean => {
		const text = line.trim();
		return /^ {0,3}[`~]/.test(line) && text.startsWith(fence) && text === fence.charAt(0).repeat(text.length);
	};
	const end = lines.findIndex((line, index) => index > start && isEnd(line));
	return end < 0 ? lines.length : end;
}

function stepOf(
	section: Section,
	{defaults, readYaml}: {readonly defaults: ExpectBlock; readonly readYaml: ReadYaml},
	problems: DeckProblem[],
): DeckStep | undefined {
	const {heading, line, prose, parts} = section;
	const [given, second] = parts.prompt;
	if (second !== undefined)
		problems.push({line: second.line - 1, sentence: 'The step has two prompts. Write a step for each'});
	const prompt = given === undefined ? textOf(prose) : given.lines.join('\n');
	const name = heading === '' ? '' : ` "${heading.slice(0, LONGEST_TITLE)}"`;
	if (prompt.trim() === '') {
		problems.push({line, sentence: `The step${name} has no prompt. Write it below the heading`});
		return undefined;
	}
	const blocks = parts.expect.map((part) => expectIn(part, readYaml, problems));
	return {
		title: heading === '' ? (prompt.trim().split('\n')[0] ?? '').slice(0, LONGEST_TITLE) : heading,
		line,
		prompt,
		caption: joined(parts.caption),
		notes: joined(parts.notes),
		expectations: [...blocks.flatMap(({expectations}) => expectations), ...defaults.expectations],
		rate: blocks.find(({rate}) => rate !== undefined)?.rate ?? defaults.rate ?? 1,
	};
}

/** Lines without the blank ones around them. */
const textOf = (lines: readonly string[]): string => lines.join('\n').replace(/^(?:[ \t]*\n)+|\s+$/g, '');

const joined = (parts: readonly Part[]): string | undefined =>
	parts.length === 0 ? undefined : parts.map(({lines}) => textOf(lines)).join('\n\n');

function expectIn({line: first, lines}: Part, readYaml: ReadYaml, problems: DeckProblem[]): ExpectBlock {
	const yaml = readYaml(lines.join('\n'));
	if (yaml.kind === 'unreadable') {
		const line = first + (yaml.line ?? 1) - 1;
		problems.push({line, sentence: `The block expect is not valid YAML: ${yaml.problem}`});
		return {expectations: [], rate: undefined};
	}
	const read = readExpect(yaml.value, yaml.lineOf);
	const inFile = <Placed extends {readonly line: number}>(placed: Placed): Placed => ({
		...placed,
		line: first + placed.line - 1,
	});
	problems.push(...read.problems.map(inFile));
	return {expectations: read.expectations.map(inFile), rate: read.rate};
}
