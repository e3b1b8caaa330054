/** The reasoning of an answer: which texts have it, and its rows: one while it is folded. */
import type {ReplyPart, Turn} from '../../chat/entry.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {countOf} from '../../text/quantity.ts';
import {type Reasoned, splitReasoning} from '../../text/reasoning.ts';
import {EMPTY_TEXT, own} from '../../text/safe.ts';
import {layoutSource} from '../../text/source-view.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {BLANK_ROW, behindGutter, innerWidth, type RowContext, rowsIn, type TranscriptRow} from './gutter.ts';

type TextPart = Extract<ReplyPart, {readonly kind: 'text'}>;

/** Every frame asks for the same ones. */
const known = new WeakMap<TextPart, Reasoned | undefined>();

/** The reasoning at the beginning of a text; of a remote text, if that has arrived complete. */
export function reasonedIn(part: ReplyPart | undefined): Reasoned | undefined {
	if (part?.kind !== 'text') return undefined;
	if (!known.has(part)) known.set(part, splitReasoning(headOf(part.text)));
	return known.get(part);
}

let lastOfTurn: {readonly text: string; readonly split: Reasoned | undefined} | undefined;

/** The same of the text that is arriving, whose reasoning may be incomplete. */
export function reasonedInTurn({text}: Pick<Turn, 'text'>): Reasoned | undefined {
	if (lastOfTurn?.text !== text) lastOfTurn = {text, split: splitReasoning(text, true)};
	return lastOfTurn.split;
}

/** The text of an answer that is drawn below its reasoning. */
export const answerInTurn = (turn: Pick<Turn, 'text'>): string => reasonedInTurn(turn)?.rest ?? turn.text;

const linesIn = (reasoning: string): number => (reasoning === '' ? 0 : reasoning.split('\n').length);

/** "reasoned for 3 lines" */
export const reasonedFor = ({reasoning, isComplete}: Reasoned): string => {
	const count = countOf(linesIn(reasoning), 'line');
	return isComplete ? `reasoned for ${count}` : `reasoning, ${count} so far`;
};

/**
 * @param unit of these rows
 * @param isOpen whether the reasoning is shown
 */
export function reasoningRows(
	reasoned: Reasoned,
	unit: string,
	isOpen: boolean,
	{width}: Pick<RowContext, 'width'>,
): readonly TranscriptRow[] {
	const inner = innerWidth(width);
	const indent = inner < 4 ? EMPTY_TEXT : inner < 20 ? own` ` : own`  `;
	const sign = isOpen ? own`▾ ` : own`▸ `;
	const head = truncateLine([span(sign, 'tool'), span(own`${reasonedFor(reasoned)}`, 'dim')], inner);
	const body =
		isOpen && reasoned.reasoning !== ''
			? layoutSource(reasoned.reasoning, Math.max(1, inner - indent.length))
			: [];
	const lines = [
		head,
		...body.map((line) => [span(indent, 'text'), ...line.map(({text}) => span(text, 'dim'))]),
		...(reasoned.rest === '' ? [] : [BLANK_ROW]),
	];
	return rowsIn(behindGutter(lines, 'assistant', width), unit);
}
