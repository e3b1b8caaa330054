/** What the names of errors and the close codes mean, as the end of a sentence; `tls-reasons.ts` does the same for TLS. */

/** The first row that matches the name counts. */
type Rows = ReadonlyArray<readonly [name: RegExp, because: string]>;

const reasonFor =
	(rows: Rows, otherwise: string) =>
	(name = ''): string =>
		rows.find(([pattern]) => pattern.test(name))?.[1] ?? otherwise;

/** Why a machine cannot be reached, by the name of the system's error. */
export const networkReason = reasonFor(
	[
		[/^(?:ENETUNREACH|ENETDOWN|ENONET|EADDRNOTAVAIL)$/, 'this machine has no network connection to it'],
		[/^(?:EHOSTUNREACH|EHOSTDOWN)$/, 'the network has no route to this host'],
		[
			/^(?:ETIMEDOUT|ETIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/,
			'it did not answer, or a firewall drops the connection',
		],
		[/^(?:EACCES|EPERM)$/, 'this machine does not allow the connection, probably by its firewall'],
		[/^(?:EMFILE|ENFILE)$/, 'too many files and connections are open on this machine'],
		[/^(?:ENOMEM|ENOBUFS|EAI_MEMORY)$/, 'this machine has too little memory'],
		[/^(?:EAFNOSUPPORT|EPROTONOSUPPORT)$/, 'this machine does not support this kind of address'],
	],
	'the network is down, or does not let the connection through',
);

/** Whether this machine lacks something, whatever it connects to. */
export const isLocalLack = (name: string | undefined): boolean =>
	name !== undefined && /^(?:EMFILE|ENFILE|ENOMEM|ENOBUFS)$/.test(name);

/** Why a host name has no address. */
export const hostReason = reasonFor(
	[
		[
			/^(?:EAI_AGAIN|ETIMEOUT|ESERVFAIL|EREFUSED|EAI_FAIL)$/,
			'the name server gave no answer, so there is probably no network',
		],
		[/^(?:EAI_MEMORY|ENOMEM)$/, 'this machine has too little memory'],
	],
	'it is misspelled, or there is no network',
);

/** What of the WebSocket protocol was violated; undefined where the name says nothing. */
export function protocolReason(mark: string | undefined): string | undefined {
	return mark === undefined ? undefined : PROTOCOL.find(([pattern]) => pattern.test(mark))?.[1];
}

const PROTOCOL: Rows = [
	[/INVALID_UTF8$/, 'the server sent a text that is not valid UTF-8'],
	[/_MASK$/, 'the server masked a message, or one of its control frames, which only clients do'],
	[/INVALID_OPCODE$/, 'the server sent a frame of an unknown kind, or parts of a message in a wrong order'],
	[/UNEXPECTED_RSV/, 'the server sent compressed data that was not agreed on'],
	[/EXPECTED_FIN$|CONTROL_PAYLOAD_LENGTH$/, 'the server sent a control frame that is not valid'],
	[/INVALID_CLOSE_CODE$/, 'the server closed with a code that is not valid'],
	[/TOO_MANY_BUFFERED_PARTS$/, 'the server sent a message in too many parts'],
	[/^Z_/, 'the server sent compressed data that is damaged'],
	[/^code 1002$/, 'the server says that this program violates the protocol'],
	[/^code 1003$/, 'the server says that it does not accept this kind of data'],
	[/^code 1007$/, 'the server could not read a text that this program sent'],
	[/^code 1010$/, 'the server lacks an extension of the protocol'],
];

/** What a server means that closes without a reason. */
export const closeReason = reasonFor(
	[
		[/^code 1000$/, 'it ended the connection normally'],
		[/^code 1001$/, 'it is going away, or ends idle connections'],
		[/^code 3008$/, 'it waited too long for something'],
	],
	'it gave no reason',
);

/** The next step after a status that has nothing to do with the address; undefined for others. */
export const adviceForStatus = (mark: string | undefined): string | undefined => STATUS_ADVICE[mark ?? ''];

const STATUS_ADVICE: Readonly<Record<string, string>> = {
	'HTTP 407':
		'A proxy in the network wants a user name and a password: ask its operator, or start again with --proxy URL.',
	'HTTP 408': 'The server or the network is slow: wait a little.',
	'HTTP 425': 'Wait a little.',
	'HTTP 431': 'The header fields are too long for it: send less with -H and in cookies.',
	'HTTP 451': 'Ask the operator of the server.',
	'HTTP 511': 'The network wants a sign-in first: open any web page in a browser.',
};
