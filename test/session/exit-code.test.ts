import {expect, it} from 'vitest';
import {trackExitCode} from '../../source/session/exit-code.ts';
import {createFakeChat} from '../support/fake-chat.ts';
import {sampleFailure} from '../support/notices.ts';

const CODES = {3: 'refused', 4: 'auth_failed', 5: 'dial_timeout'} as const;
const session = {id: 's', displayName: undefined, authenticated: false, resumed: undefined};
const ready = {at: 'ready', session, since: 0, attempt: 1} as const;
const stopped = (exitCode: 3 | 4 | 5) =>
	({at: 'stopped', because: sampleFailure({code: CODES[exitCode]}), resume: undefined}) as const;

it.each([
	['no connection yet', [], 3],
	['ready', [ready], 0],
	['never connected', [stopped(3)], 3],
	['a time limit, never connected', [stopped(5)], 3],
	['connected and lost', [ready, stopped(3)], 0],
	['rejected', [stopped(4)], 4],
	['rejected after it was ready', [ready, stopped(4)], 4],
	['rejected, then accepted', [stopped(4), ready], 0],
] as const)('%s', (_name, states, exitCode) => {
	const chat = createFakeChat();
	const outcome = trackExitCode(chat);
	for (const connection of states) chat.show({connection});
	expect(outcome.exitCode()).toBe(exitCode);
});
