/** Settings for tests of modes without a command line. */
import {type Secret, sealed} from '../../source/config/secrets.ts';
import type {ConversationSettings} from '../../source/config/settings.ts';
import type {AuthFrame} from '../../source/protocol/frames.ts';
import type {HandshakeSettings} from '../../source/protocol/handshake/handshake-settings.ts';

export const PLAIN_HANDSHAKE: HandshakeSettings = {
	headers: {},
	tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
	proxy: undefined,
};

/** The settings for a server, with defaults. */
export function serverSettings(url: string, more: Partial<ConversationSettings> = {}): ConversationSettings {
	return {
		server: {kind: 'url', url, given: true},
		credential: undefined,
		connection: sealed(PLAIN_HANDSHAKE),
		requireTls: false,
		reconnect: true,
		maxFrameBytes: undefined,
		compress: false,
		log: undefined,
		hints: [],
		...more,
	};
}

/** A sealed credential. */
export const credentialOf = (frame: AuthFrame): Secret<AuthFrame> => sealed(frame);
