/** What a submitted credential waits for. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import {own, type SafeText} from '../../text/safe.ts';

export type SignInWait = 'turn' | 'server' | 'connection';

/** `turn`: the sign-in is sent when the answer under way is complete. */
export function signInWaitOf({
	connection,
	turn,
	awaiting,
}: Pick<ChatSnapshot, 'connection' | 'turn' | 'awaiting'>): SignInWait {
	if (connection.at === 'authenticating') return 'server';
	if (connection.at !== 'ready') return 'connection';
	return turn === undefined && awaiting === undefined ? 'server' : 'turn';
}

const SENTENCES: Readonly<Record<SignInWait, SafeText>> = {
	turn: own`You will be signed in as soon as the current answer is complete. Esc goes back.`,
	server: own`Waiting for the server's answer…`,
	connection: own`Waiting for the connection…`,
};

/** The same as a sentence for the page. */
export const waitOf = (snapshot: ChatSnapshot): SafeText => SENTENCES[signInWaitOf(snapshot)];
