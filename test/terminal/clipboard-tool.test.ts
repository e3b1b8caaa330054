import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import type {ClipboardTool} from '../../source/terminal/clipboard.ts';
import {runClipboardTool} from '../../source/terminal/clipboard-tool.ts';

/** A tool that is a Node program. */
const toolOf = (program: string, ...args: readonly string[]): ClipboardTool => ({
	file: process.execPath,
	args: ['-e', program, ...args],
	encoding: 'utf8',
	reaches: 'clipboard',
});

it('passes the whole text to the tool', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'clipboard-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const file = path.join(folder, 'copied');
	const text = 'à 漢\n'.repeat(100_000);
	const save = "process.stdin.pipe(require('node:fs').createWriteStream(process.argv[1]))";
	expect(await runClipboardTool(toolOf(save, file), Buffer.from(text), false)).toBe(true);
	expect(readFileSync(file, 'utf8')).toBe(text);
});

it('detects a tool that is missing, one that fails, and one that reads nothing', async () => {
	const input = Buffer.alloc(1_000_000);
	expect(await runClipboardTool({...toolOf(''), file: 'there-is-no-such-tool'}, input, false)).toBe(false);
	expect(await runClipboardTool(toolOf('process.exit(1)'), input, false)).toBe(false);
});

it('ends a tool that blocks', async () => {
	expect(await runClipboardTool(toolOf('setInterval(() => {}, 1000)'), Buffer.from('a'), false, 50)).toBe(
		false,
	);
});
