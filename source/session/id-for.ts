/** Finds the session that a command of the command line names. */
import {findSession, newestSession} from '../journal/session-store.ts';
import {own, type SafeText, safeLine} from '../text/safe.ts';

/**
 * Never rejects.
 * @param sessions the folder of all sessions
 * @param typed an id, or the beginning or the end of one; undefined = the last session
 * @returns its id, or sentences that say why there is none
 */
export async function idFor(
	sessions: string,
	typed: string | undefined,
): Promise<string | {readonly problem: SafeText}> {
	if (typed === undefined) return (await newestSession(sessions)) ?? {problem: own`No sessions are stored.`};
	const [id, ...others] = await findSession(sessions, typed);
	const advice = own`Type bedrock-chat sessions list for the ids.`;
	if (id === undefined) return {problem: own`There is no session ${safeLine(typed)}. ${advice}`};
	if (others.length > 0)
		return {problem: own`${others.length + 1} sessions have ${safeLine(typed)} in their ids. ${advice}`};
	return id;
}
