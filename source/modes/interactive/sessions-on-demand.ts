/** The stored sessions, which are loaded when they are asked for. */
import type {SessionsPort} from '../../ui/pages/session-rows.ts';
import type {StoredSessionsOptions} from './stored-sessions.ts';

export function sessionsOnDemand(options: StoredSessionsOptions): SessionsPort {
	let loaded: Promise<SessionsPort> | undefined;
	const port = (): Promise<SessionsPort> => {
		loaded ??= import('./stored-sessions.ts').then(({storedSessions}) => storedSessions(options));
		return loaded;
	};
	return {
		list: async () => (await port()).list(),
		search: async (...words) => (await port()).search(...words),
		preview: async (id) => (await port()).preview(id),
		leave() {
			// What could not be loaded was reported to its caller, and has nothing to leave.
			loaded?.then((port) => port.leave()).catch(() => {});
		},
		resume: async (id) => (await port()).resume(id),
	};
}
