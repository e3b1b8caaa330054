/** The flags that say how to connect: handshake, TLS, proxy, limits. */
import {type FlagRow, nothing, value, variables} from './flag-row.ts';

const handshake = {group: 'handshake', usedBy: 'chat', shownIn: 'all'} as const;
const connection = {group: 'connection', usedBy: 'chat'} as const;

export const connectionFlags = [
	{
		...handshake,
		name: 'header',
		letters: ['H'],
		argument: value("'NAME: VALUE'"),
		help: 'a header of the handshake; repeatable',
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
		help: 'trust this certificate authority, no other',
	},
	{...handshake, name: 'cert', argument: value('FILE'), help: 'certificate to show to the server'},
	{...handshake, name: 'key', argument: value('FILE'), help: 'the private key of that certificate'},
	{
		...handshake,
		name: 'passphrase',
		argument: value('PHRASE'),
		help: 'of the key; asked for when it is missing',
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
		help: 'send no credential to other machines without TLS',
	},
	{
		...connection,
		name: 'no-reconnect',
		argument: nothing,
		help: 'do not connect again by itself after a loss',
		shownIn: 'everyday',
	},
	{
		...connection,
		name: 'max-frame',
		argument: value('SIZE'),
		help: 'largest message to accept, else 100MB',
		shownIn: 'everyday',
	},
	{
		...connection,
		name: 'compress',
		argument: nothing,
		help: 'offer the server permessage-deflate',
		shownIn: 'all',
	},
] as const satisfies readonly FlagRow[];
