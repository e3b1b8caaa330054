/** Resolves the settings of the handshake: header fields, TLS, proxy. */
import type {HandshakeSettings, TlsSettings} from '../protocol/handshake/handshake-settings.ts';
import {type EnvironmentProxies, type ProxySettings, proxyFor} from '../protocol/handshake/proxy-rules.ts';
import {type Environment, firstSet, proxyVariables} from './environment.ts';
import {type FlagName, usageOf} from './flags/flag-table.ts';
import {readHandshakeFields} from './headers.ts';
import {
	flagValue,
	givenFor,
	has,
	lacksValue,
	lookUp,
	obtain,
	type ResolveContext,
	report,
} from './resolve-context.ts';
import {type Secret, sealed} from './secrets.ts';
import type {ServerChoice} from './settings.ts';

/** The fields of `--header` or its variable. */
function handshakeFields(context: ResolveContext, useEnvironment: boolean): HandshakeSettings['headers'] {
	const found = lookUp(context, 'header', useEnvironment);
	if (found === undefined || found.from === 'pending') return {};
	const read = readHandshakeFields(found.value);
	if ('fields' in read) return read.fields;
	context.problems.push(...read.problems);
	return {};
}

type TlsFile = 'ca' | 'cert' | 'key';

/** The first line of a PEM file of each kind, and the name of its content. */
const marks: Readonly<Record<TlsFile, readonly [mark: RegExp, content: string]>> = {
	ca: [/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/, 'certificate'],
	cert: [/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/, 'certificate'],
	key: [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'private key'],
};

/** The text of a PEM file; undefined if none is given, or if it must be read first. */
function readPem(context: ResolveContext, name: TlsFile): string | undefined {
	const path = flagValue(context, name);
	if (path === undefined) return undefined;
	const found = obtain(context, {from: 'file', flag: name, path: sealed(path), shape: 'whole'});
	if (found.from === 'pending') return undefined;
	const [mark, content] = marks[name];
	if (!mark.test(found.value)) {
		const sentence = `The file of --${name} contains no ${content} in PEM format. Type the path of a file with the line -----BEGIN … ${content.toUpperCase()}-----`;
		report(context, 'tls_files', sentence);
	}
	return found.value;
}

/** The passphrase of a key. If the key needs one and none is given, the user is asked. */
function readPassphrase(
	context: ResolveContext,
	key: string | undefined,
	useEnvironment: boolean,
): string | undefined {
	const found = lookUp(context, 'passphrase', useEnvironment);
	if (found !== undefined) return found.from === 'pending' ? undefined : found.value.replace(/[\r\n]+$/, '');
	const isEncrypted = key !== undefined && /-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(key);
	if (!isEncrypted || lacksValue(context, 'passphrase')) return undefined;
	if (context.canAsk()) {
		const asked = obtain(context, {
			from: 'question',
			flag: 'passphrase',
			question: 'Passphrase of the private key',
		});
		return asked.from === 'flag' ? asked.value : undefined;
	}
	const sentence = `The private key is encrypted and needs a passphrase. Set BEDROCK_PASSPHRASE, or type ${usageOf('passphrase')}`;
	report(context, 'passphrase_missing', sentence);
	return undefined;
}

function readTls(context: ResolveContext, useEnvironment: boolean): TlsSettings {
	const ca = readPem(context, 'ca');
	const cert = readPem(context, 'cert');
	const key = readPem(context, 'key');
	for (const [one, other] of [
		['cert', 'key'],
		['key', 'cert'],
	] as const) {
		if (!has(context, one) || has(context, other) || lacksValue(context, other)) continue;
		const sentence = `--${one} needs --${other}, too. Type --cert FILE --key FILE; both may name the same file`;
		report(context, 'tls_files', sentence);
	}
	for (const name of has(context, 'key') || lacksValue(context, 'key')
		? []
		: givenFor(context, 'passphrase')) {
		const sentence = `--${name} has no private key to decrypt. Add --cert FILE --key FILE, or remove it`;
		report(context, 'tls_files', sentence);
	}
	const passphrase = readPassphrase(context, key, useEnvironment && has(context, 'key'));
	const system = has(context, 'system-ca') ? {systemCa: true as const} : {};
	return {ca, ...system, cert, key, passphrase, rejectUnauthorized: !has(context, 'no-check')};
}

