/** A stored conversation with the settings that show it without a connection. */
import type {Entry} from '../../chat/entry.ts';
import {sealed} from '../../config/secrets.ts';
import type {ChatSettings} from '../../config/settings.ts';
import type {StoredSession} from '../../journal/read-session.ts';
import {chatOf} from '../../session/restore-session.ts';
import type {Resumed} from '../../session/resume.ts';

/** In the header, where the server is not known. */
const NO_SERVER = 'ws://file/';

/** @param file that it comes from, as it was typed */
export function viewedSession(stored: StoredSession<Entry>, file: string): Resumed<ChatSettings> {
	const {url} = stored.server;
	const isKnown = /^wss?:/.test(url) && URL.canParse(url);
	return {
		settings: {
			...{mode: 'chat', interface: 'screen', linesBy: [], journal: false},
			server: {kind: 'url', url: isKnown ? url : NO_SERVER, given: true},
			credential: undefined,
			connection: sealed({
				headers: {},
				tls: {
					ca: undefined,
					cert: undefined,
					key: undefined,
					passphrase: undefined,
					rejectUnauthorized: true,
				},
				proxy: undefined,
			}),
			...{requireTls: false, reconnect: false, maxFrameBytes: undefined, compress: false, log: undefined},
			hints: [`This conversation is shown from ${file}, without a server: nothing is sent. /quit leaves it.`],
			screen: {theme: 'auto', ascii: false, bell: false, progress: false},
		},
		restored: chatOf(stored, true),
		stored: {...stored, drafts: [], queue: []},
		...{isSameServer: true, openIn: undefined, altered: 0},
	};
}
