/** The readme is up to date: its commands exist, and its tables are complete. */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {COMMANDS} from '../source/chat/commands.ts';
import {type FlagRow, flagTable} from '../source/config/flags/flag-table.ts';
import {readFlags} from '../source/config/flags/flags.ts';
import {resolve} from '../source/config/resolve.ts';
import {defaultUrl} from '../source/config/settings.ts';
import {keySections, rowLabel} from '../source/ui/keys/key-dispatch.ts';
import {resolveInputs} from './support/resolve-context.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(path.join(root, 'readme.md'), 'utf8');
const contributing = readFileSync(path.join(root, 'contributing.md'), 'utf8');
const {scripts}: {scripts: Record<string, string>} = JSON.parse(
	readFileSync(path.join(root, 'package.json'), 'utf8'),
);
const rows: readonly FlagRow[] = flagTable;

/** The sections of the key table that the readme has; F1 shows all. */
const KEY_SECTIONS = [
	'Everywhere',
	'Input',
	'Transcript (Tab in the input)',
	'JSON explorer (o on a tool call)',
];

/** A table of the readme, for one section of the key table. */
function keyTable({title, rows: keyRows}: ReturnType<typeof keySections>[number]): string {
	const lines = keyRows.map((row) => {
		const keys = rowLabel(row);
		return `| ${/[\\*_{[]/.test(keys) ? `\`${keys}\`` : keys} | ${row.help} |`;
	});
	return ['', `| ${title} | |`, '|---|---|', ...lines, ''].join('\n');
}

describe('the readme', () => {
	it('begins with the two commands', () => {
		const firstScreen = readme.split('\n').slice(0, 24).join('\n');
		expect(firstScreen).toContain('\nnpm ci && npm start\n');
		expect(firstScreen).toContain('\nnpm test\n');
	});

	it('names every flag except those documented elsewhere, and the variables of the protocol document', () => {
		// docs/configuration.md has all of them; test/config/documentation.test.ts checks that.
		const left = rows.filter(({name, sourceOf}) => sourceOf !== undefined || name === 'passphrase');
		for (const row of rows) {
			if (!left.includes(row)) expect(readme).toContain(`\`--${row.name}`);
		}
		for (const name of ['WS_ENDPOINT', 'AUTH_TYPE', 'AUTH_TOKEN', 'API_KEY']) {
			expect(readme).toContain(`BEDROCK_${name}`);
		}
		expect(readme).toContain(defaultUrl);
	});

	it('names no unknown flag', () => {
		const known = new Set([...rows.map(({name}) => name), 'ignore-scripts', 'all']);
		const named = [...readme.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name]) => name);
		expect(named.filter((name) => !known.has(name ?? ''))).toEqual([]);
	});

	it('has the keys of the key table, and no other', () => {
		const sections = keySections().filter(({title}) => KEY_SECTIONS.includes(title));
		expect(sections).toHaveLength(KEY_SECTIONS.length);
		expect(readme).toContain(sections.map(keyTable).join(''));
	});

	it('names every command of the chat, and no other', () => {
		const named = [...readme.matchAll(/^\| `\/(\w+)` \|/gm)].map(([, name]) => name);
		expect(named.sort()).toEqual(COMMANDS.map(({name}) => name).sort());
	});

	it('shows valid command lines', () => {
		const lines = readme.split('\n').filter((line) => /^(?:bedrock-chat|npm start --) /.test(line));
		expect(lines.length).toBeGreaterThan(3);
		for (const line of lines) {
			const [, words = ''] = /^(?:bedrock-chat|npm start --) ([^#]*)/.exec(line) ?? [];
			const typed = readFlags(words.split(/\s+/).filter(Boolean));
			const resolution = resolve(typed, {}, resolveInputs({canAsk: true}));
			expect([line, 'problems' in resolution ? resolution.problems : []]).toEqual([line, []]);
		}
	});
});

describe('the documents', () => {
	it.each([
		['readme.md', readme],
		['contributing.md', contributing],
	])('%s uses scripts and files that exist', (_, text) => {
		for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g))
			expect(Object.keys(scripts)).toContain(script);
		for (const [, file = ''] of text.matchAll(/\]\(([^):]+)\)/g))
			expect(existsSync(path.join(root, file))).toBe(true);
		for (const [, file = ''] of text.matchAll(/`((?:source|test|scripts|docs)\/[\w./-]+)`/g)) {
			expect(existsSync(path.join(root, file))).toBe(true);
		}
	});
});
