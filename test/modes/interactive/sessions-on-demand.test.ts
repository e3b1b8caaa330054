import {expect, it, onTestFinished, vi} from 'vitest';
import {sessionsOnDemand} from '../../../source/modes/interactive/sessions-on-demand.ts';
import type {StoredSessionsOptions} from '../../../source/modes/interactive/stored-sessions.ts';

vi.mock('../../../source/modes/interactive/stored-sessions.ts', () => ({
	storedSessions() {
		throw new Error('Cannot find module stored-sessions.js');
	},
}));

it('leaves stored sessions that could not be loaded without another error', async () => {
	const unhandled: unknown[] = [];
	const note = (error: unknown): unknown => unhandled.push(error);
	process.on('unhandledRejection', note);
	onTestFinished(() => void process.off('unhandledRejection', note));
	const options: Partial<StoredSessionsOptions> = {};
	const port = sessionsOnDemand(options as StoredSessionsOptions);
	await expect(port.list()).rejects.toThrow('Cannot find module');
	port.leave();
	await new Promise(setImmediate);
	expect(unhandled).toEqual([]);
});
