/** The checks of the settings: their problems, and where each comes from. */
import type {DoctorSettings, SettingSource} from '../../config/settings.ts';
import {own, type SafeText, safe} from '../../text/safe.ts';
import type {Check} from './check.ts';

export function settingsChecks({problems, sources, server}: DoctorSettings): readonly Check[] {
	const profile = server?.profile;
	return [
		...problems.map(({code, sentence}): Check => {
			const [text, fix] = parted(sentence);
			return {group: 'settings', id: code, outcome: 'failed', text, fix, exitCode: 2, facts: {code}};
		}),
		...(profile === undefined
			? []
			: [okCheck('profile', own`${profile}, from the configuration file.`, {value: profile, from: 'file'})]),
		...sources
			.filter(({name}) => !(name === 'profile' && profile !== undefined))
			.map(({name, value, from}) =>
				okCheck(name, own`${value} (${fromInWords(from)}).`, {
					...{value, from: from.at},
					...(from.at === 'environment' ? {variable: from.variable} : {}),
				}),
			),
		...(server?.hints ?? []).map(
			(hint): Check => ({group: 'settings', id: 'hint', outcome: 'note', text: safe(hint)}),
		),
	];
}

const okCheck = (id: string, text: SafeText, facts: NonNullable<Check['facts']>): Check => ({
	...{group: 'settings', id, outcome: 'ok', text, facts},
});

function fromInWords(from: SettingSource['from']): string {
	switch (from.at) {
		case 'environment':
			return from.variable;
		case 'argument':
			return 'argument';
		case 'flag':
			return 'flag';
		case 'file':
			return 'configuration file';
		case 'default':
			return 'default';
	}
}

/** The problem, and the correction, which is the last sentence of each. */
function parted(sentence: string): readonly [text: SafeText, fix: SafeText] {
	const at = [...sentence.matchAll(/[.?] (?=[A-Z])/g)].at(-1)?.index;
	if (at === undefined) return [own`${sentence}.`, own`All flags: bedrock-chat --help all`];
	return [own`${sentence.slice(0, at + 1)}`, own`${sentence.slice(at + 2)}`];
}
