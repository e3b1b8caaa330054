import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type DebugLog, type DebugLogOptions, openDebugLog} from '../../source/journal/debug-log.ts';
import {anyText} from '../support/arbitraries.ts';

let folder = '';
let count = 0;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'debug-log-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const newFile = (): string => path.join(folder, `${++count}.log`);
const open = (options: Partial<DebugLogOptions> = {}): DebugLog =>
	openDebugLog({file: newFile(), level: 'debug', secrets: [], ...options});
const permissions = (file: string): string => (statSync(file).mode & 0o777).toString(8);

/** Writes one text and returns the content of the file. */
function written(text: string, secrets: readonly string[] = []): string {
	const file = newFile();
	const log = open({file, secrets});
	log.write({at: 0, name: 'test', level: 'INFO', text});
	log.close();
	return readFileSync(file, 'utf8');
}

/** Everything that a reader of the file may treat as a line end. */
const LINE_ENDS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

describe('a line', () => {
	it('has time, name, level and text, as the document shows it', () => {
		const file = newFile();
		const log = open({file});
		const at = new Date(2024, 11, 3, 10, 0, 0, 123).getTime();
		log.write({
			at,
			name: 'bedrock-chat.client',
			level: 'INFO',
			text: 'Connecting to ws://localhost:8000/ws/chat...',
		});
		log.write({
			at: at + 666,
			name: 'bedrock-chat.client',
			level: 'DEBUG',
			text: 'Message sent: {"type":"ping"}',
		});
		log.close();
		expect(readFileSync(file, 'utf8')).toBe(
			'2024-12-03 10:00:00,123 - bedrock-chat.client - INFO - Connecting to ws://localhost:8000/ws/chat...\n' +
				'2024-12-03 10:00:00,789 - bedrock-chat.client - DEBUG - Message sent: {"type":"ping"}\n',
		);
	});

	it('is one line, without a control character, whatever the text', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const [line = '', ...rest] = written(text).split(LINE_ENDS);
				expect(rest).toEqual(['']);
				expect(line).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
			}),
			{numRuns: 60},
		);
	});

	it('cannot be forged by a text that contains another one', () => {
		const forged = 'harmless\n2024-12-03 10:00:00,123 - bedrock-chat.client - INFO - Ready\u001b[2K';
		expect(written(forged).split('\n')).toEqual([
			expect.stringMatching(/ - test - INFO - harmless␊2024-12-03 .* - Ready␛\[2K$/),
			'',
		]);
	});

	it('ends with an ellipsis if it would be too long', () => {
		expect(written('x'.repeat(10_000))).toMatch(/ - x{4000}…\n$/);
	});
});

describe('secrets', () => {
	const secret = fc.oneof(
		anyText.map((text) => `§key ${text}¶`),
		fc.stringMatching(/^[A-Za-z0-9+/=_.~-]{12,60}$/).filter((text) => !/redact/i.test(text)),
	);
	const JSON_OF = (text: string): string => JSON.stringify(text).slice(1, -1);
	const forms: ReadonlyArray<(text: string) => string> = [
		(text) => text,
		JSON_OF,
		(text) => encodeURIComponent(text.toWellFormed()),
		(text) => Buffer.from(text, 'utf8').toString('base64'),
	];

	it('are in no line, in any form, wherever the text is cut', () => {
		fc.assert(
			fc.property(secret, fc.constantFrom(...forms), fc.nat(60), (hidden, form, before) => {
				const shown = form(hidden);
				const line = written(`${'x'.repeat(3_950 + before)}${shown}`, [hidden]);
				// Nor a part of it before the cut.
				expect(line).not.toContain(`x${shown.slice(0, 8)}`);
				expect(line.replace(/^.* - x{3950,}/, '')).toMatch(/^(?:\[redacted\]=*)?…?\n$/);
			}),
			{numRuns: 60},
		);
	});

	it('are in no frame, nor in JSON inside its JSON', () => {
		fc.assert(
			fc.property(secret, fc.nat(40), (hidden, before) => {
				const log = open({secrets: [hidden], mostOfFrame: 2_000});
				const content = JSON.stringify({error: `token ${hidden} refused`});
				const pad = 'x'.repeat(1_900 + before);
				const shown = log.json({[hidden]: [hidden, content], pad, late: hidden, last: content}, () => 5_000);
				log.close();
				for (const form of [hidden, JSON_OF(hidden), JSON_OF(JSON_OF(hidden))])
					expect(shown).not.toContain(form);
				expect(
					shown.startsWith('{"[redacted]":["[redacted]","{\\"error\\":\\"token [redacted] refused\\"}"]'),
				).toBe(true);
			}),
			{numRuns: 60},
		);
	});

	it('can be added later', () => {
		const file = newFile();
		const log = open({file, secrets: ['first-secret']});
		const write = (): void =>
			log.write({at: 0, name: 'n', level: 'INFO', text: 'first-secret, second-secret'});
		write();
		log.hide(['second-secret', 'first-secret']);
		write();
		log.close();
		expect(readFileSync(file, 'utf8').match(/n - .*/g)).toEqual([
			'n - INFO - [redacted], second-secret',
			'n - INFO - [redacted], [redacted]',
		]);
	});
});

