import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {hostname} from 'node:os';
import {expect, it} from 'vitest';
import {readSession} from '../../source/journal/read-session.ts';
import {openElsewhere} from '../../source/session/open-elsewhere.ts';
import {journalFolder, journalIn, messageRecord} from '../support/journals.ts';

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
	const ended = once(other, 'exit');
	other.kill('SIGKILL');
	await ended;
	expect(openElsewhere({program, hasEnded: false}, process, now)).toBeUndefined();
});

it('is read from the journal, which names no groups of processes', async () => {
	const folder = journalFolder();
	for (const [pid, wanted] of [
		[1234, {pid: 1234, host: 'here'}],
		[0, undefined],
		[-5, undefined],
		[1.5, undefined],
	] as const) {
		const journal = journalIn(folder, {program: {pid, host: 'here'}});
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
