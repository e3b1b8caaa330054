import {describe, expect, it} from 'vitest';
import type {Candidate} from '../../../source/chat/completion.ts';
import {
	type Completions,
	completionOnEnter,
	completionOnTab,
	completionsOf,
	nextChoice,
} from '../../../source/ui/composer/completion-state.ts';
import {edit} from '../../../source/ui/composer/draft.ts';
import {NEW_SEARCH} from '../../../source/ui/composer/prompt-search.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {draftOf} from '../../support/drafts.ts';

const candidate = (text: string, more: Partial<Candidate> = {}): Candidate => ({
	label: text,
	matched: [],
	takes: '',
	summary: '',
	text,
	fit: 'beginning',
	isPartial: false,
	...more,
});

const list = (more: Partial<Completions>, first: Candidate, ...others: Candidate[]): Completions => ({
	candidates: [first, ...others],
	at: 0,
	isChosen: false,
	...more,
});

const open = (text: string, more: Partial<UiState> = {}): Completions | undefined =>
	completionsOf({...INITIAL, draft: draftOf(text), ...more});

describe('completionsOf', () => {
	it('is open while a command is typed, with the best candidate selected', () => {
		expect(open('/re')).toMatchObject({at: 0, isChosen: false});
		expect(open('/log')?.candidates.map(({label}) => label)).toEqual(['/login', '/logout']);
	});

	it.each<[string, Partial<UiState>]>([
		['text', {draft: draftOf('hello')}],
		['no matching command', {draft: draftOf('/xyzzy')}],
		['two slashes', {draft: draftOf('//re')}],
		['the focus on the transcript', {focus: 'transcript'}],
		['the help', {page: 'help'}],
		['a search', {search: NEW_SEARCH}],
		['a list closed by Esc', {choice: 'closed'}],
		['a paste', {draft: edit(draftOf('/'), {do: 'paste', text: 'x'.repeat(3_000)}, 80)}],
	])('is closed with %s', (_name, state) => {
		expect(open('/re', state)).toBeUndefined();
	});

	it('keeps the selection of the user', () => {
		expect(open('/re', {choice: 1})).toMatchObject({at: 1, isChosen: true});
		expect(open('/re', {choice: 0})).toMatchObject({at: 0, isChosen: true});
		expect(open('/retr', {choice: 99})?.at).toBe(0);
	});
});

describe('nextChoice', () => {
	it('wraps around', () => {
		const three = list({}, candidate('/a'), candidate('/b'), candidate('/c'));
		expect(nextChoice(three, 1)).toBe(1);
		expect(nextChoice(three, -1)).toBe(2);
		expect(nextChoice({...three, at: 2}, 1)).toBe(0);
	});
});

describe('completionOnTab', () => {
	const two = list({}, candidate('/reconnect'), candidate('/retry'));

	it('is the common prefix, or the selected candidate if that adds nothing', () => {
		expect(completionOnTab(two, '/r')).toBe('/re');
		expect(completionOnTab(two, '/re')).toBe('/reconnect');
		expect(completionOnTab({...two, at: 1, isChosen: true}, '/r')).toBe('/retry');
		expect(completionOnTab(list({}, candidate('/theme ')), '/th')).toBe('/theme ');
	});

	it('ignores guesses if there are certain candidates', () => {
		const guess = candidate('/clear', {fit: 'letters'});
		expect(completionOnTab(list({}, candidate('/reconnect'), candidate('/retry'), guess), '/r')).toBe('/re');
	});

	it('is the best candidate if all are guesses', () => {
		expect(completionOnTab(list({}, candidate('/retry', {fit: 'letters'})), '/ry')).toBe('/retry');
	});
});

describe('completionOnEnter', () => {
	it.each<[string, Completions, string, ReturnType<typeof completionOnEnter>]>([
		[
			'typed in full',
			list({}, candidate('/a', {fit: 'whole'}), candidate('/ab')),
			'/a',
			{do: 'run', text: '/a'},
		],
		['a unique prefix', list({}, candidate('/ab')), '/a', {do: 'run', text: '/ab'}],
		[
			'a unique prefix beside guesses',
			list({}, candidate('/ab'), candidate('/xa', {fit: 'letters'})),
			'/a',
			{do: 'run', text: '/ab'},
		],
		['one of two candidates', list({}, candidate('/ab'), candidate('/ac')), '/a', {do: 'put', text: '/ab'}],
		['a guess', list({}, candidate('/xa', {fit: 'letters'})), '/a', {do: 'put', text: '/xa'}],
		[
			'selected',
			list({at: 1, isChosen: true}, candidate('/ab'), candidate('/xa', {fit: 'letters'})),
			'/a',
			{do: 'run', text: '/xa'},
		],
		['with an optional argument', list({isChosen: true}, candidate('/a ')), '/', {do: 'run', text: '/a'}],
		[
			'without its required argument, which shows its usage',
			list({}, candidate('/a ', {fit: 'whole', isPartial: true})),
			'/a',
			{do: 'run', text: '/a'},
		],
		[
			'begun, with a required argument',
			list({}, candidate('/ab ', {isPartial: true})),
			'/a',
			{do: 'put', text: '/ab '},
		],
	])('%s', (_name, completions, typed, expected) => {
		expect(completionOnEnter(completions, typed)).toEqual(expected);
	});

	it.each([
		'/set temperature=',
		'/SET Temperature=',
		'/set temperature= ',
		'/set temperature=1 max_tokens=',
		'/set ',
		'/with temperature=',
	])('runs a line that is complete as typed: "%s"', (typed) => {
		const completions = open(typed);
		expect(completions && completionOnEnter(completions, typed)).toEqual({do: 'run', text: typed});
	});

	it('runs a line that is the selected candidate already', () => {
		const completions = open('/set temperature=', {choice: 0});
		expect(completions && completionOnEnter(completions, '/set temperature=')).toMatchObject({do: 'run'});
	});

	it('completes a name that was begun', () => {
		for (const [typed, text] of [
			['/set temp', '/set temperature='],
			['/set temperature= max_t', '/set temperature= max_tokens='],
		] as const) {
			const completions = open(typed);
			expect(completions && completionOnEnter(completions, typed)).toEqual({do: 'put', text});
		}
	});
});
