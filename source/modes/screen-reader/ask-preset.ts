/** `/preset` in lines: a numbered list of the presets, and a question for each variable of the one that is chosen. */
import type {Chat} from '../../chat/chat.ts';
import {notice} from '../../chat/notices.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {
	type ListedPreset,
	preparePreset,
	presetMessage,
	readPresetRequest,
} from '../../server/preset-choice.ts';
import {type PresetVariable, problemOf} from '../../server/presets.ts';
import {nearest} from '../../text/nearest.ts';
import {countOf} from '../../text/quantity.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {type AskPresetsOptions, askPresets} from '../../ui/presets/ask-presets.ts';
import type {PresetUse} from '../../ui/presets/presets-controller.ts';
import {matchingPresets} from '../../ui/presets/presets-state.ts';
import {shortened, valueProblemText} from '../../ui/presets/presets-view.ts';
import {type Dialogue, type DialogueEnd, indexIn, type Prompter} from './dialogue.ts';

export interface AskPresetOptions extends AskPresetsOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'notify'>;
}

const CANCELLED: DialogueEnd = {lines: [own`Nothing was sent.`]};

/** The argument of `/preset`: none lists them, `ID NAME=VALUE …` fills one in. */
export function askPreset(argument: string, options: AskPresetOptions): Dialogue {
	const {id, values, stray} = readPresetRequest(argument);
	return async (prompter) => {
		if (stray !== undefined) {
			options.chat.notify(notice('preset_value_expected', {word: stray, id}));
			return {};
		}
		if (id !== '') {
			const use: PresetUse = {id, values, sends: true, isFromLink: false};
			return askNamedPreset(use, options, values.size === 0)(prompter);
		}
		const list = await available(prompter, options);
		if (list === undefined) return {};
		const preset = await choose(prompter, list);
		if (preset === undefined) return CANCELLED;
		return fillIn(prompter, preset, {values: new Map(), asksAll: true, sends: true}, options.chat);
	};
}

/**
 * Fills in a preset: asks for what is missing or wrong.
 * @param asksAll asks for every variable
 */
export function askNamedPreset(use: PresetUse, options: AskPresetOptions, asksAll = false): Dialogue {
	const {id, values, sends, isFromLink} = use;
	const {chat} = options;
	return async (prompter) => {
		const list = await available(prompter, options);
		if (list === undefined) return {};
		const preset = list.find((each) => each.id === id);
		if (preset === undefined) {
			const ids = list.map((each) => each.id);
			chat.notify(notice('unknown_preset', {id, nearest: nearest(id, ids), ids}));
			return {};
		}
		const surplus = isFromLink ? [] : preparePreset(preset, values, []).unknown;
		for (const name of surplus) chat.notify(notice('unknown_preset_variable', {name, label: preset.label}));
		return fillIn(prompter, preset, {values, asksAll, sends: sends && surplus.length === 0}, chat);
	};
}

/** @returns undefined with a notice where there are none */
async function available(
	prompter: Prompter,
	options: AskPresetOptions,
): Promise<readonly ListedPreset[] | undefined> {
	prompter.say([own`Asking the server for its presets.`]);
	const {list, because} = await askPresets(options);
	if (list.length > 0) return list;
	options.chat.notify(notice('no_presets', {because}));
	return undefined;
}

/** @returns undefined if the user cancels */
async function choose(prompter: Prompter, all: readonly ListedPreset[]): Promise<ListedPreset | undefined> {
	let found = all;
	let head = own`${countOf(all.length, 'preset')}:`;
	for (;;) {
		prompter.say([head, ...found.map(presetLine)]);
		const typed = await prompter.ask(own`Type a number, or a part of a name, or press Enter to cancel: `);
		if (typed === undefined || typed.trim() === '') return undefined;
		const index = indexIn(typed, found.length);
		if (index !== undefined) return found[index];
		const matching = matchingPresets(all, typed);
		const [only] = matching;
		if (only !== undefined && matching.length === 1) return only;
		head = matching.length === 0 ? own`No preset matches. All are:` : own`${matching.length} match:`;
		found = matching.length === 0 ? all : matching;
	}
}

