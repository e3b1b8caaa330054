/** What a submitted credential waits for. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import {own, type SafeText} from '../../text/safe.ts';

export type SignInWait = NonNullable<ChatSnapshot['signIn']>;

const SENTENCES: Readonly<Record<SignInWait, SafeText>> = {
	turn: own`You will be signed in as soon as the current answer is complete. Closing this page withdraws it: nothing is sent.`,
	connection: own`Waiting for the connection… Closing this page withdraws the sign-in: nothing is sent.`,
	server: own`Waiting for the server's answer…`,
};

/** The same as a sentence for the page. */
export const waitOf = ({signIn = 'server'}: Pick<ChatSnapshot, 'signIn'>): SafeText => SENTENCES[signIn];
