/** Each row of docs/server-coverage.md names a test that there is, or says that the feature is missing. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {REFERENCE, SANDBOX} from './screen/stories/facts.ts';
import {type Story, WALKS} from './screen/stories/stories.ts';

const page = readFileSync(new URL('../docs/server-coverage.md', import.meta.url), 'utf8');
const [features = '', exchanges = ''] = page.split('## Requests and answers');
const rowsOf = (text: string) =>
	text
		.split('\n')
		.filter(
			(line) => line.startsWith('|') && !/^\|(?:---| the web page | today's server | request )/.test(line),
		)
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);
const rows = rowsOf(features);

/** What today's server has beside the chat, except what the page says is not requested. */
const REQUESTS = [
	...['auth', 'logout', 'chat', 'feedback', 'config_update', 'config_reset'],
	...['conversation_list', 'conversation_new', 'conversation_load', 'conversation_delete'],
	...['conversation_delete_bulk', 'conversation_delete_all', 'conversation_rename'],
	...['GET /ui', 'POST /knowledge/search', 'POST /auth/sso/refresh'],
	...['POST /auth/sso/logout', 'GET /tools', 'GET /stats'],
];
const ANSWERS = [
	...['auth_configured', 'auth_expired', 'logout_success', 'ai_response', 'config_updated'],
	...['conversation_created', 'conversation_titled', 'conversation_list', 'conversation_loaded'],
	...['conversation_deleted', 'conversation_bulk_deleted', 'conversation_all_deleted'],
	...['conversation_renamed', 'conversation_error', 'feedback_ack', 'feedback_error'],
];
const STORIES = WALKS.flatMap(({stories}) => stories);

/** Types of the frames and routes that a story has the server receive, the same for both servers. */
function requestsIn({sent, http = []}: Story): readonly unknown[] {
	const [first, second] = [SANDBOX, REFERENCE].map((facts) => (sent?.(facts) ?? []).map(({type}) => type));
	expect(first).toEqual(second);
	return [...(first ?? []), ...http];
}

describe('docs/server-coverage.md', () => {
	it('has many rows', () => {
		expect(rows.length).toBeGreaterThan(30);
	});

	it.each(rows)('%s', (_feature, here, shownBy) => {
		if (here === 'not yet') {
			expect(shownBy).toBe('');
			return;
		}
		const [, file = '', words = ''] = /^`(test\/[\w./-]+)` (.+)$/.exec(shownBy ?? '') ?? [];
		expect(file, 'the row names no test').not.toBe('');
		expect(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(words);
	});
});

describe('the stories', () => {
	it.each(REQUESTS)('have the request %s', (request) => {
		expect(STORIES.flatMap(requestsIn)).toContain(request);
	});

	it.each(ANSWERS)('have the answer %s', (answer) => {
		expect(STORIES.flatMap(({answers = []}) => answers)).toContain(answer);
	});

	it.each(rowsOf(exchanges))('have what the page says: %s, %s: %s', (request = '', answer = '', name) => {
		const story = STORIES.find((each) => each.name === name);
		if (story === undefined) throw new Error('There is no such story.');
		const named = (cell: string) =>
			[...cell.matchAll(/`([^`]+)`/g)].map(([, each]) => each).filter((each) => each !== 'error');
		expect(requestsIn(story)).toEqual(expect.arrayContaining(named(request)));
		expect(story.answers ?? []).toEqual(expect.arrayContaining(named(answer)));
	});

	it('are all on the page, or about settings, models and signing in, which the tables above have', () => {
		const names = rowsOf(exchanges).map(([, , name]) => name);
		const others = STORIES.map(({name}) => name).filter((name) => !names.includes(name));
		expect(others).toEqual(['another model answers', 'the held message is sent after signing in again']);
	});
});
