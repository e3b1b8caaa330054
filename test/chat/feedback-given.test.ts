/** Feedback that the user gives, against the sandbox: what is sent, when, and what is known of it. */
import {describe, expect, it} from 'vitest';
import {readInput} from '../../source/chat/commands.ts';
import {ratedQuestion, ratingText} from '../../source/chat/feedback/feedback-wish.ts';
import {createMemory} from '../../source/sandbox/server.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {openSandbox, type TestSandbox} from '../support/sandbox.ts';
import {type SandboxChat, sandboxChat} from '../support/sandbox-chat.ts';

async function answered(
	token: string | undefined = 'good',
	dialect: 'today' | 'seed' = 'today',
): Promise<{readonly on: SandboxChat; readonly server: TestSandbox}> {
	const server = await openSandbox({features: true, memory: createMemory(), dialect});
	const on = sandboxChat(server.url, {token});
	on.chat.connect();
	await on.settled();
	on.chat.send('my name is Ada');
	await on.settled();
	return {on, server};
}

function type(on: SandboxChat, text: string): void {
	const input = readInput(text);
	if (input.kind !== 'command') throw new Error(`${text} is no command`);
	input.command.run({chat: on.chat, perform: () => {}}, input.argument);
}

/** As the heading of the last answer has it. */
function rated({chat}: SandboxChat): string {
	const {entries, feedback} = chat.getSnapshot();
	const answer = entries.findLast((entry) => entry.kind === 'assistant');
	return answer?.kind === 'assistant' ? ratingText(feedback, answer) : '';
}

/** Resolves when nothing that was given still waits. */
const reported = ({until}: SandboxChat): Promise<void> =>
	until(({feedback}) => [...feedback.values()].every(({outcome}) => outcome.at !== 'sent'));

const sentFeedback = ({sent}: SandboxChat): number => sent.filter((each) => each === 'feedback').length;

describe('feedback', () => {
	it('is given to the newest answer by a command, and never twice', async () => {
		const {on} = await answered();
		type(on, '/feedback + Well said.');
		expect(rated(on)).toBe('sending +');
		type(on, '/feedback +');
		expect(on.codes().at(-1)).toBe('feedback_repeated');
		await reported(on);
		expect([rated(on), on.codes().at(-1), sentFeedback(on)]).toEqual(['rated +', 'feedback_stored', 1]);
		type(on, '/feedback + Well said.');
		expect([on.lastNotice(), sentFeedback(on)]).toEqual(['The server has stored this feedback already.', 1]);
		type(on, '/feedback - On second thoughts.');
		await reported(on);
		expect([rated(on), sentFeedback(on)]).toEqual(['rated -', 2]);
	});

	it('typed while an answer is written is for the one before it, whose question is named', async () => {
		const {on} = await answered();
		const [{text} = {text: ''}] = on.chat.getSnapshot().entries.filter((entry) => entry.kind === 'user');
		on.chat.send('and now?');
		const {entries, turn} = on.chat.getSnapshot();
		expect([turn === undefined, ratedQuestion({rating: 'negative'}, entries)]).toEqual([false, String(text)]);
		expect(ratedQuestion({rating: 'negative', entryId: 'nothing'}, entries)).toBe(undefined);
	});

	it('has a correction only where the rating is negative', async () => {
		const {on} = await answered();
		on.chat.giveFeedback({rating: 'positive', correction: 'Hello, Ada.'});
		await reported(on);
		expect(rated(on)).toBe('rated +');
		on.chat.giveFeedback({rating: 'negative', correction: 'Hello, Ada.', comment: ' '});
		await reported(on);
		expect([...on.chat.getSnapshot().feedback.values()]).toEqual([
			{rating: 'negative', correction: 'Hello, Ada.', comment: undefined, outcome: {at: 'stored'}},
		]);
	});

	it('waits for the turn under way', async () => {
		const {on, server} = await answered();
		server.hold('answer');
		on.chat.send('thanks');
		await server.whenHeld();
		type(on, '/feedback +');
		expect([rated(on), sentFeedback(on)]).toEqual(['sending +', 0]);
		server.release();
		await on.settled();
		await reported(on);
		expect(sentFeedback(on)).toBe(1);
		const given = [...on.chat.getSnapshot().feedback.values()];
		expect(given).toMatchObject([{rating: 'positive', outcome: {at: 'stored'}}]);
	});

	it('that was lost with its connection is not repeated, and its outcome unknown', async () => {
		const {on, server} = await answered();
		type(on, '/feedback +');
		await on.untilSent('feedback');
		server.dropAll();
		await on.until(({feedback}) => [...feedback.values()].some(({outcome}) => outcome.at !== 'sent'));
		await on.back();
		await on.settled();
		expect(sentFeedback(on)).toBe(1);
		expect(['rated +', 'rated +, not confirmed']).toContain(rated(on));
	});

	it('is not sent without a connection, and leaves what was given before', async () => {
		const {on} = await answered();
		type(on, '/feedback +');
		await reported(on);
		await on.chat.close();
		type(on, '/feedback -');
		expect([rated(on), on.codes().at(-1), sentFeedback(on)]).toEqual(['rated +', 'feature_offline', 1]);
	});

	it.each<[string | undefined, 'today' | 'seed', string, string]>([
		[
			undefined,
			'today',
			'/feedback +',
			'The server accepts feedback only from users it knows. Type /login to sign in.',
		],
		['good', 'seed', '/feedback +', 'The server has given this answer no id, so it cannot be rated.'],
		[
			'good',
			'today',
			'/feedback well',
			'The newest answer is rated with /feedback + or /feedback -, and a comment if you like.',
		],
		[
			'good',
			'today',
			`/feedback + ${'x'.repeat(1024 * 1024 + 1)}`,
			'The feedback was not sent: it is larger than 1 MB.',
		],
	])('is refused in one sentence: token %s, %s, %.20s', async (token, dialect, command, sentence) => {
		const server = await openSandbox({features: true, dialect});
		const on = sandboxChat(server.url, {token});
		on.chat.connect();
		await on.settled();
		on.chat.send('my name is Ada');
		await on.settled();
		type(on, command);
		await reported(on);
		expect([on.lastNotice(), rated(on)]).toEqual([sentence, '']);
	});

	it('says that there is no answer yet, and that none is open', async () => {
		const {on} = await answered();
		await new Promise((resolve) => on.chat.requestFeature({type: 'conversation_new'}, {settle: resolve}));
		on.chat.giveFeedback({rating: 'positive'});
		await reported(on);
		expect(on.lastNotice()).toMatch(/no conversation is open there|no answer to rate/);
	});

	it('takes any text', async () => {
		const {on} = await answered();
		for (const comment of [...HOSTILE_TEXTS, '\ud800']) {
			on.chat.giveFeedback({rating: 'negative', comment, correction: comment});
			await reported(on);
			expect([comment, rated(on)]).toEqual([comment, 'rated -']);
		}
	});
});
