/** Requests the ends of the conversations on which the cursor of the page stays. */
import {isOnline} from '../../chat/sign-in.ts';
import type {Clock} from '../../clock.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import type {ConversationsPage} from './conversations-page.ts';

export interface PreviewsOptions extends Pick<ScreenAccess, 'context'>, Pick<Ports, 'askPreview'> {
	readonly clock: Pick<Clock, 'after'>;
	/** The id of the conversation under the cursor. */
	readonly selected: () => string | undefined;
	readonly change: (page: Pick<ConversationsPage, 'previews'>) => void;
}

export interface Previews {
	/** The cursor may be on another conversation: requests its end after a pause, once for each list. */
	follow(): void;
	/** Another list was requested, perhaps of another user: what was known is forgotten. */
	reset(): void;
}

/** The cursor stays on a conversation for so long before its end is requested, ms. */
const PREVIEW_MS = 300;

export function createPreviews({clock, context, askPreview, selected, change}: PreviewsOptions): Previews {
	let cancel = (): void => {};
	const known = (): ConversationsPage['previews'] => context().state.conversations.previews;

	async function load(id: string): Promise<void> {
		change({previews: new Map(known()).set(id, undefined)});
		const answer = await askPreview(id);
		// One that has none, perhaps since it was deleted elsewhere, says nothing about others; nor does a list that is gone.
		if (answer.kind === 'not-offered' || !known().has(id)) return;
		const preview =
			answer.kind === 'offered'
				? answer.preview
				: {question: undefined, answer: undefined, because: answer.because};
		change({previews: new Map(known()).set(id, preview)});
	}

	return {
		follow() {
			cancel();
			cancel = clock.after(PREVIEW_MS, () => {
				const {state, snapshot} = context();
				const id = selected();
				if (id === undefined || id === snapshot.conversation?.id || known().has(id)) return;
				if (state.page === 'conversations' && isOnline(snapshot.connection)) void load(id);
			});
		},
		reset() {
			cancel();
			change({previews: new Map()});
		},
	};
}
