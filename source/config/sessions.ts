/** Resolves what is kept of a conversation, which session is resumed, and the commands `sessions` and `search`. */
import {nearest} from '../text/nearest.ts';
import {WITH_REST} from './endpoint.ts';
import {flagTable, usageOf} from './flags/flag-table.ts';
import {listed, quoted} from './problem.ts';
import {
	flagValue,
	fromEnvironment,
	has,
	hasMore,
	isOff,
	type ResolveContext,
	report,
} from './resolve-context.ts';
import type {ResumeChoice, SessionsSettings, StoredSettings} from './settings.ts';

/**
 * What is stored, and what is continued.
 * @param listAdvice as for `readResume`
 */
export function readStored(context: ResolveContext, listAdvice: string | undefined): StoredSettings {
	const resume = readResume(context, listAdvice);
	return {journal: readJournal(context), ...(resume === undefined ? {} : {resume})};
}

/** Whether the conversation is saved on this machine. */
function readJournal(context: ResolveContext): boolean {
	const found = fromEnvironment(context, 'no-journal');
	return !has(context, 'no-journal') && (found === undefined || isOff(found.value));
}

/** The characters of ids, of which a beginning or an end is enough. */
const ID = /^[\da-f-]{1,40}$/i;

/** Reports an id that cannot be one. */
export function checkId(context: ResolveContext, id: string): void {
	if (ID.test(id)) return;
	report(
		context,
		'session_id',
		`${quoted(id)} is not the id of a session. Type bedrock-chat sessions list for the ids`,
	);
}

/**
 * The session to resume; undefined = a new one.
 * @param listAdvice how to get the list to choose from, which plain lines and print mode lack; undefined = it is there
 */
function readResume(context: ResolveContext, listAdvice: string | undefined): ResumeChoice | undefined {
	const flags = (['continue', 'resume'] as const).filter((name) => has(context, name));
	const [flag] = flags;
	if (flag === undefined) return undefined;
	if (flags.length > 1)
		report(context, 'resume_twice', '--continue and --resume name two sessions. Type only one of them');
	if (flag === 'continue') return {at: 'newest'};
	const id = flagValue(context, 'resume')?.trim();
	if (id === undefined) {
		if (listAdvice !== undefined)
			report(
				context,
				'resume_lines',
				`The list of --resume needs the full screen. ${listAdvice}, or type --resume=ID or --continue. bedrock-chat sessions list prints the ids`,
			);
		return {at: 'choose'};
	}
	checkId(context, id);
	return {at: 'id', id};
}

/** The words after `sessions`. */
export const ACTIONS = ['list', 'show', 'search', 'delete', 'path'] as const;
type Action = (typeof ACTIONS)[number];

const wordCount = (context: ResolveContext, action: string, most: number, words: readonly string[]): void => {
	if (words.length <= most) return;
	const surplus = listed(words.slice(most, most + 3).map(quoted), 'and');
	report(
		context,
		'too_many_words',
		`Unexpected ${words.length - most === 1 ? 'argument' : 'arguments'} ${surplus} after ${action}. Remove ${words.length - most === 1 ? 'it' : 'them'}`,
	);
};

function actionOf(context: ResolveContext, words: readonly string[]): SessionsSettings['action'] {
	const [word = 'list', ...rest] = words;
	const action: Action | undefined = ACTIONS.find((known) => known === word);
	const [id] = rest;
	switch (action) {
		case 'list':
			wordCount(context, 'list', 0, rest);
			return {do: 'list'};
		case 'show':
		case 'path':
			wordCount(context, action, 1, rest);
			if (id !== undefined) checkId(context, id);
			return {do: action, id};
		case 'delete':
			if (id === undefined)
				report(
					context,
					'session_id',
					'There is no id after delete. Type bedrock-chat sessions list for the ids',
				);
			for (const each of rest) checkId(context, each);
			return {do: 'delete', ids: rest};
		case 'search':
			if (rest.join(' ').trim() === '')
				report(context, 'search_words', 'There are no words to search for. Type bedrock-chat search WORDS');
			return {do: 'search', query: rest.join(' ')};
		default: {
			const guess = nearest(word, ACTIONS) ?? 'list';
			const all = hasMore(context, 2) ? `, ${WITH_REST}` : '';
			report(
				context,
				'unknown_command',
				`sessions has no command ${quoted(word)}. The commands are ${listed(ACTIONS, 'and')}. Type bedrock-chat sessions ${guess}${all}`,
			);
			return {do: 'list'};
		}
	}
}

/** Resolves the commands `sessions …` and `search …`. */
export function readSessions(context: ResolveContext): SessionsSettings {
	const [command = '', ...words] = context.given.positionals;
	for (const {name, usedBy} of flagTable) {
		if (!has(context, name) || usedBy === 'sessions') continue;
		report(
			context,
			'not_for_sessions',
			`The command ${command} does not take --${name}. Type ${usageOf('json')} or no flag`,
		);
	}
	const action = actionOf(context, command === 'search' ? ['search', ...words] : words);
	return {mode: 'sessions', action, json: has(context, 'json')};
}
