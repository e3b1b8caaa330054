/** What the server offers beside the chat, in lines: which questions each command asks. */
import type {Chat} from '../../chat/chat.ts';
import type {ScreenAction} from '../../chat/commands.ts';
import type {Clock} from '../../clock.ts';

import {own, safeLine} from '../../text/safe.ts';
import {OFFER_UNASKED, type OfferState, statisticsNotice} from '../../ui/offer/offer.ts';
import {createOfferController} from '../../ui/offer/offer-controller.ts';
import type {Ports} from '../../ui/ports.ts';
import type {PresetUse} from '../../ui/presets/presets-controller.ts';
import {createSettingRequests, type SettingFailure} from '../../ui/settings/setting-requests.ts';
import {createSettingsCommands} from '../../ui/settings/settings-commands.ts';
import {modelsOf, whyNoSettings} from '../../ui/settings/settings-state.ts';
import {askConversations} from './ask-conversations.ts';
import {askExport} from './ask-export.ts';
import {askKnowledge} from './ask-knowledge.ts';
import {askNamedPreset, askPreset} from './ask-preset.ts';
import {askModel, spokenSettings} from './ask-settings.ts';
import type {Dialogue, Prompter} from './dialogue.ts';

export interface LineFeaturesOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'requestFeature' | 'sendWith' | 'notify'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly server: Pick<Ports, 'askStatistics' | 'askOffer' | 'ownPresets' | 'searchKnowledge'>;
	/** The files of this machine. */
	readonly files: Pick<Ports, 'exported' | 'save'>;
	/** A message with settings of its own was sent. */
	readonly onSent: (text: string) => void;
	/** A command was refused: the user may want to correct it. */
	readonly onRefused: () => void;
}

export interface LineFeatures {
	/** The questions of a command; undefined for one that needs the full screen. */
	dialogueFor(action: ScreenAction): Dialogue | undefined;
	/** The questions of a preset that the command line names. */
	preset(use: PresetUse): Dialogue;
	/** Requests what the server offers, where it is not known; never rejects. */
	askOffer(): Promise<OfferState>;
	/** What is known of it. */
	offer(): OfferState;
}

export function createLineFeatures({
	chat,
	clock,
	server,
	files,
	onSent,
	onRefused,
}: LineFeaturesOptions): LineFeatures {
	let offer = OFFER_UNASKED;
	/** Why the settings in force are not known. */
	let failure: SettingFailure | undefined;
	const askOffer = createOfferController({
		askOffer: server.askOffer,
		offer: () => offer,
		setOffer(next) {
			offer = next;
		},
	});
	const presets = {chat, askOffer, ownPresets: server.ownPresets};
	const requests = createSettingRequests({
		chat,
		settings: () => chat.getSnapshot().settings,
		onAnswer(why) {
			failure = why;
		},
	});
	const commands = createSettingsCommands({
		requests,
		chat: {
			...chat,
			sendWith(text, overrides) {
				const isSent = chat.sendWith(text, overrides);
				if (isSent) onSent(text);
				return isSent;
			},
		},
		snapshot: chat.getSnapshot,
		offer: () => offer,
		refusal: () => (failure?.isRefusal ? failure.text : undefined),
		ask: askOffer,
		whenKnown: (_text, known, run) => void known.then(run),
		bring: onRefused,
		chooseModel() {},
	});

	/** Requests the offer before the rest, where that can be done. */
	const knowing =
		(dialogue: Dialogue): Dialogue =>
		async (prompter) => {
			if (offer.at !== 'offered' && chat.getSnapshot().connection.at === 'ready') {
				prompter.say([own`Asking the server what it offers.`]);
				await askOffer();
			}
			return dialogue(prompter);
		};

	const command = (run: () => void): Dialogue =>
		knowing(async () => {
			run();
			return {};
		});

	/** Why there are no settings, as a sentence. */
	async function findOut(): Promise<string | undefined> {
		const none = whyNoSettings(offer, chat.getSnapshot());
		if (none !== undefined) return none;
		const isKnown = await requests.query();
		return isKnown ? undefined : failure?.text;
	}

	const settings = knowing(async () => {
		const why = await findOut();
		return {lines: why === undefined ? spokenSettings(offer, chat.getSnapshot()) : [safeLine(why)]};
	});

	const model = knowing(async (prompter: Prompter) => {
		const why = await findOut();
		if (why !== undefined) return {lines: [safeLine(why)]};
		if (modelsOf(offer).size === 0)
			return {lines: [own`The server does not say which models it has. Type /model and the id of one.`]};
		const id = await askModel(prompter, offer, chat.getSnapshot());
		if (id === undefined) return {lines: [own`The model is unchanged.`]};
		commands.model(id);
		return {};
	});

	const figures: Dialogue = async () => {
		chat.notify(statisticsNotice(await server.askStatistics()));
		return {};
	};

	return {
		askOffer,
		offer: () => offer,
		preset: (use) => askNamedPreset(use, presets),
		dialogueFor(action) {
			switch (action.do) {
				case 'conversations':
					return askConversations(action.words, {chat, clock});
				case 'export':
					return askExport(action.file, {chat, ...files});
				case 'preset':
					return askPreset(action.argument, presets);
				case 'knowledge':
					return askKnowledge(action.query, server.searchKnowledge);
				case 'figures':
					return figures;
				case 'settings':
					return settings;
				case 'model':
					return action.name === '' ? model : command(() => commands.model(action.name));
				case 'set':
					return command(() => commands.change(action.typed));
				case 'with':
					return command(() => commands.sendWith(action.typed));
				default:
					return undefined;
			}
		},
	};
}
