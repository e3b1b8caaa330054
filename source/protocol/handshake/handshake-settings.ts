/** The settings of a connection's handshake: header fields, TLS, proxy. Plain data, so that it can be sent to a worker. */
import type {ProxySettings} from './proxy-rules.ts';

/** The certificates and the key of a TLS connection, in PEM form. */
export interface TlsSettings {
	/** Replaces the default certificate authorities. */
	readonly ca: string | undefined;
	/** Trust the authorities of the operating system, too. */
	readonly systemCa?: true | undefined;
	readonly cert: string | undefined;
	readonly key: string | undefined;
	readonly passphrase: string | undefined;
	/** False: accept any certificate of the server. */
	readonly rejectUnauthorized: boolean;
}

export interface HandshakeSettings extends ProxySettings {
	/** Valid fields of the HTTP request, except those of the handshake itself. */
	readonly headers: Readonly<Record<string, string>>;
	readonly tls: TlsSettings;
}
