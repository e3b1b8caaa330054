/** Sample connection states, and a session with an id of the usual length. */
import type {ConnectionState, Session} from '../../source/client/connection.ts';
import {sampleFailure} from './notices.ts';

export const SESSION_ID = '5f0c8c58-3d1e-4c5a-9a77-0c2f1b7e9d21';

export const session = (more: Partial<Session> = {}): Session => ({
	id: SESSION_ID,
	displayName: undefined,
	authenticated: false,
	resumed: undefined,
	...more,
});

const LOST = sampleFailure({code: 'connection_lost'});

export type At = ConnectionState['at'];

/** Ready since 0; the next retry after a loss at 12,000. */
export const CONNECTIONS: {readonly [Name in At]: Extract<ConnectionState, {readonly at: Name}>} = {
	idle: {at: 'idle'},
	dialing: {at: 'dialing', attempt: 1, resume: undefined},
	greeting: {at: 'greeting', attempt: 1, resume: undefined, identity: undefined},
	authenticating: {at: 'authenticating', attempt: 1, session: session(), since: undefined},
	ready: {at: 'ready', session: session(), since: 0, attempt: 1},
	waiting: {at: 'waiting', attempt: 2, retryAt: 12_000, because: LOST, resume: SESSION_ID},
	stopped: {at: 'stopped', because: {...LOST, retry: 'stop'}, resume: SESSION_ID},
	closing: {at: 'closing'},
	closed: {at: 'closed'},
};
