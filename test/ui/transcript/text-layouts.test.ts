import fc from 'fast-check';
import {afterEach, describe, expect, it} from 'vitest';
import {setGraphemesWhole} from '../../../source/text/graphemes.ts';
import {layoutMarkdown} from '../../../source/text/markdown/stream.ts';
import {layoutSource} from '../../../source/text/source-view.ts';
import {layoutTyped} from '../../../source/text/typed-text.ts';
import {innerWidth} from '../../../source/ui/transcript/gutter.ts';
import {layOutMore, streamedRows, textRows} from '../../../source/ui/transcript/text-layouts.ts';
import {liveTurn, queuedMessage, userEntry} from '../../support/entries.ts';
import {cases} from '../../support/property-runs.ts';
import {anyMarkdown} from '../../text/markdown/any-markdown.ts';

afterEach(() => {
	setGraphemesWhole(false);
});

const anyColumns = fc.record({
	width: fc.integer({min: 5, max: 60}),
	wider: fc.nat(60),
	source: fc.boolean(),
});
const anyReply = fc.tuple(
	fc.oneof(
		anyMarkdown,
		fc.tuple(anyMarkdown, anyMarkdown).map((both) => `${both.join('\n')}\n[a]: /b\n\n[a]`),
	),
	fc.nat(80),
);
/** A text of any Markdown, repeated, so that it takes several steps. */
const long = ([text, times]: readonly [string, number]): string => `${text}\n\n`.repeat(times + 1);
const textPart = (text: string) => ({kind: 'text', text}) as const;

describe('textRows', () => {
	const unsliced = (text: string, width: number, wide: number, source: boolean) =>
		source
			? layoutSource(text, innerWidth(width))
			: layoutMarkdown(text, innerWidth(width), innerWidth(wide));

	it('are those of the text as a whole, after any number of steps, also at another width before', {
		tags: 'slow',
	}, () => {
		fc.assert(
			fc.property(
				anyReply,
				anyColumns,
				fc.nat(6),
				fc.boolean(),
				(reply, {width, wider, source}, steps, isElse) => {
					const part = textPart(long(reply));
					const columns = {width, wide: width + wider, source};
					if (isElse) layOutMore(part, {...columns, width: width + 1});
					for (let step = 0; step < steps; step++) layOutMore(part, columns);
					expect(textRows(part, columns)).toEqual(unsliced(part.text, width, width + wider, source));
				},
			),
			{numRuns: cases(150)},
		);
	});

	it('are those of the text as a whole when they continue those of the stream', {tags: 'slow'}, () => {
		fc.assert(
			fc.property(
				anyReply,
				anyColumns,
				fc.array(fc.double({min: 0, max: 1, noNaN: true}), {maxLength: 4}),
				fc.nat(3),
				fc.constantFrom(0, 0, 1),
				(reply, {width, wider, source}, shares, steps, narrower) => {
					const text = long(reply);
					const columns = {width, wide: width + wider, source};
					for (const share of [...shares].sort((a, b) => a - b))
						streamedRows(liveTurn({text: text.slice(0, Math.round(share * text.length))}), {
							...columns,
							width: width - narrower,
						});
					const part = textPart(text);
					for (let step = 0; step < steps; step++) layOutMore(part, columns);
					expect(textRows(part, columns)).toEqual(unsliced(text, width, width + wider, source));
					// The stream that was taken over is not used again.
					expect(streamedRows(liveTurn({text: 'other'}), columns)).toEqual(
						unsliced('other', width, width + wider, source),
					);
				},
			),
			{numRuns: cases(150)},
		);
	});

	it('are the same objects as those of the stream that the text completes', () => {
		const columns = {width: 40, wide: 80, source: false};
		const text = 'Some *words* of a reply that has many lines.\n\n'.repeat(40);
		const streamed = streamedRows(liveTurn({text: text.slice(0, 1500)}), columns).slice(0, 40);
		const rows = textRows(textPart(text), columns);
		expect(streamed.length).toBe(40);
		expect(streamed.every((row, index) => row === rows[index])).toBe(true);
	});

	it('are those of a typed message as a whole, after any number of steps', () => {
		fc.assert(
			fc.property(anyReply, anyColumns, fc.nat(6), fc.boolean(), (typed, columns, steps, isQueued) => {
				const {width, wider, source} = columns;
				const text = `${long(typed)}\n\`\`\`\n${long(typed)}`;
				const message = isQueued ? queuedMessage(text) : userEntry(text);
				for (let step = 0; step < steps; step++) layOutMore(message, {width, wide: width + wider, source});
				expect(textRows(message, {width, wide: width + wider, source})).toEqual(
					source
						? layoutSource(text, innerWidth(width))
						: layoutTyped(text, innerWidth(width), innerWidth(width + wider)),
				);
			}),
			{numRuns: cases(60)},
		);
	});

	it('are laid out again when the terminal draws graphemes whole', () => {
		const columns = {width: 14, wide: 14, source: false};
		const part = textPart(`${'\u{1F468}\u200D\u{1F469}\u200D\u{1F467} '.repeat(2000)}`);
		expect(layOutMore(part, columns)).toBe(true);
		setGraphemesWhole(true);
		expect(textRows(part, columns)).toEqual(layoutMarkdown(part.text, innerWidth(14)));
	});
});

describe('layOutMore', () => {
	it('ends for each of several layouts of a text that are prepared in turn', () => {
		for (const message of [textPart('word\n'.repeat(4000)), userEntry('word\n'.repeat(4000))]) {
			const layouts = [
				{width: 40, wide: 80, source: false},
				{width: 40, wide: 80, source: true},
				{width: 41, wide: 80, source: false},
			];
			const steps = [0, 1, 2, 3, 4, 5].map(() => layouts.map((columns) => layOutMore(message, columns)));
			expect(steps.map((each) => each.every(Boolean))).toEqual([true, true, true, true, true, false]);
			expect(steps.at(-1)).toEqual([false, false, false]);
		}
	});

	it('has nothing to do for a short text, and ends for a long one', () => {
		const columns = {width: 40, wide: 80, source: false};
		expect(layOutMore(textPart('short'), columns)).toBe(false);
		const part = textPart('x'.repeat(10_000));
		const steps = [1, 2, 3, 4].map(() => layOutMore(part, columns));
		expect(steps).toEqual([true, true, true, false]);
	});
});
