import {describe, expect, it} from 'vitest';
import type {FeedbackByMessage} from '../../source/chat/feedback/feedback.ts';
import type {FeedbackWish} from '../../source/chat/feedback/feedback-wish.ts';
import {type Notice, notice, wordNotice} from '../../source/chat/notices.ts';
import type {FeatureOutcome} from '../../source/chat/reply-slots.ts';
import {inputBar} from '../../source/ui/composer/input-bar.ts';
import {createFeedbackController} from '../../source/ui/feedback/feedback-controller.ts';
import {arrange} from '../../source/ui/screen-view.ts';
import {viewableOf} from '../../source/ui/transcript/viewable.ts';
import {INITIAL, type UiState} from '../../source/ui/ui-state.ts';
import {assistantEntry, textPart} from '../support/entries.ts';
import {EMPTY_SNAPSHOT} from '../support/fake-chat.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';
import {keyHarness, SIZE, settled} from '../support/key-contexts.ts';
import {keyOf} from '../support/keys.ts';
import {taggedText} from '../support/reasoning.ts';
import {badRows, textOf} from '../text/any-text.ts';

const CANARY = 'canary-4711';
type FeedbackAnswer = FeatureOutcome | Notice;

describe('the form for feedback', () => {
	it('sends a comment, after the transcript', async () => {
		const {press, type, asked, state} = await keyHarness('feedback', 'no-text');
		asked();
		type('Too long.');
		press('enter');
		expect(asked()).toEqual(['feedback negative e2 Too long.']);
		expect(state()).toMatchObject({feedbackForm: undefined, focus: 'transcript'});
	});

	it('sends nothing when it is left', async () => {
		const {press, type, asked, state} = await keyHarness('feedback', 'no-text');
		asked();
		type('Too long.');
		press('escape');
		expect([asked(), state().feedbackForm, state().draft.text]).toEqual([[], undefined, '']);
	});

	it('opens the answer in the editor, for a correction', async () => {
		const {press, asked, state} = await keyHarness('feedback', 'no-text');
		asked();
		press('ctrl+g');
		// What is typed meanwhile is for the editor.
		press('enter');
		await settled();
		expect(asked()).toEqual([expect.stringMatching(/^edit Let me see\./)]);
		expect(state()).toMatchObject({
			feedbackForm: {correction: undefined},
			toast: {text: 'the answer is unchanged, so there is no correction'},
		});
	});

	it('sends the corrected answer, which was edited without its reasoning', async () => {
		const given: unknown[] = [];
		const entries = [assistantEntry([textPart(taggedText('a', 'Hello'))], {id: 'e2', messageId: 'm'})];
		let state: UiState = {...INITIAL, focus: 'transcript', selected: 'reply e1'};
		const controller = createFeedbackController({
			chat: {giveFeedback: (wish) => void given.push(wish), notify: (notice) => given.push(notice)},
			context: () => ({state, snapshot: {...EMPTY_SNAPSHOT, entries}, size: SIZE, now: 0}),
			set(change) {
				state = {...state, ...change};
			},
			toast: (text) => given.push(text),
			runEditor: async (text) => ({kind: 'edited', text: `${text}, Ada`}),
		});
		controller.rate('negative');
		controller.handleKey(keyOf('ctrl+g'));
		await settled();
		expect(textOf(inputBar(state, 60, 4).rows[0] ?? [])).toContain('corrected › a comment');
		controller.handleKey(keyOf('enter'));
		expect(given).toEqual([{rating: 'negative', entryId: 'e2', correction: 'Hello, Ada', comment: ''}]);
	});

	describe('that the server did not take', () => {
		const refused = notice('feature_refused', {request: 'feedback', code: 'x', serverText: CANARY});
		const outcomes: ReadonlyArray<[string, FeedbackAnswer]> = [
			['refused', {status: 'failed', notice: refused}],
			['lost', {status: 'failed', notice: notice('feature_lost', {request: 'feedback'})}],
			['offline', {status: 'failed', notice: notice('feature_offline', {request: 'feedback'})}],
			['unreadable', {status: 'unreadable', notice: notice('unreadable_answer')}],
			['too large', notice('feedback_too_large')],
		];

		/** A form whose answers are these, in order. */
		async function written(...answers: readonly FeedbackAnswer[]) {
			const left = [...answers];
			const notices: Notice[] = [];
			const toasts: string[] = [];
			const wishes: FeedbackWish[] = [];
			const entries = [assistantEntry([textPart('Hello')], {id: 'e2', messageId: 'm'})];
			let state: UiState = {...INITIAL, focus: 'transcript', selected: 'reply e1'};
			const controller = createFeedbackController({
				chat: {
					giveFeedback(wish, slot) {
						wishes.push(wish);
						const answer = left.shift();
						if (answer !== undefined && !('status' in answer)) return answer;
						if (answer !== undefined) slot?.settle(answer);
						return undefined;
					},
					notify: (each) => void notices.push(each),
				},
				context: () => ({state, snapshot: {...EMPTY_SNAPSHOT, entries}, size: SIZE, now: 0}),
				set(change) {
					state = {...state, ...change};
				},
				toast: (text) => void toasts.push(text),
				runEditor: async (text) => ({kind: 'edited', text: `${text}, Ada`}),
			});
			controller.rate('negative');
			controller.handleKey(keyOf('ctrl+g'));
			await settled();
			for (const text of HOSTILE_TEXTS) controller.paste(text);
			const comment = state.feedbackForm?.field.text ?? '';
			controller.handleKey(keyOf('enter'));
			return {controller, notices, toasts, wishes, comment, form: () => state.feedbackForm};
		}

		it.each(outcomes)('keeps its texts, and says why: %s', async (_, outcome) => {
			const {controller, notices, toasts, wishes, comment, form} = await written(outcome);
			if ('status' in outcome) {
				expect(form()).toBeUndefined();
				expect(notices.at(-1)?.code).toBe('feedback_kept');
				controller.rate('negative');
			}
			expect(form()).toMatchObject({field: {text: comment}, correction: 'Hello, Ada'});
			const because = 'status' in outcome && 'notice' in outcome ? outcome.notice : outcome;
			expect(toasts.at(-1)).toContain('code' in because ? wordNotice(because).text : '');
			controller.handleKey(keyOf('enter'));
			expect(wishes[1]).toEqual(wishes[0]);
		});

		it('forgets them once they are stored', async () => {
			const ack = {
				type: 'feedback_ack',
				message_id: 'm',
				feedback_id: 'f',
				status: '',
				timestamp: undefined,
			} as const;
			const {controller, form} = await written(
				{status: 'failed', notice: refused},
				{status: 'answered', frame: ack},
			);
			controller.rate('negative');
			controller.handleKey(keyOf('enter'));
			controller.rate('negative');
			expect(form()).toMatchObject({field: {text: ''}, correction: undefined});
		});
	});

	it('is not opened for an answer without an id, nor for a message of the user', async () => {
		const {press, select, clock, asked, state} = await keyHarness('transcript', undefined);
		asked();
		select('e1');
		press('-');
		clock.advance(600);
		expect(state()).toMatchObject({feedbackForm: undefined, toast: {text: 'only answers can be rated'}});
		press('+');
		clock.advance(600);
		expect(asked()).toEqual([]);
	});

	it('fits at any width, whatever is typed', {tags: 'slow'}, async () => {
		const {controller, state, press} = await keyHarness('feedback', 'no-text');
		for (const text of HOSTILE_TEXTS) {
			press('ctrl+e', 'ctrl+u');
			controller.handlePaste(text);
			for (const columns of [1, 8, 40, 80, 200]) {
				const view = arrange(
					state(),
					controller.chat.getSnapshot(),
					{...SIZE, columns},
					{
						...controller.facts,
						now: 0,
					},
				);
				expect(badRows(view.composer, columns)).toEqual([]);
			}
		}
	});
});

describe('the heading of an answer', () => {
	const given = (at: 'sent' | 'stored' | 'unknown'): FeedbackByMessage =>
		new Map([['m', {rating: 'negative', correction: undefined, comment: undefined, outcome: {at}}]]);

	it('has the feedback that was given, at once', () => {
		const entries = [assistantEntry([textPart(taggedText('a', 'Hello'))], {messageId: 'm'})];
		const heading = (feedback?: FeedbackByMessage): string => {
			const snapshot = {entries, turn: undefined, queue: [], ...(feedback === undefined ? {} : {feedback})};
			const view = viewableOf(snapshot, INITIAL, 60, 0);
			return textOf(view.rows(view.item(0))[0]?.line ?? []);
		};
		expect(heading()).not.toContain('rated');
		expect(heading(given('sent'))).toContain('sending -');
		expect(heading(given('stored'))).toContain('rated -');
		expect(heading(given('unknown'))).toContain('rated -, not confirmed');
	});
});
