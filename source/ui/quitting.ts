/** Quits at the second Ctrl+C or Ctrl+D, or at the second `/quit` if messages were not sent. */
import type {Chat} from '../chat/chat.ts';
import {notice} from '../chat/notices.ts';
import {createLeavingConsent, unsentMessages} from '../chat/unsent/unsent.ts';
import type {Clock} from '../clock.ts';
import {countOf} from '../text/quantity.ts';
import {own, type SafeText} from '../text/safe.ts';
import type {ComposerState} from './composer/composer-state.ts';
import {unsentIn} from './composer/prompt-history.ts';

/** A key that was pressed once, and quits at the second time. */
export interface Armed {
	readonly by: 'Ctrl+C' | 'Ctrl+D';
	/** A sentence to show with that. */
	readonly hint?: SafeText | undefined;
	/** The draft that the first Ctrl+C cleared. */
	readonly cleared?: string | undefined;
}

export interface QuittingState {
	/** For a short time after Ctrl+C, and after Ctrl+D if something would be lost. */
	readonly armed: Armed | undefined;
}

interface QuittingOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'notify'>;
	readonly clock: Clock;
	readonly getState: () => DraftState;
	readonly set: (change: QuittingState) => void;
	/** Whether this conversation is saved, so that quitting loses nothing of it. */
	readonly isSaving: () => boolean;
	/** Ends the program. */
	readonly quit: () => void;
}

export interface Quitting {
	/** Whether `/quit` has asked about all messages that are not sent now. */
	hasAsked(): boolean;
	hasUnsent(): boolean;
	arm(by?: Armed['by'], details?: Pick<Armed, 'hint' | 'cleared'>): void;
	disarm(): void;
	/** Quits, or asks first if messages were not sent. */
	quit(): void;
}

type DraftState = QuittingState & Pick<ComposerState, 'draft' | 'prompts'>;

/** The texts that quitting loses: drafts behind the input, the input, and one that Ctrl+C just cleared. */
export function draftsOf({draft, prompts, armed}: DraftState): readonly string[] {
	const cleared = armed?.cleared ?? '';
	return [...unsentIn(prompts, draft.text), ...(cleared.trim() === '' ? [] : [cleared])];
}

/** A second Ctrl+C or Ctrl+D within this time quits, ms. */
const ARMED_MS = 2000;

export function createQuitting({chat, clock, getState, set, quit, isSaving}: QuittingOptions): Quitting {
	let cancel: () => void = () => {};
	const unsent = (): readonly string[] => unsentMessages(chat.getSnapshot()).map(({text}) => text);
	const unsentCount = (): number => unsent().length;
	const consent = createLeavingConsent(clock, unsent);

	function disarm(): void {
		cancel();
		set({armed: undefined});
	}

	return {
		hasAsked: consent.isGiven,
		hasUnsent: () => unsentCount() > 0,
		arm(by = 'Ctrl+C', {hint, cleared} = {}) {
			cancel();
			const count = unsentCount();
			const draft = draftsOf(getState()).length > 0 ? [own`a draft`] : [];
			const unsent = [...(count === 0 ? [] : [countOf(count, 'message')]), ...draft];
			const names = unsent.length === 2 ? own`${unsent[0] ?? ''} and ${unsent[1] ?? ''}` : unsent[0];
			set({armed: {by, hint: names === undefined ? hint : own`Not sent yet: ${names}.`, cleared}});
			cancel = clock.after(ARMED_MS, disarm);
		},
		disarm,
		quit() {
			const count = unsentCount();
			if (count === 0 || consent.isGiven()) {
				quit();
				return;
			}
			consent.ask();
			chat.notify(notice('unsent_messages', {count, isSaved: isSaving()}));
		},
	};
}
