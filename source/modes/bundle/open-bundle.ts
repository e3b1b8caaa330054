/** `bedrock-chat open FILE`: shows what is in a bundle: its session on the full screen where there is one, the rest as text. */
import {rmSync} from 'node:fs';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Clock} from '../../clock.ts';
import {BUNDLE_PARTS, type BundlePart, type ChatSettings, type OpenSettings} from '../../config/settings.ts';
import {fileErrorCode} from '../../journal/session-folder.ts';
import {readJson} from '../../protocol/json.ts';
import {readRecords} from '../../recording/read-records.ts';
import {importSession} from '../../session/import-session.ts';
import {type Resumed, readForChat} from '../../session/resume.ts';
import type {ExitingProcess} from '../../terminal/exit-guard.ts';
import type {TerminalFacts} from '../../terminal/terminal.ts';
import {bytes, countOf} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import type {Check, Group} from '../doctor/check.ts';
import {
	checkLines,
	layoutOf,
	type ReportLayout,
	type ReportOutput,
	summaryLine,
	titleLine,
} from '../doctor/text-report.ts';
import {sessionText} from '../sessions.ts';
import type {BundleStart} from './bundle-lines.ts';
import {type BundleLine, checkOf, noCounts, readBundleLines, typedPath} from './read-bundle.ts';
import {viewedSession} from './viewed-session.ts';

export interface OpenIo {
	readonly stdout: ReportOutput & {write(text: string): unknown};
	readonly stderr: {write(text: string): unknown};
	readonly clock: Clock;
	/** The folder of relative file names. */
	readonly folder: string;
	readonly terminal: TerminalFacts;
	readonly process: Pick<ExitingProcess, 'on' | 'off'>;
	/** Shows a conversation on the full screen, until the user leaves; undefined = there is no terminal. */
	readonly view?: ((viewed: Resumed<ChatSettings>) => Promise<number>) | undefined;
}

/** What is known of a file after it was read. */
interface Opened {
	readonly start: BundleStart;
	readonly counts: ReturnType<typeof noCounts>;
	readonly damaged: number;
}

/** @returns exit code: 0; 2 if the file cannot be read, is no bundle, or lacks the part */
export async function runOpen({file, part}: OpenSettings, io: OpenIo): Promise<number> {
	const {stdout, stderr} = io;
	const layout = layoutOf(stdout, io.terminal);
	const fail = (problem: SafeText): number => {
		stderr.write(`bedrock-chat: ${problem}\n`);
		return 2;
	};
	const checks: Check[] = [];
	const session: string[] = [];
	const place = path.resolve(io.folder, file);
	let opened: Opened | undefined;
	try {
		opened = await readThrough(place, (line) => {
			if (line.part === 'checks') checks.push(...[checkOf(line.json)].filter((check) => check !== undefined));
			if (line.part === 'session') session.push(line.json);
			else if (line.part === part && part !== 'checks') stdout.write(partLine(line));
		});
	} catch (error) {
		const code = fileErrorCode(error);
		return fail(own`${file} cannot be read: ${READ_REASONS[code] ?? (code || String(error))}.`);
	}
	if (opened === undefined)
		return fail(own`${file} is no bundle. Type a file that bedrock-chat bundle has written.`);
	if (part !== undefined && opened.counts[part] === 0)
		return fail(
			own`${file} has no ${PART_NAMES[part]}. Type bedrock-chat open ${typedPath(file)} for what it has.`,
		);
	if (part === 'session' || (part === undefined && session.length > 0 && io.view !== undefined)) {
		const problem = await showSession(session, file, io);
		if (problem !== undefined) fail(own`The session in ${file} cannot be shown: ${problem}.`);
		if (part === 'session') return problem === undefined ? 0 : 2;
	}
	if (part === undefined) stdout.write(headLines(opened, file));
	if (part === undefined || part === 'checks') stdout.write(reportOf(checks, layout));
	if (part === undefined) stdout.write(partList(opened, file));
	if (opened.damaged > 0) stderr.write(`${own`${countOf(opened.damaged, 'line')} could not be read.`}\n`);
	return 0;
}

