/** The file of a cast: for this user only, with marks at new messages; problems are sentences. */
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../../source/chat/chat.ts';
import type {Notice} from '../../../source/chat/notices.ts';
import {openCastFile} from '../../../source/modes/interactive/cast-file.ts';
import {createRowParser} from '../../../source/terminal/cells.ts';
import {createHandClock} from '../../support/hand-clock.ts';

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'cast-file-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const SIZE = {columns: 40, rows: 2};
const parse = createRowParser(SIZE.columns);

function open(file: string, secrets: ReadonlySet<string> = new Set()) {
	const clock = createHandClock(1_700_000_000_000);
	const opened = openCastFile({file, folder, clock, type: undefined, secrets});
	if ('problem' in opened) throw new Error(opened.problem);
	const draw = (text: string): void => opened.draw({rows: [parse(text)], cursor: undefined}, SIZE);
	return {...opened, draw, clock};
}

/** A chat with messages of the user. */
function chatWith(...texts: readonly string[]) {
	let entries = texts.map((text, index) => ({kind: 'user', id: String(index), text}));
	const notices: Notice[] = [];
	let listener: (urgent: boolean) => void = () => {};
	const chat = {
		getSnapshot: () => ({entries}) as unknown as ChatSnapshot,
		subscribe(given: (urgent: boolean) => void) {
			listener = given;
			return () => {};
		},
		notify: (notice: Notice) => void notices.push(notice),
	};
	return {
		...{chat, notices},
		say(text: string) {
			entries = [...entries, {kind: 'user', id: String(entries.length), text}];
			listener(true);
			listener(true);
		},
	};
}

describe('the file of a cast', () => {
	it('is for this user only, and has a mark for each new message, without secrets', () => {
		const secrets = new Set<string>();
		const cast = open('a.cast', secrets);
		const {chat, say} = chatWith('an earlier one');
		cast.setBackground('light');
		cast.follow(chat);
		cast.draw('first');
		secrets.add('canary-1234');
		say('where is\n\u001b[31mcanary-1234?');
		cast.draw('canary-1234');
		expect(cast.end(0)).toBe(`The cast is in ${path.join(folder, 'a.cast')}`);
		const [header, ...events] = readFileSync(path.join(folder, 'a.cast'), 'utf8')
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line));
		expect(header).toMatchObject({version: 3, term: {cols: 40, rows: 2, theme: {bg: '#ffffff'}}});
		expect(header.term.theme.palette.split(':')).toHaveLength(16);
		expect(events.filter(([, code]) => code === 'm')).toEqual([[0, 'm', 'where is ␛[31m[redacted]?']]);
		expect(JSON.stringify(events)).not.toContain('canary');
		if (process.platform !== 'win32') expect(statSync(path.join(folder, 'a.cast')).mode & 0o777).toBe(0o600);
	});

	it('replaces no other file, and says what is wrong', () => {
		writeFileSync(path.join(folder, 'b.cast'), 'mine');
		expect(() => open('b.cast')).toThrow(
			/b\.cast cannot be written: it exists already\. Choose another file with --cast\.$/,
		);
		expect(readFileSync(path.join(folder, 'b.cast'), 'utf8')).toBe('mine');
		expect(() => open('missing/b.cast')).toThrow('its folder does not exist');
	});
});
