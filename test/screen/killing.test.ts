/** The program is killed at many moments: what it has acknowledged on the screen is there afterwards, once. */
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {readSession, type StoredSession} from '../../source/journal/journal-reader.ts';
import {listSessions} from '../../source/journal/session-store.ts';
import {startProgram, stateFolder} from '../support/pty.ts';
import {startTestSandbox} from '../support/sandbox.ts';

/** Bounded: as many as `npm test` has time for. */
const KILLS = 8;

async function read(folder: string): Promise<StoredSession> {
	const [newest] = await listSessions(folder);
	const session = await readSession(folder, newest?.id ?? '');
	if ('problem' in session) throw new Error(session.problem);
	return session;
}

/** A number below `below` that looks random and is the same in every run. */
const jitter = (step: number, below: number): number => (step * 7919 + 13) % below;

describe('kill -9', () => {
	it('loses no message and no draft that was on the screen, and doubles none', async () => {
		const sandbox = await startTestSandbox();
		const state = stateFolder();
		const folder = path.join(state, 'bedrock-chat', 'sessions');
		const sent: string[] = [];
		for (let step = 1; step <= KILLS; step++) {
			const program = startProgram({args: [sandbox.url, ...(step === 1 ? [] : ['--continue'])], env: {XDG_STATE_HOME: state}});
			await program.shows('● ready');
			const earlier = sent.at(-1);
			if (earlier !== undefined) await program.shows(earlier);
			const message = `message number ${step}.`;
			program.write(`${message}\\r`);
			await program.shows(`│ ${message}`);
			sent.push(message);
			// From before the first sign of the answer to after its end.
			if (jitter(step, 2) === 1) await program.shows('Assistant');
			process.kill(program.pid, 'SIGKILL');
			await program.exited;
			const session = await read(folder);
			const users = session.entries.filter(({kind}) => kind === 'user').map(({text}) => text);
			const queued = session.queue.map(({text}) => text);
			expect([...users, ...queued].sort()).toEqual([...sent].sort());
			expect(session.damaged).toBe(0);
		}
		expect(readdirSync(folder).length).toBeGreaterThan(KILLS);
	});
});
