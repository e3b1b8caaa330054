/** The program is killed at many moments: what it has acknowledged on the screen is stored afterwards, once. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import {readSession, type StoredSession} from '../../source/journal/journal-reader.ts';
import {isSessionId} from '../../source/journal/session-folder.ts';
import {listSessions} from '../../source/journal/session-store.ts';
import {startProgram, stateFolder} from '../support/pty.ts';
import {startTestSandbox} from '../support/sandbox.ts';

/** Bounded: as many as `npm test` has time for. */
const KILLS = 5;

async function read(folder: string): Promise<StoredSession> {
	const [newest] = await listSessions(folder);
	const session = await readSession(folder, newest?.id ?? '');
	if ('problem' in session) throw new Error(session.problem);
	return session;
}

const idsIn = (folder: string): readonly string[] => {
	try {
		return readdirSync(folder).filter(isSessionId);
	} catch {
		return [];
	}
};

/** Resolves when a draft is in a file; rejects at the end of the test. */
async function untilSaved(folder: string, draft: string, signal: AbortSignal): Promise<void> {
	const isSaved = (id: string): boolean => {
		try {
			return readFileSync(path.join(folder, id, 'draft.json'), 'utf8').includes(draft);
		} catch {
			return false;
		}
	};
	while (!idsIn(folder).some(isSaved)) await wait(1, undefined, {signal});
}

describe('kill -9', () => {
	it('loses no draft that was saved and no message that was on the screen, and sends none twice', async ({
		signal,
	}) => {
		const sandbox = await startTestSandbox();
		const state = stateFolder();
		const folder = path.join(state, 'bedrock-chat', 'sessions');
		const sent: string[] = [];
		for (let step = 1; step <= KILLS; step++) {
			const program = startProgram({
				args: [sandbox.url, ...(step === 1 ? [] : ['--continue'])],
				env: {XDG_STATE_HOME: state},
			});
			await program.shows('● ready');
			const earlier = sent.at(-1);
			if (earlier !== undefined) await program.shows(earlier);
			const message = `message number ${step}.`;
			program.type(message);
			await untilSaved(folder, message, signal);
			program.type('\r');
			await program.shows(`│ ${message}`);
			sent.push(message);
			process.kill(program.pid, 'SIGKILL');
			await program.exited;
			const session = await read(folder);
			const users = session.entries.filter(({kind}) => kind === 'user').map(({text}) => text);
			const queued = session.queue.map(({text}) => text);
			expect([...users, ...queued].sort()).toEqual([...sent].sort());
			expect([session.damaged, session.drafts]).toEqual([0, []]);
		}
		expect(idsIn(folder)).toHaveLength(KILLS);
		const received = sandbox.chatMessages();
		expect(new Set(received).size).toBe(received.length);
	});
});
