/** The reasons for which a TLS connection fails, by the names of their errors, each with advice that keeps it encrypted. */

export interface TlsReason {
	/** Ends the sentence "No secure connection to HOST: …". */
	readonly because: string;
	readonly advice: string;
}

const TRUST =
	'If you trust it, start again with --ca FILE and the certificate of its authority, or with --system-ca if this system trusts it.';
const OPERATOR = 'Ask the operator of the server for a valid one.';
const CLIENT = 'Start again with --cert FILE --key FILE and a certificate that the server accepts.';

/** The first row that matches the name counts. */
const ROWS: ReadonlyArray<readonly [name: RegExp, because: string, advice: string]> = [
	[
		/^CERT_HAS_EXPIRED$/,
		'its certificate has expired',
		"Ask the operator of the server to renew it, and check this machine's clock.",
	],
	[
		/^CERT_NOT_YET_VALID$/,
		'its certificate is not valid yet',
		"Check this machine's clock. If it is right, ask the operator of the server.",
	],
	[
		/^(?:ERR_TLS_CERT_ALTNAME_.*|HOSTNAME_MISMATCH)$/,
		'its certificate is for another host name',
		'Check the host name given with --url: this may be another server.',
	],
	[
		/^DEPTH_ZERO_SELF_SIGNED_CERT$/,
		'its certificate is self-signed',
		'If you trust it, start again with --ca FILE and that certificate.',
	],
	[
		/^(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT.*|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED)$/,
		'its certificate is from an authority that is not trusted here',
		TRUST,
	],
	[/^CERT_REVOKED$/, 'its certificate was revoked', OPERATOR],
	[/_TOO_(?:SMALL|WEAK)$/, 'its certificate or key is too weak', OPERATOR],
	[
		/^(?:CERT_|CRL_|ERROR_IN_|UNABLE_TO_|INVALID_|PATH_LENGTH_EXCEEDED)/,
		'its certificate is not valid',
		OPERATOR,
	],
	[/^OUT_OF_MEM$/, 'this machine has too little memory to check its certificate', 'Close other programs.'],
	[
		/ALERT_(?:CERTIFICATE_|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/,
		'it did not accept the certificate of this client, or requires one',
		CLIENT,
	],
	[
		/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ALERT_HANDSHAKE_FAILURE|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY|LEGACY_RENEGOTIATION/,
		'it and this program have no version or cipher of TLS in common',
		'Ask the operator of the server to support TLS 1.2 or 1.3.',
	],
	[/UNRECOGNIZED_NAME/, 'it has no certificate for this host name', 'Check the host name given with --url.'],
	[
		/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_LAYER_FAILURE/,
		'it does not use TLS at this port',
		'Check the port given with --url. A server without TLS needs ws://, which sends everything unencrypted, credentials too.',
	],
	[
		/^ERR_OSSL_/,
		'the certificate or the key of this client is not usable',
		'Check the files of --cert and --key, and the passphrase.',
	],
];

const OTHER: TlsReason = {
	because: 'the TLS handshake failed',
	advice: 'Check the address given with --url. The name in brackets is the reason that TLS gave.',
};

/** @param name of an error of TLS; undefined = unknown */
export function tlsReason(name: string | undefined): TlsReason {
	const row = name === undefined ? undefined : ROWS.find(([pattern]) => pattern.test(name));
	return row === undefined ? OTHER : {because: row[1], advice: row[2]};
}
