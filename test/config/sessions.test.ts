import {describe, expect, it} from 'vitest';
import {readFlags} from '../../source/config/flags/flags.ts';
import {resolve} from '../../source/config/resolve.ts';

type Env = Readonly<Record<string, string>>;

function settingsOf(argv: readonly string[], env: Env = {}) {
	const resolution = resolve(readFlags(argv), env);
	return 'settings' in resolution ? resolution.settings : undefined;
}

function sentencesOf(argv: readonly string[]): readonly string[] {
	const resolution = resolve(readFlags(argv), {});
	return 'problems' in resolution
		? resolution.problems.map(({code, sentence}) => `${code}: ${sentence}`)
		: [];
}

describe('the commands about sessions', () => {
	it.each([
		[['sessions'], {do: 'list'}],
		[['sessions', 'list'], {do: 'list'}],
		[['sessions', 'show'], {do: 'show', id: undefined}],
		[['sessions', 'show', '20261130-120000-abcdef'], {do: 'show', id: '20261130-120000-abcdef'}],
		[['sessions', 'path'], {do: 'path', id: undefined}],
		[['sessions', 'delete', 'ab', 'cd'], {do: 'delete', ids: ['ab', 'cd']}],
		[['sessions', 'search', 'two', 'words'], {do: 'search', query: 'two words'}],
		[['search', 'two', 'words'], {do: 'search', query: 'two words'}],
		[['search', '--', '--json'], {do: 'search', query: '--json'}],
	])('%j', (argv, action) => {
		expect(settingsOf(argv)).toEqual({mode: 'sessions', action, json: false});
		expect(settingsOf(['--json', ...argv])).toEqual({mode: 'sessions', action, json: true});
	});

	it.each([
		[
			['sessions', 'lst'],
			'unknown_command: sessions has no command "lst". The commands are list, show, search, delete and path. Type bedrock-chat sessions list',
		],
		[
			['sessions', 'shw', 'ab', '--json'],
			'unknown_command: sessions has no command "shw". The commands are list, show, search, delete and path. Type bedrock-chat sessions show, with the rest of the command as it is',
		],
		[
			['sessions', 'list', 'a', 'b'],
			'too_many_words: Unexpected arguments "a" and "b" after list. Remove them',
		],
		[
			['sessions', 'show', '../x'],
			'session_id: "../x" is not the id of a session. Type bedrock-chat sessions list for the ids',
		],
		[
			['sessions', 'delete'],
			'session_id: There is no id after delete. Type bedrock-chat sessions list for the ids',
		],
		[['search'], 'search_words: There are no words to search for. Type bedrock-chat search WORDS'],
		[
			['sessions', '--token', 'x'],
			'not_for_sessions: The command sessions does not take --token. Type --json or no flag',
		],
		[
			['--json'],
			'not_for_chat: --json is for --print and the commands sessions, search and doctor. Type bedrock-chat sessions list --json',
		],
	])('%j is a problem', (argv, sentence) => {
		expect(sentencesOf(argv)).toEqual([sentence]);
	});

	it('have a help', () => {
		for (const command of ['sessions', 'search'])
			expect(settingsOf([command, '--help'])).toEqual({mode: 'help', all: false, about: 'sessions'});
	});
});

describe('the session to continue', () => {
	it.each([
		[[], undefined],
		[['--continue'], {at: 'newest'}],
		[['--resume'], {at: 'choose'}],
		[['--resume=20261130-120000-abcdef'], {at: 'id', id: '20261130-120000-abcdef'}],
	])('%j', (argv, resume) => {
		expect(settingsOf(argv)).toMatchObject({mode: 'chat', ...(resume === undefined ? {} : {resume})});
		expect(settingsOf(argv)).not.toHaveProperty(resume === undefined ? 'resume' : 'demo');
	});

	it.each([
		[
			['--continue', '--resume'],
			'resume_twice: --continue and --resume name two sessions. Type only one of them',
		],
		[
			['--resume=x/y'],
			'session_id: "x/y" is not the id of a session. Type bedrock-chat sessions list for the ids',
		],
		[
			['--resume', '--screen-reader'],
			'resume_lines: The list of --resume needs the full screen. Type it without --screen-reader, or type --resume=ID or --continue. bedrock-chat sessions list prints the ids',
		],
	])('%j is a problem', (argv, sentence) => {
		expect(sentencesOf(argv)).toEqual([sentence]);
	});
});

describe('the journal', () => {
	it.each<[string[], Env, boolean]>([
		[[], {}, true],
		[['--no-journal'], {}, false],
		[[], {BEDROCK_NO_JOURNAL: '1'}, false],
		[[], {AUTOCHAT_NO_JOURNAL: 'yes'}, false],
		[[], {BEDROCK_NO_JOURNAL: '0'}, true],
		[[], {BEDROCK_NO_JOURNAL: ' off '}, true],
		[[], {BEDROCK_NO_JOURNAL: ''}, true],
		[['--no-journal'], {BEDROCK_NO_JOURNAL: '0'}, false],
	])('%j with %j: %s', (argv, env, journal) => {
		expect(settingsOf(argv, env)).toMatchObject({journal});
	});
});
