import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {extendsText, findTypingText, type TypingText} from '../../../source/client/worker/typing-text.ts';
import {anyCodePoint} from '../../support/code-points.ts';
import {cases} from '../../support/property-runs.ts';

const frameOf = (text: string): string =>
	JSON.stringify({type: 'typing', message: text, timestamp: '2026-01-01T00:00:00'});

const found = (json: string, before?: TypingText): TypingText | undefined =>
	findTypingText(Buffer.from(json), before);

const textOf = ({message, start, end}: TypingText): unknown =>
	JSON.parse(`"${message.toString('utf8', start, end)}"`);

const anyText = fc.oneof(
	fc.string({unit: anyCodePoint}).map((text) => text.toWellFormed()),
	fc
		.array(fc.constantFrom('\\', '"', '\\"', '\n', 'é', '漢', '👩‍👩‍👧', '...', ' '), {maxLength: 12})
		.map((parts) => parts.join('')),
);

/** The same JSON with every unit of its strings that may be escaped, escaped. */
const escaped = (json: string): string =>
	json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

describe('the text of a typing message', () => {
	it('is that of the parser, however it is escaped, and whatever came before', () => {
		fc.assert(
			fc.property(anyText, anyText, fc.boolean(), (text, other, isEscaped) => {
				const json = isEscaped ? escaped(frameOf(text)) : frameOf(text);
				for (const before of [undefined, found(frameOf(other)), found(frameOf(text.slice(0, 3)))]) {
					const typing = found(json, before);
					expect(typing && textOf(typing)).toBe(text);
				}
			}),
			{numRuns: cases(600)},
		);
	});

	it('extends another one exactly where a text begins with the other', () => {
		fc.assert(
			fc.property(anyText, anyText, fc.boolean(), (first, second, isLonger) => {
				const text = isLonger ? first + second : second;
				const [before, typing] = [found(frameOf(first)), found(frameOf(text))];
				if (before === undefined || typing === undefined) throw new Error('no text was found');
				expect(extendsText(typing, before)).toBe(text.startsWith(first));
			}),
			{numRuns: cases(600)},
		);
	});

	it('extends another one in a sequence of frames, each found after the one before, exactly where its text does', () => {
		const steps = fc.array(fc.tuple(anyText, fc.integer({min: 0, max: 3})), {maxLength: 12});
		fc.assert(
			fc.property(steps, (parts) => {
				let text = '';
				const texts: {readonly text: string; readonly typing: TypingText}[] = [];
				for (const [part, kept] of parts) {
					// Mostly the text grows; sometimes it starts anew.
					text = kept === 0 ? part : text + part;
					const typing = found(frameOf(text), texts.at(-1)?.typing);
					if (typing === undefined) throw new Error('no text was found');
					texts.push({text, typing});
				}
				for (const one of texts)
					for (const other of texts)
						expect(extendsText(one.typing, other.typing)).toBe(one.text.startsWith(other.text));
			}),
			{numRuns: cases(300)},
		);
	});

	it.each([
		['AI is thinking...', false],
		['Calling get_order... (1/2)', false],
		['Summarizing…', false],
		['', false],
		['A', true],
		['Well...\nand more', true],
		[`${'long '.repeat(100)}...`, true],
	])('%j is part of an answer: %s', (text, isAnswer) => {
		expect(found(frameOf(text))?.isAnswer).toBe(isAnswer);
		expect(found(escaped(frameOf(text)))?.isAnswer).toBe(isAnswer);
	});

	it.each([
		['Python spacing', '{"type": "typing", "message": "a", "timestamp": "x"}', 'a'],
		['no timestamp', '{"type":"typing","message":"a"}', 'a'],
		['another order', '{"message":"a","type":"typing"}', undefined],
		['another type', '{"type":"ai_response","message":"a"}', undefined],
		['a text that is not a string', '{"type":"typing","message":["a"]}', undefined],
		['an incomplete frame', '{"type":"typing","message":"a', undefined],
		['an unknown member', '{"type":"typing","message":"a","more":1}', undefined],
		['a second text', '{"type":"typing","message":"a","message":"b"}', undefined],
		['a second frame', '{"type":"typing","message":"a"}\n{"type":"ai_response","message":"b"}', undefined],
	])('with %s: %s', (_name, json, text) => {
		const typing = found(json);
		expect(typing && textOf(typing)).toBe(text);
	});
});
