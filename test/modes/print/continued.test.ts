/** Runs that may not continue a stored session: the next run with its credential finds the conversation on the server. */
import {readdirSync} from 'node:fs';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {systemClock} from '../../../source/clock.ts';
import {keepChat} from '../../../source/session/keep-chat.ts';
import {openSession} from '../../../source/session/open-session.ts';
import {resumeSession} from '../../../source/session/resume.ts';
import {journalFolder} from '../../support/journals.ts';
import {openSandbox} from '../../support/sandbox.ts';
import {credentialOf, serverSettings} from '../../support/settings.ts';
import {printing} from './printing.ts';

const NEWEST = {at: 'newest'} as const;
const CREDENTIALS = ['good', 'good2', 'wrong', undefined] as const;
type Token = (typeof CREDENTIALS)[number];

const settingsOf = (token: Token) =>
	token === undefined ? {} : {credential: credentialOf({type: 'auth', auth_type: 'bearer_token', token})};

async function print(url: string, sessions: string, token: Token, question: string, isFirst = false) {
	const settings = {...settingsOf(token), ...(isFirst ? {} : {resume: NEWEST})};
	const {written, ended} = printing({url, sessions, questions: [question], settings});
	return {code: await ended, ...written};
}

/** As the full screen does: a message is typed, and waits in the session if it is not sent. */
async function screen(url: string, sessions: string, token: Token): Promise<void> {
	const outcome = await resumeSession(serverSettings(url, settingsOf(token)), NEWEST, sessions);
	if (outcome.kind !== 'resumed') throw new Error(outcome.kind);
	const {resumed} = outcome;
	const secrets = new Set<string>();
	const opened = await openSession(resumed.settings, {
		...{clock: systemClock, secrets, defaultLogFile: undefined},
		restored: resumed.restored,
	});
	if ('problem' in opened) throw new Error(opened.problem);
	const {chat} = opened;
	const kept = keepChat({
		...{chat, clock: systemClock, sessions, server: resumed.stored.server, secrets, resumed, process},
	});
	const isDecided = () => {
		const {connection, isHeld, turn, entries} = chat.getSnapshot();
		const isAnswered = turn === undefined && entries.at(-1)?.kind === 'assistant';
		return connection.at === 'stopped' || (connection.at === 'ready' && (isHeld || isAnswered));
	};
	chat.connect();
	if (!chat.getSnapshot().isHeld) chat.send('typed');
	await new Promise<void>((resolve) => {
		const check = () => isDecided() && resolve();
		chat.subscribe(() => queueMicrotask(check));
		check();
	});
	await kept.stop();
	await opened.stop();
}

const runs = fc.array(
	fc.record({token: fc.constantFrom(...CREDENTIALS), mode: fc.constantFrom('print', 'screen')}),
	{minLength: 1, maxLength: 3},
);

it('a run with the credential of the session continues its conversation, whatever ran before', {
	tags: 'slow',
}, async () => {
	await fc.assert(
		fc.asyncProperty(runs, async (sequence) => {
			const sandbox = await openSandbox({stores: true});
			const sessions = journalFolder();
			await print(sandbox.url, sessions, 'good', 'my name is Ada', true);
			for (const {token, mode} of sequence)
				if (mode === 'screen') await screen(sandbox.url, sessions, token);
				else {
					const before = readdirSync(sessions);
					const {code} = await print(sandbox.url, sessions, token, 'hello');
					expect(code === 0).toBe(token === 'good');
					if (code !== 0) expect(readdirSync(sessions)).toEqual(before);
				}
			const last = await print(sandbox.url, sessions, 'good', 'who am i?');
			expect(last).toMatchObject({code: 0, out: expect.stringContaining('Ada')});
			await sandbox.stop();
		}),
		{numRuns: 12},
	);
});
