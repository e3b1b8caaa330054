/** Runs the presets: requests them, opens their list or the form of one, and sends the message or puts it into the input. */
import type {Chat} from '../../chat/chat.ts';
import {typedAs} from '../../chat/commands.ts';
import {type Notice, notice} from '../../chat/notices.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {
	type ListedPreset,
	type PresetRequest,
	preparePreset,
	presetMessage,
	readPresetRequest,
} from '../../server/preset-choice.ts';
import type {PresetValues} from '../../server/presets.ts';
import type {Key} from '../../terminal/input/key.ts';
import {nearest} from '../../text/nearest.ts';
import {own, safeLine} from '../../text/safe.ts';
import {isEdit} from '../composer/actions.ts';
import {type Draft, edit} from '../composer/draft.ts';
import {conditionsOf} from '../composer/draft-conditions.ts';
import {pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {type PageAction, runAction} from '../keys/actions.ts';
import {actionAt, type Holds} from '../keys/key-dispatch.ts';
import {nearestIndex} from '../list-window.ts';
import type {OfferState} from '../offer/offer.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {askPresets} from './ask-presets.ts';
import {
	adjusted,
	fieldWith,
	filtered,
	formProblems,
	formValues,
	isTyped,
	openedForm,
	optionWith,
	PRESETS_CLOSED,
	type PresetForm,
	type PresetsState,
	variableAt,
	withField,
} from './presets-state.ts';
import {chosenOffer, startOffers} from './start-offers.ts';

export interface PresetsControllerOptions
	extends Pick<ScreenAccess, 'context' | 'set' | 'toast'>,
		Pick<Ports, 'ownPresets'> {
	/** Requests what the server offers, where it is not known; never rejects. */
	readonly askOffer: () => Promise<OfferState>;
	readonly chat: Pick<Chat, 'send' | 'notify'>;
	/** Runs an action that pages share. */
	readonly perform: (action: PageAction) => void;
}

/** `sends`: as soon as no value is missing or wrong, as the web page does; else such a message becomes the draft. */
export type PresetUse = PresetRequest & {
	readonly sends: boolean;
	/** Other values are ignored. */
	readonly isFromLink: boolean;
};

export interface PresetsController {
	/** `/preset`: opens the list, or fills in the preset that the argument names. */
	open(argument: string): void;
	/** Fills in a preset: sends the message, or opens the form where something is missing. */
	use(request: PresetUse): Promise<void>;
	/** Selects a preset of the start screen; before the first one, none. */
	offer(by: 1 | -1): void;
	/** Fills in the one that is selected there. */
	begin(): void;
	/** Requests the presets where they are not known. Never rejects. */
	load(): Promise<void>;
	handleKey(key: Key): void;
	/** Inserts text into the filter or the field; one that is chosen takes none. @returns true */
	paste(text: string): boolean;
}

/** Shown until the answer is known. */
const ASKING = own`asking the server for its presets…`;

export function createPresetsController(options: PresetsControllerOptions): PresetsController {
	const {context, set, toast, chat, askOffer, ownPresets, perform} = options;
	const width = (): number => draftWidth(context().size.columns);
	const presets = (): PresetsState => context().state.presets;
	const change = (changes: Partial<PresetsState>): void => set({presets: {...presets(), ...changes}});
	let request: Promise<readonly ListedPreset[]> | undefined;
	/** Why the server has none, if it could not be asked. */
	let because: string | undefined;
	/** Why the user's file cannot be used. */
	let fileProblem: Notice | undefined;

	async function ask(): Promise<readonly ListedPreset[]> {
		const asked = await askPresets({chat, askOffer, ownPresets});
		const {list} = asked;
		({because, fileProblem} = asked);
		request = undefined;
		// A server that could not be asked is asked again.
		change({list: because === undefined ? list : undefined});
		return list;
	}

	/** @returns undefined with a notice where there are none */
	async function available(): Promise<readonly ListedPreset[] | undefined> {
		const known = presets().list;
		if (known === undefined) toast(ASKING, 'dim');
		else if (fileProblem !== undefined) chat.notify(fileProblem);
		request ??= known === undefined ? ask() : undefined;
		const list = known ?? (await request) ?? [];
		if (context().state.toast?.text === ASKING) set({toast: undefined});
		if (list.length > 0) return list;
		chat.notify(notice('no_presets', {because}));
		return undefined;
	}

	/** The texts in which values are found: the draft, and the last message of the user's. */
	function texts(): readonly string[] {
		const {state, snapshot} = context();
		const last = snapshot.entries.findLast((entry) => entry.kind === 'user');
		return [state.draft.text, last?.kind === 'user' ? headOf(last.text) : ''];
	}

	const openPage = (changes: Partial<PresetsState>): void =>
		set({page: 'presets', toast: undefined, presets: {...PRESETS_CLOSED, list: presets().list, ...changes}});
	const close = (): void => {
		perform({do: 'close'});
		set({toast: undefined, presets: {...PRESETS_CLOSED, list: presets().list}});
	};

	/** Opens a form for an answer that may be late: a page that the user opened meanwhile stays, and so does what is on it. */
	function openOverChat(form: PresetForm): void {
		const {page} = context().state;
		if (page === 'chat') {
			openPage({form});
			return;
		}
		const isKept = page !== 'presets' && presets().form === undefined;
		if (isKept) change({form});
		const {label, id} = form.preset;
		chat.notify(notice('preset_form_covered', {label, id, isKept}));
	}

	async function use({id, values, sends, isFromLink}: PresetUse): Promise<void> {
		const list = await available();
		if (list === undefined) return;
		const preset = list.find((each) => each.id === id);
		if (preset === undefined) {
			const ids = list.map((each) => each.id);
			chat.notify(notice('unknown_preset', {id, nearest: nearest(id, ids), ids}));
			return;
		}
		const {values: prepared, problems, unknown} = preparePreset(preset, values, texts());
		const surplus = isFromLink ? [] : unknown;
		const isComplete = problems.size === 0 && surplus.length === 0;
		if (isComplete) finish(preset, prepared, sends);
		else {
			// One that is only missing is no mistake before the user has tried to send it.
			const isTried = [...problems.values()].some(({kind}) => kind !== 'empty');
			openOverChat(openedForm(preset, prepared, {isTried, isFromList: false, unknown: surplus}));
		}
	}

	async function openList(): Promise<void> {
		// What was typed, and then covered by another page, is kept.
		if (presets().form !== undefined || presets().filter.text !== '') {
			set({page: 'presets'});
			return;
		}
		const {page} = context().state;
		const list = await available();
		// Another page that was opened meanwhile stays.
		if (list !== undefined && context().state.page === page) openPage({list});
	}

	/** A command with values sends; with an id alone it shows what would be sent, unless there is nothing to fill in. */
	async function command(argument: string): Promise<void> {
		const {id, values, stray} = readPresetRequest(argument);
		if (stray !== undefined) {
			chat.notify(notice('preset_value_expected', {word: stray, id}));
			return;
		}
		const list = presets().list ?? (await available());
		if (list === undefined) return;
		const preset = list.find((each) => each.id === id);
		if (preset === undefined || preset.variables.length === 0 || values.size > 0)
			await use({id, values, sends: true, isFromLink: false});
		else choose(preset);
	}

	function choose(preset: ListedPreset): void {
		const {values} = preparePreset(preset, new Map(), texts());
		if (preset.variables.length === 0) finish(preset, values, true);
		else openOverChat(openedForm(preset, values, {isTried: false, isFromList: false}));
	}

	function chooseInList(preset: ListedPreset): void {
		const {values} = preparePreset(preset, new Map(), texts());
		if (preset.variables.length > 0)
			change({form: openedForm(preset, values, {isTried: false, isFromList: true})});
		else {
			close();
			finish(preset, values, true);
		}
	}

	/** Sends the message; one that was refused becomes the draft, so that it is not lost. */
	function finish(preset: ListedPreset, values: PresetValues, sends: boolean): void {
		const text = presetMessage(preset, values);
		change({offer: undefined});
		if (sends && chat.send(text)) return;
		const {draft} = context().state;
		set({
			draft: edit(draft, {do: 'replace', text: typedAs(text)}, width()),
			choice: 'closed',
			focus: 'composer',
		});
		toast(own`${safeLine(preset.label)} is in the input`);
	}

	// ------------------------------------------------------------------------------------------------- keys

	function listKey(key: Key): void {
		const {filter, selected} = presets();
		const found = filtered(presets());
		const withFilter = (next: Draft): void =>
			change({filter: next, selected: next.text === filter.text ? selected : 0});
		const action = actionAt('presets', key, conditionsOf(filter, width()));
		if (action === undefined) return;
		if (isEdit(action)) {
			withFilter(edit(filter, action, width()));
			return;
		}
		runAction(
			action,
			{
				select: ({by}) => change({selected: nearestIndex(selected + by, found.length)}),
				accept() {
					const preset = found[selected];
					if (preset !== undefined) chooseInList(preset);
				},
				cancel: close,
				type: () => withFilter(edit(filter, {do: 'insert', text: key.text ?? ''}, width())),
			},
			perform,
		);
	}

	const changeForm = (form: PresetForm): void => change({form});

	function send(form: PresetForm, sends: boolean): void {
		const problems = formProblems(form);
		const wrong = form.preset.variables.findIndex(({name}) => problems.has(name));
		if (wrong < 0) {
			close();
			finish(form.preset, formValues(form), sends);
		} else changeForm({...form, selected: wrong, isTried: true});
	}

	function formKey(form: PresetForm, key: Key): void {
		const last = form.fields.length - 1;
		const field = form.fields[form.selected] ?? fieldWith('');
		const isText = isTyped(variableAt(form));
		const onField = conditionsOf(field, width());
		const holds: Holds = (when, each) => (when === 'on-choice' ? !isText : onField(when, each));
		const action = actionAt('preset', key, holds);
		if (action === undefined) return;
		if (isEdit(action)) {
			if (isText) changeForm(withField(form, edit(field, action, width())));
			return;
		}
		runAction(
			action,
			{
				select: ({by}) =>
					changeForm({...form, selected: nearestIndex(form.selected + by, form.fields.length)}),
				adjust: ({by}) => changeForm(adjusted(form, by)),
				accept() {
					if (form.selected < last) changeForm({...form, selected: form.selected + 1});
					else send(form, true);
				},
				draft: () => send(form, false),
				cancel: () => (form.isFromList ? change({form: undefined}) : close()),
				type() {
					const text = key.text ?? '';
					if (isText) changeForm(withField(form, edit(field, {do: 'insert', text}, width())));
					else changeForm([...text].reduce(optionWith, form));
				},
			},
			perform,
		);
	}

	return {
		offer(by) {
			const {state, snapshot} = context();
			const next = (state.presets.offer ?? -1) + by;
			const last = startOffers(state, snapshot).length - 1;
			change({offer: next < 0 ? undefined : Math.min(last, next)});
		},
		begin() {
			const preset = chosenOffer(context().state, context().snapshot);
			if (preset !== undefined) choose(preset);
		},
		open(argument) {
			void (argument.trim() === '' ? openList() : command(argument));
		},
		use,
		async load() {
			if (presets().list !== undefined) return;
			request ??= ask();
			await request;
		},
		handleKey(key) {
			const {form} = presets();
			if (form === undefined) listKey(key);
			else formKey(form, key);
		},
		paste(text) {
			const {form, filter} = presets();
			if (form === undefined) change({filter: pastedInto(filter, text, width()), selected: 0});
			else if (isTyped(variableAt(form))) {
				const field = form.fields[form.selected] ?? fieldWith('');
				changeForm(withField(form, pastedInto(field, text, width())));
			}
			return true;
		},
	};
}
