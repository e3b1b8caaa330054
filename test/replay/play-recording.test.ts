/** Replays of real sessions: at the end they show what the live screen showed, whatever happened in between. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import type {Chat, ChatSnapshot} from '../../source/chat/chat.ts';
import {type Clock, systemClock} from '../../source/clock.ts';
import type {AuthFrame} from '../../source/protocol/frames.ts';
import {readRecords} from '../../source/recording/read-records.ts';
import {playRecording, type Timeline} from '../../source/replay/play-recording.ts';
import {openSession} from '../../source/session/open-session.ts';
import {recordingNames} from '../support/recording.ts';
import {openSandbox} from '../support/sandbox.ts';
import {credentialOf, serverSettings} from '../support/settings.ts';

let folder = '';
let count = 0;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'replay-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

function until(chat: Chat, is: (snapshot: ChatSnapshot) => boolean): Promise<void> {
	return new Promise((resolve) => {
		const check = (): void => {
			if (!is(chat.getSnapshot())) return;
			stop();
			resolve();
		};
		const stop = chat.subscribe(check);
		check();
	});
}

const isIdle = ({connection, turn, awaiting, queue, completing}: ChatSnapshot): boolean =>
	connection.at === 'ready' &&
	turn === undefined &&
	awaiting === undefined &&
	queue.length === 0 &&
	!completing;

/** A real clock whose time is the same for all that happens in one turn of the event loop, as in a replay. */
function turnClock(): Clock {
	let now: number | undefined;
	return {
		...systemClock,
		now() {
			if (now === undefined) {
				now = systemClock.now();
				setImmediate(() => {
					now = undefined;
				});
			}
			return now;
		},
	};
}

/** Has a conversation, and plays its recording. */
async function recorded(
	converse: (chat: Chat, say: (text: string) => Promise<void>) => Promise<void>,
	{dialect = 'today', credential}: {dialect?: 'today' | 'seed' | 'document'; credential?: AuthFrame} = {},
): Promise<{readonly live: ChatSnapshot; readonly timeline: Timeline}> {
	const file = path.join(folder, `${++count}.jsonl`);
	const sandbox = await openSandbox({dialect, features: true});
	const settings = serverSettings(sandbox.url, credential && {credential: credentialOf(credential)});
	const started = await openSession(
		{...settings, recording: file},
		{clock: turnClock(), defaultLogFile: undefined},
	);
	if ('problem' in started) throw new Error(started.problem);
	onTestFinished(() => void started.stop());
	const {chat} = started;
	chat.connect();
	await until(chat, isIdle);
	await converse(chat, async (text) => {
		chat.send(text);
		await until(chat, isIdle);
	});
	const live = chat.getSnapshot();
	await started.stop();
	const {start, records} = readRecords(readFileSync(file, 'utf8'));
	if (start === undefined) throw new Error('there is no first line');
	return {live, timeline: playRecording({records, url: start.url, startedAt: Date.parse(start.started)})};
}

/** The last state of the connection that was recorded. */
const lastReady = ({moments}: Timeline): ChatSnapshot => {
	const last = moments.findLast(({snapshot}) => snapshot.connection.at === 'ready');
	if (last === undefined) throw new Error('it was never ready');
	return last.snapshot;
};

const shown = ({entries, session, conversation, model, settings, queue, turn}: ChatSnapshot): unknown =>
	JSON.parse(JSON.stringify({entries, session, conversation, model, settings, queue, turn}));

describe('a replay', () => {
	it.each(['today', 'seed', 'document'] as const)(
		'ends with the screen of the live session: %s',
		async (dialect) => {
			const {live, timeline} = await recorded(
				async (chat, say) => {
					await say('where is order A-1001 and is X9 in stock');
					await say('what is 12*(3+4)');
					chat.request('history');
					await until(chat, isIdle);
					chat.request('ping');
					await until(chat, isIdle);
					chat.request('clear');
					await until(chat, isIdle);
					await say('show me products with a lamp');
				},
				{dialect},
			);
			expect(shown(lastReady(timeline))).toEqual(shown(live));
			expect(timeline.questions).toHaveLength(3);
		},
	);

	it.each<AuthFrame>([
		{type: 'auth', auth_type: 'bearer_token', token: 'good'},
		{type: 'auth', auth_type: 'basic_auth', username: 'good', password: 'good'},
	])('has the sign-in, without its credential: $auth_type $token', async (credential) => {
		const {live, timeline} = await recorded((_, say) => say('my name is Ada'), {credential});
		expect(shown(lastReady(timeline))).toEqual(shown(live));
	});

	it('has a sign-in and a logout in mid-session, and the conversations of the user', async () => {
		const {live, timeline} = await recorded(async (chat, say) => {
			await say('my name is Ada');
			chat.signIn({type: 'auth', auth_type: 'bearer_token', token: 'good2'});
			await until(chat, (snapshot) => isIdle(snapshot) && snapshot.session?.authenticated === true);
			await say('what is my name');
			chat.requestFeature({type: 'conversation_list'});
			await until(chat, (snapshot) => snapshot.pendingFeatures.length === 0);
			chat.request('logout');
			await until(chat, (snapshot) => isIdle(snapshot) && snapshot.session?.authenticated === false);
			await say('what is my name');
		});
		expect(shown(lastReady(timeline))).toEqual(shown(live));
	});

	it('has lost connections, and what was looked up after them', async () => {
		const {live, timeline} = await recorded(async (_, say) => {
			await say('what is 1+1');
			await say('drop');
			await say('what is 2+2');
		});
		expect(shown(lastReady(timeline))).toEqual(shown(live));
		expect(timeline.moments.some(({snapshot}) => snapshot.connection.at === 'waiting')).toBe(true);
	});

	it('shows at each moment what was received until then', async () => {
		const {timeline} = await recorded((_, say) => say('show me products with a lamp'));
		const {moments, length} = timeline;
		const times = moments.map(({t}) => t);
		expect(times[0]).toBe(0);
		expect(times).toEqual(times.toSorted((a, b) => a - b));
		expect(times.at(-1)).toBeLessThanOrEqual(length);
		const texts = moments.map(({snapshot}) => snapshot.turn?.text ?? '');
		expect(new Set(texts).size).toBeGreaterThan(3);
	});

	it.each(recordingNames())('plays a recording of another program: %s', (name) => {
		const file = new URL(`../fixtures/recordings/${name}.jsonl`, import.meta.url);
		const {records} = readRecords(readFileSync(file, 'utf8'));
		const {moments} = playRecording({records, url: 'ws://host/ws', startedAt: 1_000_000});
		const asked = records.filter(
			({dir, frame}) => dir === 'out' && /"type": ?"chat".*"message": ?"\w/.test(String(frame)),
		).length;
		const last = moments.at(-1)?.snapshot;
		const questions = last?.entries.filter(({kind}) => kind === 'user') ?? [];
		expect(questions.length + (last?.queue.length ?? 0)).toBeGreaterThanOrEqual(Math.min(1, asked));
	});
});