/** A URL whose user name and password can be decoded: a `%` that encodes nothing stands for itself. */
function proxyUrl(text: string): URL | undefined {
	if (!URL.canParse(text)) return undefined;
	const url = new URL(text);
	for (const part of ['username', 'password'] as const) {
		try {
			decodeURIComponent(url[part]);
		} catch {
			url[part] = url[part].replaceAll('%', '%25');
		}
	}
	return url;
}

/** @returns the URL of an HTTP proxy; `host:port` without a scheme means HTTP; undefined for another text */
function readProxyUrl(text: string): string | undefined {
	const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text);
	const url = proxyUrl(hasScheme ? text : `http://${text}`);
	// A word alone is more likely a mistake than a host at port 80.
	const isComplete = hasScheme || /:\d+\/?$/.test(text);
	return isComplete && /^https?:$/.test(url?.protocol ?? '') && url?.hostname !== '' ? url?.href : undefined;
}

/** The proxy that was given, else those of the environment. A value may contain a password, so it is not repeated. */
function readProxies(context: ResolveContext, server: ServerChoice | undefined): ProxySettings {
	const text = flagValue(context, 'proxy')?.trim();
	if (text === undefined) {
		const environmentProxies = proxiesIn(context.env);
		if (environmentProxies === undefined || server?.kind === 'sandbox') return {proxy: undefined};
		const settings = {proxy: undefined, environmentProxies};
		const sentence = server === undefined ? undefined : proxyProblem(settings, server.url);
		if (sentence !== undefined) report(context, 'proxy_invalid', sentence);
		return settings;
	}
	if (text.toLowerCase() === 'none') return {proxy: undefined};
	const proxy = readProxyUrl(text);
	if (proxy === undefined) {
		const sentence =
			'The value of --proxy is not the URL of an HTTP proxy. Example: --proxy http://proxy.example.com:3128';
		report(context, 'proxy_invalid', sentence);
	}
	return {proxy};
}

/** @returns undefined where no variable names a proxy */
function proxiesIn(env: Environment): EnvironmentProxies | undefined {
	const [plain, encrypted] = [proxyVariables.plain, proxyVariables.encrypted].map((names) => {
		const found = firstSet(env, names);
		return found && {variable: found.variable, url: readProxyUrl(found.value.trim())};
	});
	if (plain === undefined && encrypted === undefined) return undefined;
	return {plain, encrypted, except: firstSet(env, proxyVariables.except)?.value ?? ''};
}

/** What is wrong with the variable that names the proxy for an address; undefined = nothing. */
export function proxyProblem(settings: ProxySettings, url: string): string | undefined {
	const proxy = proxyFor(settings, url);
	if (proxy === undefined || proxy.url !== undefined) return undefined;
	return `${proxy.variable} does not name an HTTP proxy, and others, such as SOCKS, are not supported. Type --proxy http://HOST:PORT, or --proxy none to connect without one`;
}

/** Reports flags that have no effect with this server. */
function checkPointless(context: ResolveContext, server: ServerChoice): void {
	const isSandbox = server.kind === 'sandbox';
	const reason = isSandbox ? 'the built-in assistant does not use TLS' : 'the URL begins with ws://';
	const advice = isSandbox ? 'Remove' : 'Type the URL with wss://, or remove';
	const isEncrypted = !isSandbox && new URL(server.url).protocol === 'wss:';
	for (const name of ['ca', 'system-ca', 'cert', 'key'] as const satisfies readonly FlagName[]) {
		if (isEncrypted || !has(context, name)) continue;
		report(context, 'tls_pointless', `--${name} has no effect: ${reason}. ${advice} --${name}`);
	}
	if (isSandbox && has(context, 'proxy')) {
		const sentence =
			'--proxy has no effect: the built-in assistant runs on this machine. Remove --proxy or --sandbox';
		report(context, 'proxy_pointless', sentence);
	}
}

/**
 * Resolves the settings of the handshake; problems and values to fetch are added to the context.
 * @param server undefined if it has a problem
 */
export function resolveHandshake(
	context: ResolveContext,
	server: ServerChoice | undefined,
): Secret<HandshakeSettings> {
	const useEnvironment = server?.kind !== 'sandbox';
	if (server !== undefined) checkPointless(context, server);
	return sealed({
		headers: handshakeFields(context, useEnvironment),
		tls: readTls(context, useEnvironment),
		...readProxies(context, server),
	});
}
