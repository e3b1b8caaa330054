/** The message of the preset that the command line or a link names, for a mode that asks nothing back. */
import {type Notice, notice, wordNotice} from '../../chat/notices.ts';
import type {PresetStart} from '../../config/settings.ts';
import {listedPresets, preparePreset, presetMessage} from '../../server/preset-choice.ts';
import type {OpenedSession} from '../../session/open-session.ts';
import {nearest} from '../../text/nearest.ts';
import {type SafeText, safe} from '../../text/safe.ts';
import {valueProblemText} from '../../ui/presets/presets-view.ts';

/** @returns the message, or sentences that say why there is none. Never rejects */
export async function presetQuestion(
	{id, values, isFromLink}: PresetStart,
	{askOffer, ownPresets}: Pick<OpenedSession, 'askOffer' | 'ownPresets'>,
): Promise<{readonly question: string} | {readonly problems: readonly SafeText[]}> {
	const [answer, mine] = await Promise.all([askOffer(), ownPresets()]);
	const file = mine?.kind === 'read' ? mine.file : undefined;
	const list = listedPresets(answer.kind === 'offered' ? answer.offer : undefined, file);
	const preset = list.find((each) => each.id === id);
	if (preset === undefined) {
		const because = answer.kind === 'offered' ? undefined : answer.because;
		const ids = list.map((each) => each.id);
		const missing = notice('unknown_preset', {id, nearest: nearest(id, ids), ids});
		return {problems: [sentence(list.length === 0 ? notice('no_presets', {because}) : missing)]};
	}
	const {values: prepared, problems, unknown} = preparePreset(preset, values, []);
	const {label, variables} = preset;
	const sentences = [
		...(isFromLink ? [] : unknown).map((name) => sentence(notice('unknown_preset_variable', {name, label}))),
		...variables.flatMap((variable) => {
			const problem = problems.get(variable.name);
			return problem === undefined
				? []
				: [safe(`${valueProblemText(variable, problem)} (--var ${variable.name}=…)`)];
		}),
	];
	return sentences.length > 0 ? {problems: sentences} : {question: presetMessage(preset, prepared)};
}

const sentence = (because: Notice): SafeText => safe(wordNotice(because).text);
