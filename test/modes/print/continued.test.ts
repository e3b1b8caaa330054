/** Runs that may not continue a stored session: the next run with its credential finds the conversation on the server. */
import {readdirSync} from 'node:fs';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {systemClock} from '../../../source/clock.ts';
import {readSession} from '../../../source/journal/read-session.ts';
import {newestSession} from '../../../source/journal/session-store.ts';
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
	/** The typed message is answered, or it is known that it waits. */
	const isDecided = () => {
		const {connection, isHeld, needsSignIn, turn, entries} = chat.getSnapshot();
		const fresh = entries.slice(resumed.restored.entries.length);
		const codes = fresh.map((entry) => (entry.kind === 'notice' ? entry.code : entry.kind));
		const isAnswered = turn === undefined && codes.includes('assistant');
		const isWaiting = isHeld && (codes.includes('conversation_lost') || codes.includes('resumed'));
		return connection.at === 'stopped' || needsSignIn || isAnswered || isWaiting;
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

const MODES = ['print', 'screen'] as const;
const STEPS = CREDENTIALS.flatMap((token) => MODES.map((mode) => ({token, mode})));
const runs = fc.array(fc.constantFrom(...STEPS), {minLength: 2, maxLength: 3});

/** Whether the message that the screen could not send still waits: a screen with the right credential may send it. */
function waits(sequence: readonly (typeof STEPS)[number][]): boolean {
	const isRight = ({token}: (typeof STEPS)[number]): boolean => token === 'good';
	const screens = sequence.filter(({mode}) => mode === 'screen');
	return screens.length > 0 && !screens.some(isRight);
}

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
			const stored = await readSession(sessions, (await newestSession(sessions)) ?? '');
			if (waits(sequence)) expect(stored).toMatchObject({queue: [{text: 'typed'}]});
			await sandbox.stop();
		}),
		// Each step alone, then longer sequences.
		{numRuns: STEPS.length + 12, examples: STEPS.map((step) => [[step]])},
	);
});
