/** The flags for the connection: handshake, TLS, proxy, limits. */
import {variables} from '../environment.ts';
import {type FlagRow, nothing, value} from './flag-row.ts';

const handshake = {group: 'handshake', usedBy: 'chat', shownIn: 'all'} as const;
const connection = {group: 'connection', usedBy: 'chat'} as const;

export const connectionFlags = [
	{
		...handshake,
		name: 'header',
		letters: ['H'],
		argument: value("'NAME: VALUE'"),
		help: 'add a header to the handshake; repeatable',
		environment: variables('HEADER'),
		secret: true,
		repeatable: true,
	},
	{
		...handshake,
		name: 'no-check',
		letters: ['n', 'k'],
		argument: nothing,
		help: "do not check the server's certificate",
	},
	{
		...handshake,
		name: 'ca',
		argument: value('FILE'),
		help: 'trust only this certificate authority',
	},
	{...handshake, name: 'cert', argument: value('FILE'), help: 'client certificate'},
	{...handshake, name: 'key', argument: value('FILE'), help: 'private key of the client certificate'},
	{
		...handshake,
		name: 'passphrase',
		argument: value('PHRASE'),
		help: 'passphrase of the key; prompted if missing',
		environment: variables('PASSPHRASE'),
		secret: true,
	},
	{
		...handshake,
		name: 'proxy',
		argument: value('URL'),
		help: 'connect through this HTTP proxy (CONNECT)',
	},
	{
		...handshake,
		name: 'require-tls',
		argument: nothing,
		help: 'send no credential to other hosts without TLS',
	},
	{
		...connection,
		name: 'no-reconnect',
		argument: nothing,
		help: 'do not reconnect automatically',
		shownIn: 'everyday',
	},
	{
		...connection,
		name: 'max-frame',
		argument: value('SIZE'),
		help: 'largest message to accept (default 100MB)',
		shownIn: 'everyday',
	},
	{
		...connection,
		name: 'compress',
		argument: nothing,
		help: 'offer compression (permessage-deflate)',
		shownIn: 'all',
	},
] as const satisfies readonly FlagRow[];
