/** Presets in a YAML file of the server's format: what is read, and the line of what is wrong. */
import {describe, expect, it} from 'vitest';
import {LONGEST_PRESET_FILE, readPresetFile} from '../../source/server/preset-file.ts';

const FILE = `
# as in the server's documentation
prompts:
  - label: "Health Check"
    description: System health
    template: |
      Summarise the health of {{PLATFORM}}.
  - label: "Health check"
    template: "{{JOB_ID}}"
variables:
  - name: JOB_ID
    detect_pattern: "[0-9a-f]{8}"
    detect_flags: "i"
  - name: PLATFORM
    input_type: select
    options:
      - linux
      - windows
  - name: COUNT
    input_type: number
    default: 3
    max: 9
`;

const problemOf = (text: string): string => {
	const reading = readPresetFile(text);
	return reading.kind === 'unreadable' ? reading.problem : 'none';
};

describe('a file of presets', () => {
	it('has prompts and variables, as the server reads them', () => {
		const reading = readPresetFile(FILE);
		expect(reading).toMatchObject({
			kind: 'read',
			file: {
				presets: [
					{id: 'health-check', label: 'Health Check', template: 'Summarise the health of {{PLATFORM}}.\n'},
					{id: 'health-check-2', description: undefined},
				],
				variables: [
					{name: 'JOB_ID', label: 'Job Id', detectPattern: '[0-9a-f]{8}'},
					{name: 'PLATFORM', options: ['linux', 'windows'], default: 'linux'},
					{name: 'COUNT', default: '3', max: 9},
				],
			},
		});
	});

	it.each([
		['a quotation that is not closed', 'prompts:\n  - label: "a\n', /^line 2: Missing closing/],
		[
			'such a quotation above others',
			"prompts:\n  - label: 'a\n    template: b\n",
			/^line 2: Missing closing/,
		],
		['a list that is not closed', 'prompts: [a\nvariables: []\n', /^line 1: Flow/],
		['a map that is not closed', 'prompts:\n  - {label: a\n  - {label: b}\n', /^line 2: Flow/],
		['a wrong indentation', 'prompts:\n  - label: a\n   template: b\n', /^line 3: /],
		['a tab', 'prompts:\n\t- label: a\n', /^line 2: Tabs/],
		[
			'a template that is a list below its name',
			'prompts:\n  - label: a\n    template:\n      - b\n',
			/^line 3: `template` is of another type/,
		],
		[
			'prompts that are a map below their name',
			'variables: []\nprompts:\n  a: b\n',
			/^line 2: `prompts` is of another type/,
		],
		['a key twice', 'prompts:\n  - label: a\n    label: b\n', /^line 3: /],
		['no prompts', 'variables: []\n', /^it has no list `prompts`$/],
		['an empty list', 'prompts: []\n', /^it has no list `prompts`$/],
		['a list alone', '- a\n', /^it has no list `prompts`$/],
		['nothing', '', /^it has no list `prompts`$/],
		[
			'a prompt without a template',
			'prompts:\n  - label: a\n    template: b\n  - label: c\n',
			/^line 4: a prompt needs a `label` and a `template`$/,
		],
		[
			'a template that is a list',
			'prompts:\n  - label: a\n    template: [b]\n',
			/^line 3: `template` is of another type/,
		],
		[
			'a variable whose name is missing',
			'prompts:\n  - label: a\n    template: b\nvariables:\n  - label: c\n',
			/^line 5: a variable needs a `name`/,
		],
		[
			'a variable with a name of nothing',
			'prompts:\n  - label: a\n    template: b\nvariables:\n  - name: ""\n',
			/^line 5: a variable needs a `name`/,
		],
		['too much', `prompts:\n${' '.repeat(LONGEST_PRESET_FILE)}`, /^it is larger than 256 KB$/],
	])('%s is a problem with its line', (_, text, problem) => {
		expect(problemOf(text)).toMatch(problem);
		// Lines above it count.
		const line = /^line (\d+): /.exec(problemOf(text) ?? '')?.[1];
		if (line === undefined) return;
		const moved = (before: string): string | undefined => problemOf(`${before}${text}`);
		for (const [before, lines] of [
			['# one\n', 1],
			['\n\r\n# é\n', 3],
		] as const)
			expect(moved(before)).toMatch(new RegExp(`^line ${Number(line) + lines}: `));
	});

	it('runs nothing, and makes nothing but plain values', () => {
		const reading = readPresetFile(
			'prompts:\n  - label: !!js/function "() => 1"\n    template: !!python/object:os.system x\n',
		);
		expect(reading).toMatchObject({
			kind: 'read',
			file: {presets: [{label: '() => 1', template: 'x'}]},
		});
		readPresetFile('prompts:\n  - __proto__: {polluted: yes}\n    label: a\n    template: b\n');
		expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
	});

	it('does not grow by references, nor break by depth', {tags: 'slow'}, () => {
		const levels = Array.from(
			{length: 9},
			(_, level) => `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`,
		);
		expect(problemOf(`a-1: &a-1 [x]\n${levels.join('\n')}\nprompts: *a8\n`)).toMatch(/alias/i);
		expect(problemOf(`prompts: ${'['.repeat(20_000)}`)).not.toBe('none');
	});
});
