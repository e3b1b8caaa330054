import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decode} from '../../source/protocol/decode.ts';
import {createFrameRedactor} from '../../source/session/hide-secrets.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';

const CANARY = 'canary-4711/+ü';
const hide = createFrameRedactor(new Set([CANARY, 'short']));

const received = (value: unknown) => hide(decode(JSON.stringify(value)));

/** The canary as it is, and as URLs and JSON within JSON have it. */
const FORMS = [CANARY, encodeURIComponent(CANARY), JSON.stringify(JSON.stringify({key: CANARY}))];

const answer = (text: string) => ({
	type: 'ai_response',
	message: text,
	message_id: 'm-1',
	tool_calls: [{id: 'c-1', name: text, arguments: {[text]: [text, {deep: text}]}}],
	tool_results: [{tool_call_id: 'c-1', name: text, result: {seen_as: `bearer:${text}`, [text]: 1.0}}],
	metadata: {model: text},
});

const FRAMES: ReadonlyArray<(text: string) => Readonly<Record<string, unknown>>> = [
	answer,
	(text) => ({type: 'typing', message: text}),
	(text) => ({type: 'error', message: {detail: [text]}}),
	(text) => ({type: 'conversation_list', conversations: [{id: 'c', title: text}]}),
	(text) => ({type: 'history', messages: [{role: 'assistant', content: text, ...answer(text)}]}),
	(text) => ({type: 'never heard of', [text]: text}),
];

const hasCanary = (value: unknown): boolean =>
	[CANARY, encodeURIComponent(CANARY)].some((form) => JSON.stringify(value).includes(form));

describe('a credential in a frame', () => {
	it('is hidden in every text and key, whatever is around it', () => {
		const texts = HOSTILE_TEXTS.flatMap((text) => FORMS.map((form) => `${text}${form}${text}`));
		for (const frameOf of FRAMES)
			for (const text of texts) expect(hasCanary(received(frameOf(text)))).toBe(false);
	});

	it('of any length is hidden where it stands as a credential, and a short one that is no word wherever it is', () => {
		for (const [secret, isWord] of [
			['Lovel1!', false],
			['a1b2', false],
			['4711', false],
			['good', true],
			['qz', true],
		] as const) {
			const hideShort = createFrameRedactor(new Set([secret]));
			const shownAs = (frame: unknown): string => JSON.stringify(hideShort(decode(JSON.stringify(frame))));
			for (const text of HOSTILE_TEXTS) {
				const frame = {
					...answer(`${text} token=${secret}`),
					metadata: {api_key: [secret], note: `Bearer ${secret}`},
				};
				expect(shownAs(frame)).not.toContain(secret);
			}
			for (const frameOf of FRAMES) {
				const frame = frameOf(`the ${secret} one`);
				expect(shownAs(frame).includes(secret)).toBe(isWord);
			}
		}
	});

	it('leaves all else as it was: a frame without one is the same object', () => {
		for (const frameOf of FRAMES) {
			const decoded = decode(JSON.stringify(frameOf('a short text')));
			expect(hide(decoded)).toBe(decoded);
		}
		const {tool_results: _, ...rest} = answer('x');
		expect(received({...rest, message: `is ${CANARY}.`})).toMatchObject({
			frame: {message: 'is [redacted].', message_id: 'm-1', metadata: {model: 'x'}},
		});
	});

	it('is hidden once it is complete, however a stream splits the text', () => {
		const chunks = fc.array(fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string()), {maxLength: 4});
		fc.assert(
			fc.property(chunks, chunks, fc.integer({min: 1, max: 9}), (before, after, step) => {
				const text = `${before.join('')}${CANARY}${after.join('')}`.toWellFormed();
				for (let end = step; end < text.length + step; end += step)
					expect(hasCanary(received({type: 'typing', message: text.slice(0, end)}))).toBe(false);
			}),
			{numRuns: 30},
		);
	});

	it('is not shown in part while a stream has not completed it, and the text before it stays', () => {
		for (const before of HOSTILE_TEXTS) {
			const whole = `${before}${CANARY} and canary-lights`.toWellFormed();
			let last = '';
			for (let end = before.length; end <= whole.length; end++) {
				const {frame} = received({type: 'typing', message: whole.slice(0, end)}) as {
					frame: {message: string};
				};
				expect(frame.message).not.toContain(CANARY.slice(0, 8));
				const isCompleted = end === before.length + CANARY.length;
				if (!isCompleted) expect(frame.message.startsWith(last)).toBe(true);
				last = frame.message;
			}
			expect(last.endsWith('[redacted] and canary-lights')).toBe(true);
		}
	});

	it('is as it was in the user’s own messages of a history, which are compared with those sent', () => {
		expect(hasCanary(received({type: 'history', messages: [{role: 'user', content: CANARY}]}))).toBe(true);
	});

	it('that is added later is hidden from then on', () => {
		const secrets = new Set<string>();
		const hideThem = createFrameRedactor(secrets);
		const decoded = decode(JSON.stringify({type: 'typing', message: `${CANARY} and more`}));
		expect(hideThem(decoded)).toBe(decoded);
		secrets.add(CANARY);
		expect(hasCanary(hideThem(decoded))).toBe(false);
	});
});
