/** The settings of a connection's handshake: header fields, TLS, proxy. Plain data, so that it can be sent to a worker. */

/** What TLS trusts and presents; texts in PEM form. */
export interface TlsSettings {
	/** Trusted instead of the usual authorities. */
	readonly ca: string | undefined;
	readonly cert: string | undefined;
	readonly key: string | undefined;
	readonly passphrase: string | undefined;
	/** False: accept any certificate of the server. */
	readonly rejectUnauthorized: boolean;
}

export interface HandshakeSettings {
	/** Valid fields of the HTTP request; none that the handshake itself writes. */
	readonly headers: Readonly<Record<string, string>>;
	readonly tls: TlsSettings;
	/** URL of an HTTP proxy that supports CONNECT, `http:` or `https:`, with a user and a password if it needs them. */
	readonly proxy: string | undefined;
}
