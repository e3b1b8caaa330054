/** Runs the command check for a test, with decks as texts. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import type {CheckSettings} from '../../../source/config/settings.ts';
import {checkDecks} from '../../../source/modes/check/check.ts';
import type {ModeOptions} from '../../../source/session/open-session.ts';

export interface CheckStart
	extends Partial<Omit<CheckSettings, 'decks' | 'servers'>>,
		Pick<CheckSettings, 'servers'> {
	/** The text of a deck, or the path of one. */
	readonly deck: string | {readonly file: string};
	readonly secrets?: Set<string>;
	/** Standard error is a terminal. */
	readonly hasProgress?: boolean;
}

/** `out` and `err` without the folder of the deck. */
export function checking(
	{deck, servers, secrets, hasProgress = false, ...more}: CheckStart,
	options: ModeOptions = {},
) {
	const folder = mkdtempSync(path.join(tmpdir(), 'check-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const file = typeof deck === 'string' ? path.join(folder, 'deck.md') : deck.file;
	if (typeof deck === 'string') writeFileSync(file, deck);
	const stop = new AbortController();
	const written = {out: '', err: ''};
	const short = (text: string): string => text.replaceAll(`${folder}/`, '');
	const io = {
		stdout: {
			write(text: string, done: () => void) {
				written.out += short(text);
				done();
			},
		},
		stderr: {
			write(text: string) {
				written.err += short(text);
			},
		},
		...{hasProgress, secrets},
	};
	const settings = {repeat: 1, format: 'text', timeoutMs: undefined, isQuiet: false, ...more} as const;
	const ended = checkDecks({mode: 'check', decks: [file], servers, ...settings}, io, stop.signal, options);
	return {written, stop, ended};
}
