/** Runs `/model`, `/set` and `/with`: reads their arguments, checks the values, and sends them. */
import type {Chat, ChatSnapshot} from '../../chat/chat.ts';
import {notice} from '../../chat/notices.ts';
import {readPairs, sessionUpdate} from '../../chat/settings/session-settings.ts';
import type {FeatureFrame, JsonObject} from '../../protocol/frames.ts';
import {modelName, type OfferState} from '../offer/offer.ts';
import type {SettingRequests} from './setting-requests.ts';
import {valueText} from './settings-page.ts';
import {
	modelProblem,
	modelsMeant,
	modelsOf,
	readChanges,
	rowsOfSettings,
	whyNoSettings,
} from './settings-state.ts';

export interface SettingsCommandsOptions {
	readonly chat: Pick<Chat, 'requestFeature' | 'notify' | 'sendWith'>;
	readonly requests: SettingRequests;
	readonly snapshot: () => Pick<ChatSnapshot, 'settings' | 'connection'>;
	readonly offer: () => OfferState;
	/** Why the server has refused to tell its settings, as a sentence; undefined if it has not. Raw. */
	readonly refusal: () => string | undefined;
	/** Offers a text that was refused for correction. */
	readonly bring: (text: string) => void;
	/** Lets the user choose a model from the list. */
	readonly chooseModel: () => void;
}

/** The commands, with their arguments. */
export interface SettingsCommands {
	model(name: string): void;
	/** `/set`. */
	change(typed: string): void;
	/** `/with`. */
	sendWith(typed: string): void;
}

export function createSettingsCommands(options: SettingsCommandsOptions): SettingsCommands {
	const {chat, requests, refusal, bring} = options;
	const overrides = (): JsonObject => options.snapshot().settings.overrides;

	/** @returns whether settings can be tried; otherwise a notice says why not, and the text returns to the input */
	function canSet(text: string, needsProof: boolean): boolean {
		const [offer, snapshot] = [options.offer(), options.snapshot()];
		const isUnproved = needsProof && offer.at === 'not-offered' && !snapshot.settings.isKnown;
		const why =
			refusal() ??
			whyNoSettings(offer, snapshot) ??
			(isUnproved
				? 'It is not known whether this server has settings: type /settings to ask it.'
				: undefined);
		if (why === undefined) return true;
		refuse(text, [why]);
		return false;
	}

	function refuse(text: string, problems: readonly string[]): void {
		chat.notify(notice('setting_invalid', {problems}));
		bring(text);
	}

	/** Sends a change from the input; a notice says what came of it. */
	async function run(frames: readonly FeatureFrame[]): Promise<void> {
		const last = frames.at(-1);
		for (const frame of frames.slice(0, -1)) {
			const outcome = await requests.request(frame);
			if (outcome.status === 'answered') continue;
			if (outcome.status === 'failed') chat.notify(outcome.notice);
			return;
		}
		if (last !== undefined) chat.requestFeature(last);
	}

	async function changeModel(id: string): Promise<void> {
		const outcome = await requests.request(sessionUpdate({model_id: id}));
		if (outcome.status === 'failed') chat.notify(outcome.notice);
		else if (outcome.status === 'answered' && outcome.frame.type === 'config_updated') {
			const {active_overrides: active, rejected_overrides: rejected} = outcome.frame;
			if (rejected.length > 0) chat.notify(notice('settings_changed', {overrides: active, rejected}));
			else chat.notify(notice('model_changed', {name: modelName(options.offer(), id)}));
		}
	}

	function list(): void {
		const offer = options.offer();
		const lines = rowsOfSettings(offer, overrides()).map((row) => ({
			key: row.key,
			value: valueText(row.key, row.value, offer),
			default:
				row.isOverridden && row.value !== row.default ? valueText(row.key, row.default, offer) : undefined,
		}));
		chat.notify(notice('settings', {lines}));
	}

	return {
		model(name) {
			const text = name === '' ? '/model' : `/model ${name}`;
			if (!canSet(text, false)) return;
			const offer = options.offer();
			const models = modelsOf(offer);
			const meant = modelsMeant(models, name);
			const [model] = meant;
			const isNone = !rowsOfSettings(offer, overrides()).some(({key}) => key === 'model_id');
			if (isNone) refuse(text, ['The server does not allow model_id to be changed.']);
			else if (name === '') options.chooseModel();
			else if (models.size === 0) void changeModel(name);
			else if (model === undefined || meant.length > 1) refuse(text, [modelProblem(name, meant)]);
			else void changeModel(model.id);
		},
		change(typed) {
			const text = `/set ${typed}`;
			if (!canSet(text.trim(), false)) return;
			const {pairs, rest} = readPairs(typed);
			if (rest.trim() !== '') {
				refuse(text, [`"${rest.trim().slice(0, 80)}" is no setting: type KEY=VALUE.`]);
				return;
			}
			void requests.query().then((isKnown) => {
				const why = isKnown ? undefined : refusal();
				if (why !== undefined) {
					refuse(text.trim(), [why]);
					return;
				}
				if (pairs.length === 0) {
					list();
					return;
				}
				const reading = readChanges(pairs, options.offer(), overrides(), true);
				if (reading.kind === 'problems') {
					refuse(text, reading.problems);
					return;
				}
				const frames = requests.framesFor(reading.changes, reading.resets);
				if (frames.length === 0) list();
				else void run(frames);
			});
		},
		sendWith(typed) {
			const text = `/with ${typed}`;
			if (!canSet(text, true)) return;
			const {pairs, rest} = readPairs(typed);
			if (pairs.length === 0 || rest.trim() === '') {
				refuse(text, ['Type the settings, then the message: /with temperature=0.2 Tell me a story.']);
				return;
			}
			const reading = readChanges(pairs, options.offer(), overrides(), false);
			if (reading.kind === 'problems') refuse(text, reading.problems);
			else if (!chat.sendWith(rest, reading.changes)) bring(text);
		},
	};
}