function presetLine({label, description, isOwn}: ListedPreset, index: number): SafeText {
	const about = description === undefined ? own`` : own`: ${shortened(description)}`;
	return own`${index + 1}. ${shortened(label)}${isOwn ? ', yours' : ''}${about}`;
}

interface Filling {
	readonly values: ReadonlyMap<string, string>;
	readonly asksAll: boolean;
	/** The message is sent without a question. */
	readonly sends: boolean;
}

async function fillIn(
	prompter: Prompter,
	preset: ListedPreset,
	{values: given, asksAll, sends}: Filling,
	chat: AskPresetOptions['chat'],
): Promise<DialogueEnd> {
	const last = chat.getSnapshot().entries.findLast(({kind}) => kind === 'user');
	const texts = last?.kind === 'user' ? [headOf(last.text)] : [];
	const {values: prepared, problems} = preparePreset(preset, given, texts);
	const values = new Map(prepared);
	const asked = preset.variables.filter(({name}) => asksAll || problems.has(name));
	if (asked.length > 0) prompter.say([own`${shortened(preset.label)}:`]);
	for (const variable of asked) {
		const {name} = variable;
		const current = values.get(name) ?? '';
		// A value that was given and is wrong is no proposal.
		const wrong = given.has(name) ? problems.get(name) : undefined;
		if (wrong !== undefined) prompter.say([valueProblemText(variable, wrong)]);
		const value = await askValue(prompter, variable, wrong === undefined ? current : '');
		if (value === undefined) return CANCELLED;
		values.set(name, value);
	}
	const message = presetMessage(preset, values);
	prompter.say([own`The message:`, ...message.split('\n').map((line) => own`  ${shortened(line)}`)]);
	if (!sends) {
		const answer = await prompter.ask(own`Press Enter to send it, or type no: `);
		if (answer === undefined || answer.trim() !== '') return CANCELLED;
	}
	return {message};
}

/** @returns undefined if the user cancels */
async function askValue(
	prompter: Prompter,
	variable: PresetVariable,
	proposed: string,
): Promise<string | undefined> {
	for (;;) {
		const typed = await prompter.ask(questionFor(variable, proposed));
		if (typed === undefined) return undefined;
		const value = typed.trim() === '' ? proposed : meantBy(variable, typed);
		const problem = problemOf(variable, value);
		if (problem === undefined) return value;
		prompter.say([valueProblemText(variable, problem)]);
	}
}

/** `Platform, 1 linux, 2 windows; Enter for linux: ` */
function questionFor(
	{inputType, label, options, placeholder, min, max}: PresetVariable,
	proposed: string,
): SafeText {
	const isYes = proposed === 'true';
	const hints: SafeText[] = [];
	if (inputType === 'checkbox') hints.push(own`yes or no`);
	else if (inputType === 'select')
		hints.push(...options.map((option, index) => own`${index + 1} ${shortened(option)}`));
	else if (inputType === 'number') {
		if (min !== undefined) hints.push(own`at least ${min}`);
		if (max !== undefined) hints.push(own`at most ${max}`);
	}
	if (placeholder !== undefined && proposed === '' && inputType === 'text')
		hints.push(own`for example ${shortened(placeholder)}`);
	const kept = inputType === 'checkbox' ? own`${isYes ? 'yes' : 'no'}` : shortened(proposed);
	const enter = proposed === '' && inputType !== 'checkbox' ? own`` : own`; Enter for ${kept}`;
	return own`${[shortened(label), ...hints].join(', ')}${enter}: `;
}

/** An option by its number or its name; a yes or no; or the text itself. */
function meantBy({inputType, options}: PresetVariable, typed: string): string {
	const text = typed.trim();
	if (inputType === 'checkbox') return /^(?:y|yes|true|on|1)$/i.test(text) ? 'true' : 'false';
	if (inputType !== 'select') return typed;
	const named = options.find((option) => option.toLowerCase() === text.toLowerCase());
	return named ?? options[indexIn(text, options.length) ?? -1] ?? typed;
}
