/** The settings of a connection's handshake: header fields, TLS, proxy. Plain data, so that it can be sent to a worker. */

/** The certificates and the key of a TLS connection, in PEM form. */
export interface TlsSettings {
	/** Replaces the default certificate authorities. */
	readonly ca: string | undefined;
	readonly cert: string | undefined;
	readonly key: string | undefined;
	readonly passphrase: string | undefined;
	/** False: accept any certificate of the server. */
	readonly rejectUnauthorized: boolean;
}

export interface HandshakeSettings {
	/** Valid fields of the HTTP request, except those of the handshake itself. */
	readonly headers: Readonly<Record<string, string>>;
	readonly tls: TlsSettings;
	/** URL of an HTTP proxy that supports CONNECT, `http:` or `https:`, with a user and a password if it needs them. */
	readonly proxy: string | undefined;
}
