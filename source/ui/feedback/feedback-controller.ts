/** Rates the answer under the transcript's cursor: well at once, badly in a form with a comment and a correction. */
import type {Chat} from '../../chat/chat.ts';
import type {AssistantEntry} from '../../chat/entry.ts';
import type {FeedbackWish} from '../../chat/feedback/feedback-wish.ts';
import {notice, wordNotice} from '../../chat/notices.ts';
import {headOf} from '../../protocol/remote-text.ts';
import type {Key} from '../../terminal/input/key.ts';
import {withoutReasoning} from '../../text/reasoning.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {EMPTY_DRAFT} from '../composer/draft.ts';
import {fieldActionOf, pastedInto} from '../composer/field-keys.ts';
import {draftWidth} from '../composer/input-bar.ts';
import {runAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {listOf} from '../transcript/list.ts';
import type {FeedbackForm} from './feedback-state.ts';

export interface FeedbackControllerOptions extends ScreenAccess, Pick<Ports, 'runEditor'> {
	readonly chat: Pick<Chat, 'giveFeedback' | 'notify'>;
}

export interface FeedbackController {
	/** Rates the selected answer; a negative rating opens the form. */
	rate(rating: FeedbackWish['rating']): void;
	/** @returns true if the open form handled the key */
	handleKey(key: Key): boolean;
	/** Inserts text into the comment; false if the form is not open. */
	paste(text: string): boolean;
}

const correctable = ({parts}: AssistantEntry): string =>
	parts
		.flatMap((part) => (part.kind === 'text' ? [withoutReasoning(headOf(part.text))] : []))
		.filter((text) => text !== '')
		.join('\n\n');

export function createFeedbackController({
	chat,
	context,
	set,
	toast,
	runEditor,
}: FeedbackControllerOptions): FeedbackController {
	/** What the server did not take, by the entry of the answer, and why: a sentence. */
	const kept = new Map<string, {readonly form: FeedbackForm; readonly why: SafeText}>();
	/** While it is true, keys that still arrive were meant for the editor. */
	let isEditing = false;

	const width = (): number => draftWidth(context().size.columns);

	function selected(): AssistantEntry | undefined {
		const {state, snapshot} = context();
		const list = listOf(snapshot, state.folds);
		const index = state.selected === undefined ? -1 : list.indexOf(state.selected);
		const item = index < 0 ? undefined : list.item(index);
		return item?.kind === 'entry' && item.entry.kind === 'assistant' ? item.entry : undefined;
	}

	/** @param form where the wish was written: its texts are kept until the server has them */
	function give(wish: FeedbackWish & {readonly entryId: string}, form?: FeedbackForm): void {
		const obstacle = chat.giveFeedback(wish, {
			settle(outcome) {
				if (outcome.status === 'answered') {
					kept.delete(wish.entryId);
					toast(own`the server has stored your feedback`, 'success');
				} else if (outcome.status === 'failed' || outcome.status === 'unreadable') {
					chat.notify(outcome.notice);
					if (form === undefined) return;
					kept.set(wish.entryId, {form, why: safeLine(wordNotice(outcome.notice).text)});
					chat.notify(notice('feedback_kept'));
				}
			},
		});
		if (obstacle === undefined) return;
		// It may be corrected at once.
		if (form !== undefined) set({feedbackForm: form});
		toast(safeLine(wordNotice(obstacle).text), 'warning');
	}

	function openForm(entryId: string): void {
		const {form, why} = kept.get(entryId) ?? {};
		set({feedbackForm: form ?? {field: EMPTY_DRAFT, entryId, correction: undefined}});
		if (why !== undefined) toast(own`kept, since it was not stored: ${why}`, 'warning');
	}

	async function correct(form: FeedbackForm): Promise<void> {
		const entry = context().snapshot.entries.findLast(({id}) => id === form.entryId);
		if (entry?.kind !== 'assistant') return;
		isEditing = true;
		const answer = correctable(entry);
		const outcome = await runEditor(form.correction ?? answer);
		isEditing = false;
		const {feedbackForm: now} = context().state;
		if (now === undefined) return;
		if (outcome.kind === 'failed') chat.notify(outcome.notice);
		else {
			const isChanged = outcome.text.trim() !== answer.trim();
			set({feedbackForm: {...now, correction: isChanged ? outcome.text : undefined}});
			if (!isChanged) toast(own`the answer is unchanged, so there is no correction`, 'warning');
		}
	}

	return {
		rate(rating) {
			const entry = selected();
			if (entry === undefined) toast(own`only answers can be rated`, 'warning');
			else if (rating === 'positive') give({rating, entryId: entry.id});
			else if (entry.messageId === undefined) give({rating, entryId: entry.id});
			else openForm(entry.id);
		},
		handleKey(key) {
			const {feedbackForm: form} = context().state;
			if (form === undefined) return false;
			if (isEditing) return true;
			if (actionAt('feedback', key)?.do === 'correct') {
				void correct(form);
				return true;
			}
			const action = fieldActionOf('feedback', key, form.field, width());
			if (action === undefined) return false;
			runAction(action, {
				edit: ({field}) => set({feedbackForm: {...form, field}}),
				accept() {
					const {entryId, correction, field} = form;
					set({feedbackForm: undefined});
					const hasText = correction !== undefined || field.text.trim() !== '';
					give({rating: 'negative', entryId, correction, comment: field.text}, hasText ? form : undefined);
				},
				cancel: () => set({feedbackForm: undefined}),
				match: () => {},
			});
			return true;
		},
		paste(text) {
			const {feedbackForm: form} = context().state;
			if (form === undefined) return false;
			if (!isEditing) set({feedbackForm: {...form, field: pastedInto(form.field, text, width())}});
			return true;
		},
	};
}
