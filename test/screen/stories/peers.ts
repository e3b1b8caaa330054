/** The servers that the stories are played with: the built-in assistant and the reference server, in the same terms. */
import {onTestFinished} from 'vitest';
import type {JsonObject} from '../../../source/protocol/frames.ts';
import {startServer} from '../../support/reference-server/server.mjs';
import {openSandbox} from '../../support/sandbox.ts';
import {type Facts, REFERENCE, SANDBOX} from './facts.ts';

/** A server, and what happens to it. */
export interface Peer extends Facts {
	/** Everything is switched on. */
	readonly url: string;
	/** Another program deletes every conversation. */
	deleteAll(): void;
	/** The server loses the messages of every conversation. */
	forgetMessages(): void;
	/** The settings that are saved for the user. */
	saveSettings(overrides: JsonObject): void;
	/** Ends every session of single sign-on. */
	expireSso(): void;
	/** A token of single sign-on that is valid. */
	ssoToken(): string;
}

async function sandboxPeer(): Promise<Peer> {
	const {url, memory} = await openSandbox({features: true});
	return {
		url,
		...SANDBOX,
		deleteAll: () => memory.conversations.clear(),
		forgetMessages: () => memory.threads.clear(),
		saveSettings: (overrides) => void memory.settings.set('Ada', overrides),
		expireSso: () => memory.ssoSessions.clear(),
		ssoToken: () => 'good',
	};
}

async function referencePeer(): Promise<Peer> {
	const server = await startServer({version: 'H', full: true});
	onTestFinished(() => server.close());
	return {
		url: server.url,
		...REFERENCE,
		deleteAll: () => server.state.conversations.clear(),
		forgetMessages: () => server.control('forgetThreads'),
		saveSettings: (overrides) => void server.state.settings.set('u-good', overrides),
		expireSso: () => server.control('expireSso'),
		ssoToken: () => server.control('mintSso', {name: 'Ada'}),
	};
}

export const PEERS = [
	{name: 'the built-in assistant', open: sandboxPeer, openBare: async () => (await openSandbox()).url},
	{
		name: 'the reference server',
		open: referencePeer,
		async openBare() {
			const server = await startServer({version: 'H'});
			onTestFinished(() => server.close());
			return server.url;
		},
	},
] as const;
