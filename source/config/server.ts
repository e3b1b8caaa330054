/** Which server the chat talks to, or where the built-in one listens. */
import {DIALECT_NAMES, type DialectName} from '../protocol/dialects.ts';
import {nearest} from '../text/nearest.ts';
import {readPort} from './amounts.ts';
import {checkUrl, type UrlSource} from './endpoint.ts';
import {delicateFlag} from './flags/unknown-flags.ts';
import {listed, quoted} from './problem.ts';
import {flagValue, fromEnvironment, has, type ResolveContext, report} from './resolve-context.ts';
import {defaultHost, defaultUrl, type SandboxAddress, type ServerChoice} from './settings.ts';

/** The dialect that a flag names; `today` when it names none. */
export function readDialect(desk: ResolveContext, name: 'sandbox' | 'dialect'): DialectName {
	const text = flagValue(desk, name);
	if (text === undefined) return 'today';
	const typed = text.trim().toLowerCase();
	const known = DIALECT_NAMES.find((dialect) => dialect === typed);
	if (known !== undefined) return known;
	const guess = nearest(typed, DIALECT_NAMES) ?? 'today';
	const sentence = `${quoted(text)} is not a dialect of the built-in assistant (${listed(DIALECT_NAMES, 'or')}). Type --${name}=${guess}`;
	report(desk, 'dialect_unknown', sentence);
	return 'today';
}

/** Where the built-in assistant is to listen. */
export function readAddress(desk: ResolveContext): SandboxAddress {
	const portText = flagValue(desk, 'port');
	const port = portText === undefined ? {value: 0} : readPort(portText);
	if ('problem' in port) desk.problems.push(port.problem);
	const hostText = flagValue(desk, 'host')?.trim();
	const host = hostText?.replace(/^\[(.*)\]$/, '$1') ?? defaultHost;
	// A name or an IPv4 address holds no colon, an IPv6 address two at least; one colon is a port gone astray.
	if (!/^(?:[\w.-]+|[\da-f.]*:[\da-f.]*:[\da-f.:]*(?:%[\w.-]+)?)$/i.test(host)) {
		const sentence = `${quoted(hostText ?? '')} is not an address to listen on. Type --host 127.0.0.1 or --host 0.0.0.0, and the port with --port`;
		report(desk, 'host_invalid', sentence);
	}
	return {port: 'value' in port ? port.value : 0, host};
}

/** The URL that was named, wherever that was. */
function namedUrl(desk: ResolveContext): {readonly text: string; readonly source: UrlSource} | undefined {
	const word = desk.given.words[0];
	const flag = flagValue(desk, 'url');
	if (word !== undefined && flag !== undefined) {
		report(desk, 'url_twice', 'The URL was given twice, as a word and with --url. Leave out one of the two');
	}
	if (flag !== undefined) return {text: flag, source: 'flag'};
	if (word !== undefined) return {text: word, source: 'word'};
	return undefined;
}

/** From the URL, `--sandbox`, `--or-sandbox` and the environment to one server. */
export function chooseServer(desk: ResolveContext): ServerChoice {
	const named = namedUrl(desk);
	const address = readAddress(desk);
	const sandbox = desk.given.flags.sandbox;
	if (sandbox !== undefined) {
		const dialect = DIALECT_NAMES.find((known) => known === named?.text);
		if (named?.source === 'word' && dialect !== undefined && sandbox.at(-1) === '') {
			report(desk, 'dialect_spelling', `A dialect is written with an equals sign. Type --sandbox=${dialect}`);
		} else if (named !== undefined) {
			const sentence =
				'A URL and --sandbox exclude each other: the built-in assistant is a server of its own. Leave out one of the two';
			report(desk, 'url_with_sandbox', sentence);
		}
		return {kind: 'sandbox', dialect: readDialect(desk, 'sandbox'), ...address};
	}
	const variable = fromEnvironment(desk, 'url');
	if (named === undefined && variable === undefined && has(desk, 'or-sandbox')) {
		return {kind: 'sandbox', dialect: 'today', ...address};
	}
	for (const name of ['port', 'host'] as const) {
		if (!has(desk, name)) continue;
		const sentence = `--${name} is where the built-in assistant listens. Type --sandbox with it, or put the port into the URL`;
		report(desk, 'needs_sandbox', sentence);
	}
	const chosen = named ?? (variable && {text: variable.value, source: variable});
	if (chosen === undefined) return {kind: 'url', url: defaultUrl, given: false};
	const delicate = chosen.source === 'word' ? delicateFlag(desk) : undefined;
	const checked = checkUrl(chosen.text, chosen.source, delicate === undefined);
	if ('url' in checked) return {kind: 'url', url: checked.url, given: true};
	if (delicate !== undefined && checked.problem.code === 'url_invalid') {
		const sentence = `${checked.problem.sentence}; or put the value of --${delicate} in quotes, if it has spaces in it`;
		report(desk, 'url_invalid', sentence);
	} else desk.problems.push(checked.problem);
	return {kind: 'url', url: defaultUrl, given: false};
}