const READ_REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	EISDIR: 'it is a folder',
	EACCES: 'permission denied',
};

const PART_NAMES: Readonly<Record<BundlePart, SafeText>> = {
	checks: own`checks`,
	session: own`session`,
	log: own`log`,
	frames: own`frames`,
};

/** @returns undefined if it is no bundle */
async function readThrough(file: string, onLine: (line: BundleLine) => void): Promise<Opened | undefined> {
	let start: BundleStart | undefined;
	const counts = noCounts();
	let damaged = 0;
	for await (const each of readBundleLines(file)) {
		if (each === 'damaged') damaged++;
		else if ('bundle' in each) start = each;
		else {
			counts[each.part]++;
			onLine(each);
		}
	}
	return start && {start, counts, damaged};
}

const headLines = ({start}: Opened, file: string): string =>
	`${own`${file}, made by ${start.program} at ${start.made}`}\n\n`;

function reportOf(checks: readonly Check[], layout: ReportLayout): string {
	let group: Group | undefined;
	const lines = checks.map((check) => {
		const title = check.group === group ? '' : `${group === undefined ? '' : '\n'}${titleLine(check.group)}`;
		({group} = check);
		return `${title}${checkLines(check, layout)}`;
	});
	return `${lines.join('')}\n${summaryLine(checks)}\n`;
}

/** How to see the other parts. */
function partList({counts}: Opened, file: string): string {
	const others = BUNDLE_PARTS.filter((part) => part !== 'checks' && counts[part] > 0);
	const rows = others.map(
		(part) => own`  bedrock-chat open ${typedPath(file)} ${part}  (${countOf(counts[part], 'line')})`,
	);
	return rows.length === 0 ? '' : `\nAlso in it:\n${rows.join('\n')}\n`;
}

/** A line of the log, or a record of the frames. */
function partLine({part, json}: BundleLine): string {
	if (part === 'log') {
		const reading = readJson(json);
		return `${safeLine(reading.kind === 'value' && typeof reading.value === 'string' ? reading.value : json)}\n`;
	}
	const {start, records} = readRecords(`${json}\n`);
	if (start !== undefined) return `${own`${start.program} · ${start.url} · ${start.started}`}\n`;
	const [record] = records;
	if (record === undefined) return `${safeLine(json)}\n`;
	const time = own`${(record.t / 1000).toFixed(3).padStart(9)} s`;
	if (record.dir === 'note') {
		const {t: _, dir: __, note, ...facts} = record;
		return `${own`${time}  –    ${note} ${JSON.stringify(facts)}`}\n`;
	}
	return `${own`${time}  ${record.dir.padEnd(3)}  ${record.frame} (${bytes(record.bytes)})`}\n`;
}

/** Makes a session of the lines, in a folder that is deleted afterwards. @returns why it cannot be shown, as a clause */
async function showSession(
	lines: readonly string[],
	file: string,
	{stdout, clock, view, process}: OpenIo,
): Promise<SafeText | undefined> {
	const folder = await mkdtemp(path.join(tmpdir(), 'bedrock-chat-open-'));
	const remove = (): void => rmSync(folder, {recursive: true, force: true});
	// After a signal, too.
	process.on('exit', remove);
	try {
		const imported = await importSession(chunksOf(lines), folder, clock);
		if ('problem' in imported) return IMPORT_PROBLEMS[imported.problem];
		const stored = await readForChat(folder, imported.id);
		if ('problem' in stored) return own`it is damaged`;
		if (view !== undefined) await view(viewedSession(stored, file));
		else for (const part of sessionText(stored)) stdout.write(part);
		return undefined;
	} finally {
		process.off('exit', remove);
		remove();
	}
}

async function* chunksOf(lines: readonly string[]): AsyncGenerator<Buffer> {
	for (const line of lines) yield Buffer.from(`${line}\n`);
}

const IMPORT_PROBLEMS = {
	'no-session': own`it does not begin as a session does`,
	newer: own`a newer version of this program wrote it`,
	empty: own`there is nothing in it`,
	disk: own`there is no room for it`,
} as const;
