/** `/feedback` that is not stored: its comment returns to the input. */
import {expect, it} from 'vitest';
import type {FeedbackWish} from '../../../source/chat/feedback/feedback-wish.ts';
import {type Notice, notice} from '../../../source/chat/notices.ts';
import type {FeatureOutcome, FeatureSlot} from '../../../source/chat/reply-slots.ts';
import {createComposer} from '../../../source/ui/composer/composer.ts';
import {INITIAL, type UiState} from '../../../source/ui/ui-state.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {keyOf, typed} from '../../support/keys.ts';

const OFFLINE = notice('feature_offline', {request: 'feedback'});
const IMPOSSIBLE = notice('feedback_impossible', {hasAnswer: false});

/** Types and runs a command. @param answer to the feedback: a refusal at once, or the outcome of the request */
function give(command: string, answer: Notice | FeatureOutcome, meanwhile = '') {
	const fake = createFakeChat();
	let state: UiState = {...INITIAL, choice: 'closed'};
	let slot: FeatureSlot | undefined;
	const giveFeedback = (_wish: FeedbackWish, given?: FeatureSlot): Notice | undefined => {
		slot = given;
		return 'status' in answer ? undefined : answer;
	};
	const composer = createComposer({
		toast() {},
		chat: {...fake, giveFeedback},
		getState: () => state,
		set(change) {
			state = {...state, ...change};
		},
		columns: () => 80,
		perform: () => {},
		echo(draft) {
			state = {...state, draft};
		},
		runEditor: () => Promise.reject(new Error('not used')),
	});
	for (const key of typed(command)) composer.handleKey(key);
	composer.handleKey(keyOf('enter'));
	for (const key of typed(meanwhile)) composer.handleKey(key);
	if ('status' in answer) slot?.settle(answer);
	return [state.draft.text, fake.notices.map(({code}) => code)];
}

it.each<[string, Notice | FeatureOutcome, string, string]>([
	['/feedback - too long', {status: 'failed', notice: OFFLINE}, '/feedback - too long', 'feature_offline'],
	['/feedback + fine', IMPOSSIBLE, '/feedback + fine', 'feedback_impossible'],
	['/feedback too long', IMPOSSIBLE, '/feedback too long', 'feedback_usage'],
	['/feedback +', IMPOSSIBLE, '', 'feedback_impossible'],
	[
		'/feedback - x',
		{
			status: 'answered',
			frame: {
				type: 'feedback_ack',
				message_id: 'm',
				feedback_id: 'f',
				status: 'pending_review',
				timestamp: undefined,
			},
		},
		'',
		'feedback_stored',
	],
])('%s', (command, answer, draft, code) => {
	expect(give(command, answer)).toEqual([draft, [code]]);
});

it('a draft that was begun meanwhile stays', () => {
	expect(give('/feedback - too long', {status: 'failed', notice: OFFLINE}, 'new')[0]).toBe('new');
});
