/** The file of a cast: created for this user only. Its problems are sentences, never exceptions. */
import {closeSync, openSync, writeSync} from 'node:fs';
import path from 'node:path';
import type {Chat} from '../../chat/chat.ts';
import {notice} from '../../chat/notices.ts';
import type {Clock} from '../../clock.ts';
import {redactorFor} from '../../protocol/redact.ts';
import {headOf} from '../../protocol/remote-text.ts';
import type {Background} from '../../terminal/background.ts';
import {type Cast, type CastTheme, createCast} from '../../terminal/cast.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';

export interface CastFile extends Pick<Cast, 'draw'> {
	setBackground(background: Background): void;
	/** Sets a mark at each new message of the user; problems from now on are notices of this chat. */
	follow(chat: Pick<Chat, 'getSnapshot' | 'subscribe' | 'notify'>): void;
	/** Ends the cast. @returns a sentence with its path, or with its problem */
	end(exitCode: number): SafeText;
}

export interface CastFileOptions {
	/** The path as it was typed. */
	readonly file: string;
	/** The folder of relative file names. */
	readonly folder: string;
	readonly clock: Clock;
	readonly type: string | undefined;
	/** Masked in each frame; more may be added later. */
	readonly secrets: ReadonlySet<string>;
}

const REASONS: Readonly<Record<string, string>> = {
	EEXIST: 'it exists already',
	ENOENT: 'its folder does not exist',
	EISDIR: 'it is a folder',
	EACCES: 'permission denied',
	EPERM: 'permission denied',
	EROFS: 'the disk is read-only',
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk is full',
};

const reasonOf = (error: unknown): string => {
	const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
	return REASONS[code] ?? safeLine(code);
};

/** Characters of a mark. */
const LABEL = 80;
/** Entries in which a new message of the user is searched for: those before it were there before. */
const NEWEST = 20;

/** @returns a sentence if the file cannot be created, or exists */
export function openCastFile(options: CastFileOptions): CastFile | {readonly problem: SafeText} {
	const {file, folder, clock, type, secrets} = options;
	let notify: Chat['notify'] = () => {};
	const target = path.resolve(folder, file);
	let descriptor: number | undefined;
	let trouble: SafeText | undefined;
	try {
		descriptor = openSync(target, 'wx', 0o600);
	} catch (error) {
		return {problem: own`${target} cannot be written: ${reasonOf(error)}. Choose another file with --cast.`};
	}
	const finder = redactorFor(secrets);
	function write(line: string): void {
		if (descriptor === undefined) return;
		try {
			const bytes = Buffer.from(line);
			let written = 0;
			while (written < bytes.length) written += writeSync(descriptor, bytes, written);
		} catch (error) {
			closeSync(descriptor);
			descriptor = undefined;
			trouble = own`The cast in ${target} is incomplete: ${reasonOf(error)}.`;
			notify(notice('recording', {problem: trouble}));
		}
	}
	const cast = createCast({clock, type, finder, write});
	function mark(text: string): void {
		cast.mark(safeLine(finder().head(text, LABEL).replace(/\s+/g, ' ').trim()));
	}
	return {
		draw: cast.draw,
		setBackground: (background) => cast.setTheme(THEMES[background]),
		follow(chat) {
			({notify} = chat);
			const seen = new Set(chat.getSnapshot().entries.map(({id}) => id));
			let count = seen.size;
			chat.subscribe(() => {
				const {entries} = chat.getSnapshot();
				if (entries.length === count) return;
				count = entries.length;
				for (const entry of entries.slice(-NEWEST)) {
					if (seen.has(entry.id)) continue;
					seen.add(entry.id);
					if (entry.kind === 'user') mark(headOf(entry.text));
				}
			});
		},
		end(exitCode) {
			cast.end(exitCode);
			if (descriptor !== undefined) closeSync(descriptor);
			descriptor = undefined;
			// Without a full stop, which would look like a part of the path.
			return trouble ?? own`The cast is in ${target}`;
		},
	};
}

/** The usual colours of a terminal with each background. */
const THEMES: Readonly<Record<Background, CastTheme>> = {
	dark: {
		fg: '#d8dce2',
		bg: '#1e1e1e',
		palette: [
			...['#2b2b2b', '#f07178', '#8fc979', '#e0b872', '#6cb0f5', '#c39ae8', '#5fc4c0', '#c8ccd4'],
			...['#7d838f', '#ff8b92', '#a9e08f', '#f5d08a', '#8cc5ff', '#d9b6f7', '#7fdcd7', '#ffffff'],
		].join(':'),
	},
	light: {
		fg: '#24292f',
		bg: '#ffffff',
		palette: [
			...['#24292f', '#c0262d', '#1a7f37', '#8a5a00', '#0550ae', '#7a3fb8', '#0f6f78', '#57606a'],
			...['#6e7781', '#d1343b', '#218f43', '#a06b00', '#1668c7', '#8d52cc', '#16808a', '#24292f'],
		].join(':'),
	},
};
