/** What a connection carries beyond the ordinary: header fields, what TLS trusts and shows, a proxy. */
import type {HandshakeSettings, TlsSettings} from '../protocol/handshake.ts';
import {type FlagName, usageOf} from './flags/flag-table.ts';
import {type Fields, readFields} from './headers.ts';
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

/** The fields that `--header` or its variable names. */
function handshakeFields(desk: ResolveContext, useEnvironment: boolean): Fields {
	const found = lookUp(desk, 'header', useEnvironment);
	if (found === undefined || found.from === 'pending') return {};
	const read = readFields(found.value, 'header');
	if ('fields' in read) return read.fields;
	desk.problems.push(...read.problems);
	return {};
}

type TlsFile = 'ca' | 'cert' | 'key';

/** What a PEM file of that kind has in it. */
const marks: Readonly<Record<TlsFile, readonly [mark: RegExp, what: string]>> = {
	ca: [/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/, 'certificate'],
	cert: [/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/, 'certificate'],
	key: [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'private key'],
};

/** The text of a PEM file; undefined when none is named, or it has to be read first. */
function readPem(desk: ResolveContext, name: TlsFile): string | undefined {
	const path = flagValue(desk, name);
	if (path === undefined) return undefined;
	const found = obtain(desk, {from: 'file', flag: name, path: sealed(path), shape: 'whole'});
	if (found.from === 'pending') return undefined;
	const [mark, what] = marks[name];
	if (!mark.test(found.value)) {
		const sentence = `The file that --${name} names holds no ${what} in PEM form. Type the path of one that has a line -----BEGIN … ${what.toUpperCase()}-----`;
		report(desk, 'tls_files', sentence);
	}
	return found.value;
}

/** The passphrase of a key; asked for, where the key needs one and none was given. */
function readPassphrase(
	desk: ResolveContext,
	key: string | undefined,
	useEnvironment: boolean,
): string | undefined {
	const found = lookUp(desk, 'passphrase', useEnvironment);
	if (found !== undefined) return found.from === 'pending' ? undefined : found.value.replace(/[\r\n]+$/, '');
	const isEncrypted = key !== undefined && /-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(key);
	if (!isEncrypted || lacksValue(desk, 'passphrase')) return undefined;
	if (desk.canAsk()) {
		const asked = obtain(desk, {
			from: 'question',
			flag: 'passphrase',
			question: 'Passphrase of the private key',
		});
		return asked.from === 'flag' ? asked.value : undefined;
	}
	const sentence = `The private key is encrypted, and its passphrase is missing. Set BEDROCK_PASSPHRASE, or type ${usageOf('passphrase')}`;
	report(desk, 'passphrase_missing', sentence);
	return undefined;
}

function readTls(desk: ResolveContext, useEnvironment: boolean): TlsSettings {
	const ca = readPem(desk, 'ca');
	const cert = readPem(desk, 'cert');
	const key = readPem(desk, 'key');
	for (const [one, other] of [
		['cert', 'key'],
		['key', 'cert'],
	] as const) {
		if (!has(desk, one) || has(desk, other) || lacksValue(desk, other)) continue;
		const sentence = `A certificate and its private key go together, and --${other} is missing. Type --cert FILE --key FILE; it may be one file that holds both`;
		report(desk, 'tls_files', sentence);
	}
	for (const name of has(desk, 'key') || lacksValue(desk, 'key') ? [] : givenFor(desk, 'passphrase')) {
		const sentence = `--${name} is for a private key, but there is none. Type --cert FILE --key FILE with it, or leave it out`;
		report(desk, 'tls_files', sentence);
	}
	const passphrase = readPassphrase(desk, key, useEnvironment && has(desk, 'key'));
	return {ca, cert, key, passphrase, rejectUnauthorized: !has(desk, 'no-check')};
}

/** @returns the URL of the proxy; `host:port` alone means HTTP */
function readProxy(desk: ResolveContext): string | undefined {
	const text = flagValue(desk, 'proxy')?.trim();
	if (text === undefined) return undefined;
	const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
	const {protocol, hostname} = URL.canParse(url) ? new URL(url) : {protocol: '', hostname: ''};
	if ((protocol === 'http:' || protocol === 'https:') && hostname !== '') return new URL(url).href;
	// It may hold a password, so it is not repeated.
	const sentence =
		'The value of --proxy is not the address of an HTTP proxy. Type one like --proxy http://proxy.example.com:3128';
	report(desk, 'proxy_invalid', sentence);
	return undefined;
}

/** Flags that make no difference with this server, although whoever typed them counts on it. */
function checkPointless(desk: ResolveContext, server: ServerChoice): void {
	const isSandbox = server.kind === 'sandbox';
	const why = isSandbox ? 'the built-in assistant has none' : 'the URL begins with ws://';
	const instead = isSandbox ? 'Leave out' : 'Type the URL with wss://, or leave out';
	const isEncrypted = !isSandbox && new URL(server.url).protocol === 'wss:';
	for (const name of ['ca', 'cert', 'key'] as const satisfies readonly FlagName[]) {
		if (isEncrypted || !has(desk, name)) continue;
		report(
			desk,
			'tls_pointless',
			`--${name} is for an encrypted connection, but ${why}. ${instead} --${name}`,
		);
	}
	if (isSandbox && has(desk, 'proxy')) {
		const sentence =
			'The built-in assistant runs on this machine: no proxy leads to it. Leave out --proxy, or --sandbox';
		report(desk, 'proxy_pointless', sentence);
	}
}

/**
 * Collects what belongs to the handshake; what is wrong or has to be fetched goes to the desk.
 * @param server undefined when it is not known, because something is wrong with it
 */
export function resolveHandshake(
	desk: ResolveContext,
	server: ServerChoice | undefined,
): Secret<HandshakeSettings> {
	const useEnvironment = server?.kind !== 'sandbox';
	if (server !== undefined) checkPointless(desk, server);
	return sealed({
		headers: handshakeFields(desk, useEnvironment),
		tls: readTls(desk, useEnvironment),
		proxy: readProxy(desk),
	});
}
