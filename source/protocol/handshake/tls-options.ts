/** The TLS settings as options of Node, with the certificate authorities of the operating system where that is asked for. */
import tls, {type SecureContext} from 'node:tls';
import type {TlsSettings} from './handshake-settings.ts';

/** Whether this Node can read the authorities of the system: from 22.15 on. The one that bundles the program may not know. */
export const knowsSystemAuthorities = (): boolean => typeof tls.getCACertificates === 'function';

/** Made once for all connections with the same settings: with hundreds of authorities it takes long. */
const contexts = new WeakMap<TlsSettings, SecureContext>();

/** Without undefined values, which would override Node's own settings. */
export function tlsOptions(settings: TlsSettings) {
	const {ca, systemCa, cert, key, passphrase, rejectUnauthorized} = settings;
	// Explicit, so that the variable NODE_TLS_REJECT_UNAUTHORIZED, which the worker thread lacks, never has an effect.
	const check = {rejectUnauthorized};
	const own = {
		...(cert === undefined ? {} : {cert}),
		...(key === undefined ? {} : {key}),
		...(passphrase === undefined ? {} : {passphrase}),
	};
	if (!systemCa) return {...check, ...own, ...(ca === undefined ? {} : {ca})};
	const others = ca === undefined ? tls.getCACertificates('default') : [ca];
	const secureContext =
		contexts.get(settings) ??
		tls.createSecureContext({...own, ca: [...new Set([...others, ...tls.getCACertificates('system')])]});
	contexts.set(settings, secureContext);
	return {...check, secureContext};
}
