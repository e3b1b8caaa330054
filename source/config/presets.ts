/** The presets of the command line: `--presets`, `--preset` with `--var`, and a link of the server's web page. */
import {flagValue, fromEnvironment, has, type ResolveContext, report} from './resolve-context.ts';
import type {PresetSettings, PresetStart} from './settings.ts';

/** Parameters of a link that are no variables. */
const NO_VARIABLES = ['prompt', 'autosend', 'auth_method'];

/** A link of the web page: `https://host/chat/ui?prompt=ID&NAME=VALUE&autosend=0`. */
export interface PageLink {
	/** The WebSocket beside the page; the page names another one where the deployment has moved it. */
	readonly url: string;
	readonly preset: PresetStart | undefined;
}

/** @returns undefined for another address, or one with credentials */
export function readPageLink(text: string): PageLink | undefined {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
	const link = new URL(text);
	if (link.username !== '' || link.password !== '') return undefined;
	const chat = /^(.*)\/ui\/?$/.exec(link.pathname)?.[1];
	if (chat === undefined) return undefined;
	const {searchParams} = link;
	const id = searchParams.get('prompt');
	const values = new Map([...searchParams].filter(([name]) => !NO_VARIABLES.includes(name)));
	const sends = !['0', 'false'].includes(searchParams.get('autosend') ?? '');
	return {
		url: `${link.protocol === 'https:' ? 'wss:' : 'ws:'}//${link.host}${chat}/ws`,
		preset: id ? {id, values, sends, isFromLink: true} : undefined,
	};
}

/** Whether the command line names a preset, by its flag or by a link. */
export const namesPreset = (context: ResolveContext): boolean =>
	has(context, 'preset') || readPageLink(context.given.positionals[0] ?? '')?.preset !== undefined;

/** @param fromLink the preset of the first argument */
export function resolvePresets(
	context: ResolveContext,
	fromLink: PresetStart | undefined,
): PresetSettings | undefined {
	const file = flagValue(context, 'presets') ?? fromEnvironment(context, 'presets')?.value;
	const id = flagValue(context, 'preset');
	const values = readValues(context);
	if (id === undefined && has(context, 'var')) {
		report(context, 'preset_missing', '--var is for a preset. Add --preset ID, or remove --var');
	}
	if (id !== undefined && fromLink !== undefined) {
		const sentence =
			'The link and --preset both name a preset. Remove --preset, or type the URL of the WebSocket';
		report(context, 'preset_twice', sentence);
	}
	const use = id === undefined ? fromLink : {id, values, sends: true, isFromLink: false};
	return file === undefined && use === undefined ? undefined : {file, use};
}

function readValues(context: ResolveContext): ReadonlyMap<string, string> {
	const values = new Map<string, string>();
	for (const text of context.given.flags.var ?? []) {
		const [, name, value = ''] = /^(\w{1,200})=(.*)$/s.exec(text) ?? [];
		if (name !== undefined) values.set(name, value);
		else
			report(
				context,
				'preset_value',
				'A value of --var consists of a name, = and the value. Type --var NAME=VALUE',
			);
	}
	return values;
}
