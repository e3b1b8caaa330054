/** Texts of a server, of files and of the user in the questions of the screen-reader mode: none is more than text. */
import {describe, expect, it} from 'vitest';
import type {FeatureOutcome} from '../../../source/chat/reply-slots.ts';
import {askConversations} from '../../../source/modes/screen-reader/ask-conversations.ts';
import {askFeedback} from '../../../source/modes/screen-reader/ask-feedback.ts';
import {askKnowledge} from '../../../source/modes/screen-reader/ask-knowledge.ts';
import {askPreset} from '../../../source/modes/screen-reader/ask-preset.ts';
import {askModel, spokenSettings} from '../../../source/modes/screen-reader/ask-settings.ts';
import type {Dialogue} from '../../../source/modes/screen-reader/dialogue.ts';
import type {SafeText} from '../../../source/text/safe.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {assistantEntry, textPart} from '../../support/entries.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {offeredState} from '../../support/offers.ts';

const ONE_LINE = /^[^\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]*$/u;

/** Runs it with these answers, then cancels. @returns every line that was shown, and the message that was made */
async function run(dialogue: Dialogue, answers: readonly string[]) {
	const shown: SafeText[] = [];
	const left = [...answers];
	const end = await dialogue({
		async ask(question) {
			shown.push(question);
			return left.shift();
		},
		say: (lines) => void shown.push(...lines),
	});
	return {lines: [...shown, ...(end.lines ?? [])], message: end.message};
}

describe.each(HOSTILE_TEXTS.map((text, index) => [index, text] as const))('the text %i', (_, text) => {
	const fields = {
		presetPrompts: [{id: text || 'x', label: text, description: text, template: `${text} {{A}} {{B}} {{C}}`}],
		variables: [
			{name: 'A', label: text, placeholder: text, validate: text},
			{name: 'B', label: text, input_type: 'select', options: [text, `${text}2`], default: text},
			{name: 'C', label: text, input_type: 'number', min: 1, max: 2},
		],
		availableModels: [
			{id: text || 'm', name: text, provider: text},
			{id: 'other', name: 'other'},
		],
		overrideDefaults: {model_id: text, temperature: text},
	};
	const offer = offeredState(fields);

	it('is one line in each question', async () => {
		const chat = createFakeChat({
			connection: CONNECTIONS.ready,
			entries: [assistantEntry([textPart('Hello.')], {messageId: 'M-1'})],
			conversations: {
				...{support: {at: 'offered'}, hasMore: false, titles: new Map()},
				rows: [{id: text, title: text, updated_at: text, message_count: 1}],
			},
		});
		const answering = {
			...chat,
			requestFeature: (_: unknown, slot?: {settle(outcome: FeatureOutcome): void}) =>
				slot?.settle({status: 'done'}),
		};
		const clock = createHandClock();
		const presets = {chat, askOffer: async () => offer, ownPresets: async () => undefined};
		const chunk = {documentId: text, title: text, content: text, url: text, topic: text, score: 1};
		const found = async () => ({kind: 'offered', chunks: [chunk]}) as const;
		const snapshot = chat.getSnapshot();
		const lines = [
			...(await run(askConversations('', {chat: answering, clock}), ['r 1', text, 'd 1', text, text, '8']))
				.lines,
			...(await run(askPreset('', presets), ['1', text, text, text])).lines,
			...(await run(askPreset('', presets), [text, text, text, text])).lines,
			...(await run(askKnowledge(text || 'x', found), ['1', text])).lines,
			...(await run(askFeedback({rating: 'negative'}, chat), [text, text])).lines,
			...spokenSettings(offer, snapshot),
		];
		await askModel(
			{ask: async (question) => void lines.push(question), say: (more) => void lines.push(...more)},
			offer,
			snapshot,
		);
		expect(lines.length).toBeGreaterThan(20);
		for (const line of lines) expect(line).toMatch(ONE_LINE);
	});
});
