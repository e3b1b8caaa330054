/** Runs `/model`, `/set` and `/with`: reads their arguments, checks the values, and sends them. */
import type {Chat, ChatSnapshot} from '../../chat/chat.ts';
import {notice} from '../../chat/notices.ts';
import {readPairs, sessionUpdate} from '../../chat/settings/session-settings.ts';
import type {FeatureFrame, JsonObject} from '../../protocol/frames.ts';
import {modelName, type OfferState} from '../offer/offer.ts';
import type {SettingRequests} from './setting-requests.ts';
import {valueText} from './settings-page.ts';
import {
	excessOf,
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
	/** Requests what the server offers, where it is not known; never rejects. */
	readonly ask: () => Promise<OfferState>;
	/** Runs a command once what it needs is known, unless the user takes its text back until then. */
	readonly whenKnown: (text: string, known: Promise<unknown>, run: () => void) => void;
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

type Command = 'model' | 'set' | 'with';
type Pairs = ReturnType<typeof readPairs>['pairs'];

export function createSettingsCommands(options: SettingsCommandsOptions): SettingsCommands {
	const {chat, requests, refusal, bring} = options;
	const overrides = (): JsonObject => options.snapshot().settings.overrides;

	const isOfferKnown = (): boolean => !['unasked', 'asking'].includes(options.offer().at);

	/** Whether a command needs the settings in force: `/set`; `/with` only as the proof that the server has any. */
	function needsSettings(command: Command): boolean {
		if (options.snapshot().settings.isKnown || command === 'model') return false;
		return command === 'set' || (isOfferKnown() && options.offer().at === 'not-offered');
	}

	const whyNone = (): string | undefined => refusal() ?? whyNoSettings(options.offer(), options.snapshot());

	async function findOut(command: Command): Promise<void> {
		if (!isOfferKnown()) await options.ask();
		if (whyNone() === undefined && needsSettings(command)) await requests.query();
	}

	/** Runs a command once what it needs is known; a notice says why it cannot be run, and its text returns to the input. */
	function prepared(command: Command, text: string, run: () => void): void {
		function runIfPossible(): void {
			const why =
				whyNone() ??
				(command === 'with' && needsSettings(command)
					? 'It is not known whether this server has settings: send it again to ask once more.'
					: undefined);
			if (why === undefined) run();
			else if (isOfferKnown()) refuse(text, [why]);
			else {
				chat.notify(notice('settings_offline'));
				bring(text);
			}
		}
		const isReady = options.snapshot().connection.at === 'ready';
		const isKnown = isOfferKnown() && (whyNone() !== undefined || !needsSettings(command));
		if (isReady && !isKnown) options.whenKnown(text, findOut(command), runIfPossible);
		else runIfPossible();
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
			else {
				const offer = options.offer();
				const changed = rowsOfSettings(offer, active).filter(({isOverridden}) => isOverridden);
				const [excess] = changed.flatMap((row) => {
					const found = excessOf(row);
					return found === undefined ? [] : [{key: row.key, ...found}];
				});
				chat.notify(notice('model_changed', {name: modelName(offer, id), ...(excess && {excess})}));
			}
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

	function model(name: string, text: string): void {
		const offer = options.offer();
		const models = modelsOf(offer);
		const meant = modelsMeant(models, name);
		const [first] = meant;
		const isNone = !rowsOfSettings(offer, overrides()).some(({key}) => key === 'model_id');
		if (isNone) refuse(text, ['The server does not allow model_id to be changed.']);
		else if (name === '') options.chooseModel();
		else if (models.size === 0) void changeModel(name);
		else if (first === undefined || meant.length > 1) refuse(text, [modelProblem(name, meant)]);
		else void changeModel(first.id);
	}

	function change(pairs: Pairs, text: string): void {
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
	}

	return {
		model(name) {
			const text = name === '' ? '/model' : `/model ${name}`;
			prepared('model', text, () => model(name, text));
		},
		change(typed) {
			const text = `/set ${typed}`.trim();
			const {pairs, rest} = readPairs(typed);
			if (rest.trim() === '') prepared('set', text, () => change(pairs, text));
			else refuse(text, [`"${rest.trim().slice(0, 80)}" is no setting: type KEY=VALUE.`]);
		},
		sendWith(typed) {
			const text = `/with ${typed}`;
			const {pairs, rest} = readPairs(typed);
			if (pairs.length === 0 || rest.trim() === '') {
				refuse(text, ['Type the settings, then the message: /with temperature=0.2 Tell me a story.']);
				return;
			}
			prepared('with', text, () => {
				const reading = readChanges(pairs, options.offer(), overrides(), false);
				if (reading.kind === 'problems') refuse(text, reading.problems);
				else if (!chat.sendWith(rest, reading.changes)) bring(text);
			});
		},
	};
}
