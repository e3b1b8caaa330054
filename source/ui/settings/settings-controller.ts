/** Runs the page of settings: checks values, sends them, and shows what the server says. */
import type {Chat} from '../../chat/chat.ts';
import {isOnline} from '../../chat/sign-in.ts';
import type {Clock} from '../../clock.ts';
import type {JsonObject} from '../../protocol/frames.ts';
import {readSetting, type SettingKey, type SettingRow} from '../../server/setting-rows.ts';
import type {Key} from '../../terminal/input/key.ts';
import {own} from '../../text/safe.ts';
import {type Draft, EMPTY_DRAFT, proposed} from '../composer/draft.ts';
import {fieldActionOf, pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {isForEveryPage, type PageAction, runAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import {nearestIndex} from '../list-window.ts';
import type {OfferState} from '../offer/offer.ts';
import type {ScreenAccess} from '../ports.ts';
import {createSettingRequests, settingFailureOf} from './setting-requests.ts';
import {createSettingsCommands, type SettingsCommands} from './settings-commands.ts';
import {
	findModels,
	modelsOf,
	rowsOfSettings,
	type SettingsField,
	type SettingsState,
	unknownModel,
	valueAfterStep,
	valueProblem,
	whyNoSettings,
	whyNoStep,
} from './settings-state.ts';

export interface SettingsControllerOptions extends Pick<ScreenAccess, 'context' | 'set' | 'toast'> {
	readonly chat: Pick<Chat, 'requestFeature' | 'notify' | 'sendWith'>;
	readonly clock: Pick<Clock, 'after'>;
	readonly ask: () => Promise<OfferState>;
	/** Runs an action that pages share. */
	readonly perform: (action: PageAction) => void;
	/** Puts a text into the input, to be corrected. */
	readonly bring: (text: string) => void;
	/** The same until something is known. @returns a function that takes it out; false if the user has changed it */
	readonly hold: (text: string) => () => boolean;
}

export interface SettingsController extends SettingsCommands {
	open(): void;
	/** Every key has an action here: a key without another one closes the page. */
	handleKey(key: Key): void;
	/** Inserts text into the field; false if it is not open. */
	paste(text: string): boolean;
	/** Sends a value that waits for a pause. */
	flush(): void;
}

/** A value changed by steps is sent after this pause, ms: a key that is held down is one change. */
const PAUSE_MS = 400;

export function createSettingsController(options: SettingsControllerOptions): SettingsController {
	const {context, set, chat, clock, ask, perform, bring, hold, toast} = options;
	let cancelPause = (): void => {};

	const state = (): SettingsState => context().state.settings;
	const overrides = (): JsonObject => context().snapshot.settings.overrides;
	const change = (settings: Partial<SettingsState>): void => set({settings: {...state(), ...settings}});
	const width = (): number => draftWidth(context().size.columns);

	function rows(): readonly SettingRow[] {
		return rowsOfSettings(context().state.offer, overrides(), state().pending);
	}

	const requests = createSettingRequests({
		chat,
		settings: () => context().snapshot.settings,
		onAnswer(why) {
			const problem = why === undefined || why.isRefusal ? undefined : {key: undefined, text: why.text};
			change({refusal: why?.isRefusal ? why.text : undefined, ...(problem && {problem})});
		},
	});
	const {framesFor, query} = requests;
	const commands = createSettingsCommands({
		...{chat, requests, bring, ask},
		whenKnown(text, known, run) {
			const take = hold(text);
			toast(own`asking the server for its settings…`, 'dim', (isOver) => {
				void known.then(isOver);
				return () => {};
			});
			void known.then(() => {
				if (take()) run();
			});
		},
		snapshot: () => context().snapshot,
		offer: () => context().state.offer,
		refusal: () => state().refusal,
		chooseModel() {
			begin();
			if (modelsOf(context().state.offer).size > 0) openModels(true);
			else change({selected: 'model_id', field: undefined});
		},
	});

	const rowAt = (key: SettingKey): SettingRow | undefined => rows().find((row) => row.key === key);

	/** Sends a change from the page; what goes wrong stands at its row. */
	async function submit(
		key: SettingKey | undefined,
		changes: JsonObject,
		resets: readonly SettingKey[],
	): Promise<void> {
		change({problem: undefined});
		for (const frame of framesFor(changes, resets)) {
			const why = settingFailureOf(await requests.request(frame));
			if (why === undefined) continue;
			change({problem: {key, text: why.text}});
			return;
		}
	}

	// ------------------------------------------------------------------------------------------------- the page

	function begin(): void {
		// A field that another page has covered keeps its text.
		set({page: 'settings', settings: {...state(), problem: undefined}});
		if (!isOnline(context().snapshot.connection)) return;
		void ask().then((offer) => {
			if (whyNoSettings(offer, context().snapshot) === undefined) void query();
		});
	}

	function select(by: number): void {
		const all = rows();
		const at = all.findIndex(({key}) => key === state().selected);
		const to = all[nearestIndex(at + by, all.length)];
		if (to !== undefined) change({selected: to.key});
	}

	/** A change by steps is shown at once, and sent after a pause. */
	function step(by: 1 | -1): void {
		const row = rowAt(state().selected);
		const value = row && valueAfterStep(row, by);
		if (row === undefined) return;
		if (value === undefined) {
			const text = whyNoStep(row);
			if (text !== undefined) change({problem: {key: row.key, text}});
			return;
		}
		if (state().pending?.key !== row.key) flush();
		change({pending: {key: row.key, value}, problem: undefined});
		cancelPause();
		cancelPause = clock.after(PAUSE_MS, flush);
	}

	function flush(): void {
		const {pending} = state();
		cancelPause();
		if (pending === undefined) return;
		void submit(pending.key, {[pending.key]: pending.value}, []).then(() => {
			const now = state().pending;
			if (now?.key === pending.key && now.value === pending.value) change({pending: undefined});
		});
	}

	function openField(): void {
		const row = rowAt(state().selected);
		if (row === undefined) return;
		if (row.kind === 'flag' && typeof row.value === 'boolean') step(1);
		else if (row.kind === 'model' && modelsOf(context().state.offer).size > 0) openModels();
		else {
			flush();
			const text = row.value === undefined || row.value === null ? '' : String(row.value);
			const draft = proposed(text, width());
			change({field: {of: 'value', key: row.key, draft}, problem: undefined});
		}
	}

	/** @param isAlone the list was asked for, not the page: a choice closes both */
	function openModels(isAlone = false): void {
		flush();
		const models = findModels(modelsOf(context().state.offer), '');
		const id = rowAt('model_id')?.value;
		const at = Math.max(
			0,
			models.findIndex(({item}) => item.id === id),
		);
		change({
			selected: 'model_id',
			field: {of: 'models', draft: EMPTY_DRAFT, at, isAlone},
			problem: undefined,
		});
	}

	function reset(key: SettingKey | undefined): void {
		cancelPause();
		change({pending: undefined});
		if (key === undefined)
			void submit(
				undefined,
				{},
				rows().map((row) => row.key),
			);
		else void submit(key, {}, [key]);
	}

	// ---------------------------------------------------------------------------------------------- its fields

	function edited(field: SettingsField, draft: Draft): void {
		const isSame = draft.text === field.draft.text;
		if (field.of === 'value') change({field: {...field, draft}});
		else change({field: {...field, draft, at: isSame ? field.at : 0}, problem: undefined});
	}

	function accept(field: SettingsField): void {
		if (field.of === 'models') {
			const chosen = findModels(modelsOf(context().state.offer), field.draft.text)[field.at];
			if (chosen === undefined) {
				change({problem: {key: 'model_id', text: unknownModel(field.draft.text)}});
				return;
			}
			change({field: undefined});
			if (field.isAlone) {
				perform({do: 'close'});
				commands.model(chosen.item.id);
			} else void submit('model_id', {model_id: chosen.item.id}, []);
			return;
		}
		const row = rowAt(field.key);
		const typed = field.draft.text;
		if (row === undefined) change({field: undefined});
		else if (typed.trim() === '') {
			change({field: undefined});
			reset(row.key);
		} else {
			const reading = readSetting(row, typed, []);
			if (reading.kind !== 'value') {
				change({problem: {key: row.key, text: valueProblem(row, typed, reading)}});
				return;
			}
			change({field: undefined});
			void submit(row.key, {[row.key]: reading.value}, []);
		}
	}

	function move(field: SettingsField, by: number): void {
		if (field.of !== 'models') return;
		const {length} = findModels(modelsOf(context().state.offer), field.draft.text);
		change({field: {...field, at: nearestIndex(field.at + by, length)}});
	}

	function fieldKey(field: SettingsField, key: Key): void {
		const where = field.of === 'models' ? 'models' : 'value';
		const action = fieldActionOf(where, key, field.draft, width());
		if (action !== undefined) {
			runAction(action, {
				edit: ({field: draft}) => edited(field, draft),
				accept: () => accept(field),
				cancel: () => change({field: undefined, problem: undefined}),
				match: ({by}) => move(field, by),
			});
			return;
		}
		const other = actionAt(where, key);
		if (other?.do === 'page') move(field, other.by);
		else if (other !== undefined && isForEveryPage(other)) perform(other);
	}

	return {
		open: begin,
		paste(text) {
			const {field} = state();
			if (field === undefined) return false;
			edited(field, pastedInto(field.draft, text, width()));
			return true;
		},
		flush,
		handleKey(key) {
			const {field} = state();
			if (field !== undefined) {
				fieldKey(field, key);
				return;
			}
			const action = actionAt('settings', key, (condition) => condition === 'no-text');
			if (action === undefined) return;
			runAction(
				action,
				{
					select: ({by}) => select(by),
					adjust: ({by}) => step(by),
					choose: openField,
					reset: () => reset(state().selected),
					'reset-all': () => reset(undefined),
				},
				perform,
			);
		},
		...commands,
	};
}
