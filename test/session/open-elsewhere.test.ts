import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {hostname} from 'node:os';
import {expect, it} from 'vitest';
import {readSession} from '../../source/journal/read-session.ts';
import {openElsewhere, processStart, programOf} from '../../source/session/open-elsewhere.ts';
import {resumeSession} from '../../source/session/resume.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {journalFolder, journalIn, messageRecord} from '../support/journals.ts';
import {serverSettings} from '../support/settings.ts';

it('is told by the process that writes a session, while it runs and after it was killed', async () => {
	const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {stdio: 'ignore'});
	const now = Date.now();
	const program = {pid: other.pid ?? 0, host: hostname(), startedAt: now};
	expect(openElsewhere({program, hasEnded: false}, process, now)).toBe(other.pid);
	expect(openElsewhere({program, hasEnded: true}, process, now)).toBeUndefined();
	expect(
		openElsewhere({program: {...program, host: 'another'}, hasEnded: false}, process, now),
	).toBeUndefined();
	// Before the machine was started.
	expect(openElsewhere({program: {...program, startedAt: 0}, hasEnded: false}, process, now)).toBeUndefined();
	expect(openElsewhere({program: undefined, hasEnded: false}, process, now)).toBeUndefined();
	expect(
		openElsewhere(
			{program: {pid: process.pid, host: hostname(), startedAt: now}, hasEnded: false},
			process,
			now,
		),
	).toBeUndefined();
	// Another process has its number now. Not every system says when a process began.
	const start = processStart(program.pid);
	const isKnown = start !== undefined;
	expect(openElsewhere({program: {...program, start}, hasEnded: false}, process, now)).toBe(other.pid);
	expect(openElsewhere({program: {...program, start: '1'}, hasEnded: false}, process, now)).toBe(
		isKnown ? undefined : other.pid,
	);
	expect(isKnown).toBe(process.platform === 'linux');
	const ended = once(other, 'exit');
	other.kill('SIGKILL');
	await ended;
	expect(openElsewhere({program, hasEnded: false}, process, now)).toBeUndefined();
});

it('is read from the journal, which names no groups of processes', async () => {
	const folder = journalFolder();
	for (const [pid, wanted] of [
		[1234, {pid: 1234, host: 'here', start: '5'}],
		[0, undefined],
		[-5, undefined],
		[1.5, undefined],
	] as const) {
		const journal = journalIn(folder, {program: {pid, host: 'here', start: '5'}});
		journal.write(messageRecord('one'));
		await journal.flush();
		const id = journal.id ?? '';
		const found = await readSession(folder, id);
		if ('problem' in found) throw new Error(found.problem);
		expect(found.hasEnded).toBe(false);
		if (wanted === undefined) expect(found.program).toBeUndefined();
		else expect(found.program).toMatchObject(wanted);
		await journal.close();
		expect(await readSession(folder, id)).toMatchObject({hasEnded: true});
	}
});

it('has its queue and its drafts alone: another program restores neither, and one after its end does', async () => {
	const folder = journalFolder();
	const other = {pid: process.ppid, kill: () => true};
	const journal = journalIn(folder, {program: programOf(other), clock: createHandClock(Date.now())});
	journal.write([messageRecord('one'), {kind: 'server', at: 1, session: 's1'}]);
	journal.write({kind: 'queued', at: 1, id: 'q1', text: 'two'});
	journal.draft(['three']);
	await journal.flush();
	const restored = async () => {
		const settings = serverSettings('ws://localhost:8000/ws/chat');
		const outcome = await resumeSession(settings, {at: 'newest'}, folder, {processes: process});
		if (outcome.kind !== 'resumed') throw new Error(outcome.kind);
		const {openIn, restored, stored} = outcome.resumed;
		return [openIn, restored.sessionId, restored.queue.map(({text}) => text), stored.drafts];
	};
	expect(await restored()).toEqual([process.ppid, 's1', [], []]);
	await journal.close();
	expect(await restored()).toEqual([undefined, 's1', ['two'], ['three']]);
});
