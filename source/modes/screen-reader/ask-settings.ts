/** `/settings` and `/model` in lines: the settings with their ranges, and a numbered list of the models. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import {countOf} from '../../text/quantity.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {currentModel, type OfferState} from '../../ui/offer/offer.ts';
import {valueText} from '../../ui/settings/settings-page.ts';
import {
	findModels,
	isChanged,
	modelsOf,
	rangeText,
	rowsOfSettings,
} from '../../ui/settings/settings-state.ts';
import {indexIn, type Prompter} from './dialogue.ts';

type Settings = Pick<ChatSnapshot, 'settings' | 'model'>;

/** Models that are read out at once. */
const MOST_LINES = 20;

/** The settings in force, and how to change them. */
export function spokenSettings(offer: OfferState, {settings}: Settings): readonly SafeText[] {
	const rows = rowsOfSettings(offer, settings.overrides);
	return [
		own`${countOf(rows.length, 'setting')}:`,
		...rows.map((row) => {
			const notes = [
				...(isChanged(row) ? [own`the default is ${valueText(row.key, row.default, offer)}`] : []),
				...[rangeText(row)].flatMap((range) => (range === undefined ? [] : [own`${range}`])),
			];
			return own`${row.key}, ${row.label}: ${[valueText(row.key, row.value, offer), ...notes].join(', ')}.`;
		}),
		own`To change a setting, type for example /set temperature=0.5. /set temperature= resets it, and /model lists the models.`,
	];
}

/** Lets the user choose a model. @returns its id; undefined if the user keeps the current one */
export async function askModel(
	prompter: Prompter,
	offer: OfferState,
	settings: Settings,
): Promise<string | undefined> {
	const models = modelsOf(offer);
	const now = currentModel(offer, settings);
	let words = '';
	for (;;) {
		const found = findModels(models, words).map(({item}) => item);
		const shown = found.slice(0, MOST_LINES);
		const head =
			words === ''
				? own`${countOf(models.size, 'model')}${now === undefined ? '' : own`; answers come from ${safeLine(now)}`}:`
				: own`${found.length} of ${countOf(models.size, 'model')} ${found.length === 1 ? 'matches' : 'match'} “${safeLine(words)}”:`;
		const rest = found.length - shown.length;
		prompter.say([
			head,
			...shown.map(({name, provider, id}, index) => {
				const about = [name, ...(provider === undefined ? [] : [provider]), ...(name === id ? [] : [id])];
				return own`${index + 1}. ${safeLine(about.join(', '))}`;
			}),
			...(rest > 0 ? [own`And ${rest} more: type a part of a name.`] : []),
		]);
		const typed = await prompter.ask(
			own`Type a number, or a part of a name, or press Enter to change nothing: `,
		);
		if (typed === undefined || typed.trim() === '') return undefined;
		const chosen = shown[indexIn(typed, shown.length) ?? -1];
		if (chosen !== undefined) return chosen.id;
		words = typed.trim();
	}
}
