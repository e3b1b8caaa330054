/** Keeps what was given for one server from all others: the credential, header fields, the client certificate. */
import {sealed} from '../config/secrets.ts';
import type {ConversationSettings, ServerChoice, Withheld} from '../config/settings.ts';

/** Scheme, host and port of a server: what is given for one must not reach another. */
export const serverOrigin = (server: ServerChoice): string =>
	server.kind === 'sandbox' ? 'the built-in assistant' : new URL(server.url).origin;

/**
 * The settings without what belongs to another server than theirs, which `withheld` names then. A proxy stays: its
 * credential is sent to the proxy alone.
 */
export function withholdFor<Settings extends ConversationSettings>(settings: Settings): Settings {
	const {owner, server, credential, connection} = settings;
	if (owner === undefined || owner === serverOrigin(server)) return settings;
	const handshake = connection.reveal();
	const {tls} = handshake;
	const what: Withheld['what'] = [
		...(credential === undefined ? [] : (['credential'] as const)),
		...(Object.keys(handshake.headers).length === 0 ? [] : (['headers'] as const)),
		...(tls.cert === undefined && tls.key === undefined ? [] : (['certificate'] as const)),
		...(tls.rejectUnauthorized ? [] : (['insecure'] as const)),
	];
	const ownTls = {cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true};
	return {
		...settings,
		credential: undefined,
		connection: sealed({...handshake, headers: {}, tls: {...tls, ...ownTls}}),
		withheld: what.length === 0 ? undefined : {what, owner},
	};
}