describe('a frame', () => {
	it('is compact JSON, cut and with its size if it is long', () => {
		const log = open({mostOfFrame: 2_000});
		expect(log.json({type: 'chat', message: 'hello'}, () => 0)).toBe('{"type":"chat","message":"hello"}');
		const cut = log.json({type: 'chat', message: 'y'.repeat(5_000)}, () => 5_035);
		log.close();
		expect(cut).toMatch(/^\{"type":"chat","message":"y+… \(4\.9 KB\)$/);
		expect(cut.length).toBeLessThan(2_020);
	});
});

describe('the level', () => {
	it('info omits the details', () => {
		const file = newFile();
		const log = open({file, level: 'info'});
		expect(log.isDetailed).toBe(false);
		for (const level of ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const)
			log.write({at: 0, name: 'n', level, text: 'x'});
		log.close();
		expect(readFileSync(file, 'utf8').match(/[A-Z]{4,}/g)).toEqual(['INFO', 'WARNING', 'ERROR']);
		expect(open().isDetailed).toBe(true);
	});
});

describe.skipIf(process.platform === 'win32')('the file', () => {
	it('is created with its folder, for this user only', () => {
		const file = path.join(folder, 'deep', 'er', 'a.log');
		const log = open({file});
		expect(permissions(file)).toBe('600');
		expect(permissions(path.dirname(file))).toBe('700');
		expect(log.trouble()).toBeUndefined();
		expect(log.close()).toBe(`The log is in ${file}`);
	});

	it('is appended to, and made inaccessible to others', () => {
		const file = newFile();
		writeFileSync(file, 'before\n');
		chmodSync(file, 0o644);
		const log = open({file});
		log.write({at: 0, name: 'n', level: 'INFO', text: 'after'});
		log.close();
		expect(readFileSync(file, 'utf8')).toMatch(/^before\n.* - after\n$/);
		expect(permissions(file)).toBe('600');
	});

	it('may have a path relative to the current folder', () => {
		const file = path.relative('.', newFile());
		expect(open({file}).close()).toBe(`The log is in ${path.resolve(file)}`);
		expect(existsSync(file)).toBe(true);
	});

	it('that cannot be opened is reported in one sentence, without another effect', () => {
		const taken = newFile();
		mkdirSync(taken);
		writeFileSync(path.join(taken, 'file'), '');
		const cases: ReadonlyArray<readonly [string | undefined, RegExp]> = [
			[taken, /: .*\.log is a folder\. Choose another file with --log-file\.$/],
			[path.join(taken, 'file', 'x.log'), /that should be a folder is a file\. /],
			[path.join(taken, 'file', 'deep', 'x.log'), /that should be a folder is a file\. /],
			[undefined, /no home folder\. Choose a file with --log-file\.$/],
			['/proc/bedrock-chat/x.log', /: .*\. Choose another file with --log-file\.$/],
		];
		for (const [file, words] of cases) {
			const log = openDebugLog({file, level: 'debug', secrets: []});
			const sentence = log.trouble();
			expect(sentence).toMatch(words);
			expect(sentence).toMatch(/^No log is written: .*\.$/);
			log.write({at: 0, name: 'n', level: 'ERROR', text: 'x'});
			expect(log.close()).toBe(sentence);
		}
	});

	it('that is a pipe without a reader is reported immediately', () => {
		const file = newFile();
		execFileSync('mkfifo', [file]);
		expect(open({file}).trouble()).toBe(
			`No log is written: ${file} is a pipe without a reader. Choose another file with --log-file.`,
		);
	});

	it.runIf(existsSync('/dev/full'))('that is full is reported, and not written to again', () => {
		const log = open({file: '/dev/full'});
		expect(log.trouble()).toBeUndefined();
		for (let times = 0; times < 3; times++) log.write({at: 0, name: 'n', level: 'INFO', text: 'x'});
		expect(log.trouble()).toBe('The log in /dev/full is incomplete: the disk is full.');
		expect(log.close()).toBe(log.trouble());
	});
});
