/** Chooses the server of the chat, or the address of the built-in one. */
import {DIALECT_NAMES, type DialectName} from '../protocol/dialects.ts';
import {nearest} from '../text/nearest.ts';
import {readPort} from './amounts.ts';
import {checkUrl, type UrlSource} from './endpoint.ts';
import {sensitiveFlag} from './flags/unknown-flags.ts';
import {type PageLink, readPageLink} from './presets.ts';
import {listed, quoted} from './problem.ts';
import {flagValue, fromEnvironment, has, hasMore, type ResolveContext, report} from './resolve-context.ts';
import {defaultHost, defaultUrl, type SandboxAddress, type ServerChoice} from './settings.ts';

/** The dialect that a flag names; `today` by default. */
export function readDialect(context: ResolveContext, name: 'sandbox' | 'dialect'): DialectName {
	const text = flagValue(context, name);
	if (text === undefined) return 'today';
	const typed = text.trim().toLowerCase();
	const known = DIALECT_NAMES.find((dialect) => dialect === typed);
	if (known !== undefined) return known;
	const guess = nearest(typed, DIALECT_NAMES) ?? 'today';
	const sentence = `Unknown dialect ${quoted(text)}. The dialects are ${listed(DIALECT_NAMES, 'and')}. Type --${name}=${guess}`;
	report(context, 'dialect_unknown', sentence);
	return 'today';
}

/** The address on which the built-in assistant listens. */
export function readAddress(context: ResolveContext): SandboxAddress {
	const portText = flagValue(context, 'port');
	const port = portText === undefined ? {value: 0} : readPort(portText);
	if ('problem' in port) context.problems.push(port.problem);
	const hostText = flagValue(context, 'host')?.trim();
	const host = hostText?.replace(/^\[(.*)\]$/, '$1') ?? defaultHost;
	// A name or an IPv4 address has no colon, an IPv6 address at least two; one colon means a misplaced port.
	if (!/^(?:[\w.-]+|[\da-f.]*:[\da-f.]*:[\da-f.:]*(?:%[\w.-]+)?)$/i.test(host)) {
		const sentence = `${quoted(hostText ?? '')} is not a host name or an IP address. Type --host 127.0.0.1 or --host 0.0.0.0; the port belongs to --port`;
		report(context, 'host_invalid', sentence);
	}
	return {port: 'value' in port ? port.value : 0, host};
}

/** The URL in the arguments or in `--url`. */
function givenUrl(context: ResolveContext): {readonly text: string; readonly source: UrlSource} | undefined {
	const argument = context.given.positionals[0];
	const flag = flagValue(context, 'url');
	if (argument !== undefined && flag !== undefined) {
		report(context, 'url_twice', 'The URL is given twice, as an argument and with --url. Remove one of them');
	}
	if (flag !== undefined) return {text: flag, source: 'flag'};
	if (argument !== undefined) return {text: argument, source: 'argument'};
	return undefined;
}

/** Chooses one server from the URL, `--sandbox`, `--or-sandbox` and the environment. */
export function chooseServer(context: ResolveContext): {
	readonly server: ServerChoice;
	/** The first argument, where it is a link of the web page. */
	readonly link?: PageLink;
} {
	const named = givenUrl(context);
	const address = readAddress(context);
	const sandbox = context.given.flags.sandbox;
	if (sandbox !== undefined) {
		const dialect = DIALECT_NAMES.find((known) => known === named?.text);
		if (named?.source === 'argument' && dialect !== undefined && sandbox.at(-1) === '') {
			report(context, 'dialect_spelling', `The dialect follows an equals sign. Type --sandbox=${dialect}`);
		} else if (named !== undefined) {
			const sentence =
				'A URL and --sandbox cannot be combined: --sandbox starts its own server. Remove one of them';
			report(context, 'url_with_sandbox', sentence);
		}
		return {server: {kind: 'sandbox', dialect: readDialect(context, 'sandbox'), ...address}};
	}
	const variable = fromEnvironment(context, 'url');
	if (named === undefined && variable === undefined && has(context, 'or-sandbox')) {
		return {server: {kind: 'sandbox', dialect: 'today', ...address}};
	}
	for (const name of ['port', 'host'] as const) {
		if (!has(context, name)) continue;
		const sentence = `--${name} is for the built-in assistant. Add --sandbox, or put the ${name} into the URL`;
		report(context, 'needs_sandbox', sentence);
	}
	const chosen = named ?? (variable && {text: variable.value, source: variable});
	const byDefault: ServerChoice = {kind: 'url', url: defaultUrl, given: false};
	if (chosen === undefined) return {server: byDefault};
	const link = readPageLink(chosen.text);
	if (link !== undefined) return {server: {kind: 'url', url: link.url, given: true, isFromPage: true}, link};
	const sensitive = chosen.source === 'argument' ? sensitiveFlag(context) : undefined;
	const checked = checkUrl(chosen.text, chosen.source, sensitive === undefined, hasMore(context, 1));
	if ('url' in checked) return {server: {kind: 'url', url: checked.url, given: true}};
	if (sensitive !== undefined && checked.problem.code === 'url_invalid') {
		const sentence = `${checked.problem.sentence}; if the value of --${sensitive} contains spaces, put it in quotes`;
		report(context, 'url_invalid', sentence);
	} else context.problems.push(checked.problem);
	return {server: byDefault};
}
