/** The rows of the texts of messages: laid out in steps before they are drawn, or taken over from the stream that they complete. */
import type {QueueItem, ReplyPart, Turn, UserEntry} from '../../chat/entry.ts';
import {headOf} from '../../protocol/remote-text.ts';
import {whenWidthsChange} from '../../text/graphemes.ts';
import type {Line} from '../../text/line.ts';
import {referencesIn} from '../../text/markdown/references.ts';
import {MarkdownStream} from '../../text/markdown/stream.ts';
import {SourceStream} from '../../text/source-view.ts';
import {TypedStream} from '../../text/typed-text.ts';
import {innerWidth, type RowContext} from './gutter.ts';
import {answerInTurn, reasonedIn} from './reasoning-rows.ts';

/** UTF-16 units of one text: some 30,000 rows, which take a few tenths of a second at every new width. */
export const MAX_LAID_OUT = 2 * 1024 * 1024;

/** UTF-16 units of a step: 1 to 4 ms. */
const STEP = 4096;

/** A text of a reply. */
type TextPart = Extract<ReplyPart, {readonly kind: 'text'}>;
/** A text of the user. */
export type TypedMessage = Pick<UserEntry, 'kind' | 'text'> | QueueItem;
export type LaidOutText = ReplyPart | TypedMessage;
type Columns = Pick<RowContext, 'width' | 'wide' | 'source'>;

interface TextLayout {
	readonly layout: string;
	readonly text: string;
	readonly stream: Pick<MarkdownStream | SourceStream | TypedStream, 'advance' | 'complete'>;
	isRead: boolean;
}

/** The layouts that are not drawn yet: a new width, and a jump at the one of before, are prepared at the same time. */
let pending = new WeakMap<TextPart | TypedMessage, readonly TextLayout[]>();
/** As many layouts as can be prepared at the same time: of the drawing, of a change of the transcript, of a new width. */
const MOST_PENDING = 3;

/** The text of the running turn: only its new lines are laid out. */
let live:
	| {readonly turn: string; readonly layout: string; readonly stream: MarkdownStream | SourceStream}
	| undefined;

whenWidthsChange(() => {
	pending = new WeakMap();
	live = undefined;
});

const layoutIn = ({width, wide = width, source}: Columns): string =>
	`${width} ${wide}${source ? ' source' : ''}`;

/** The part of a text that has rows, without its reasoning. */
export function textOfRows(part: TextPart | TypedMessage): string {
	const text = headOf(part.text);
	const start = part.kind === 'text' ? (reasonedIn(part)?.tagged.length ?? 0) : 0;
	return text.slice(start, start + MAX_LAID_OUT);
}

function newStream({width, wide = width, source}: Columns, text?: string): MarkdownStream | SourceStream {
	const inner = innerWidth(width);
	if (source) return new SourceStream(inner);
	return new MarkdownStream(inner, text === undefined ? undefined : referencesIn(text), innerWidth(wide));
}

function layoutOf(part: TextPart | TypedMessage, columns: Columns): TextLayout {
	const layout = layoutIn(columns);
	const others = pending.get(part) ?? [];
	const known = others.find((each) => each.layout === layout);
	if (known !== undefined) return known;
	const text = textOfRows(part);
	const stream =
		part.kind === 'text' ? (takenOver(layout, text) ?? newStream(columns, text)) : newTypedStream(columns);
	const created = {layout, text, stream, isRead: false};
	pending.set(part, [created, ...others].slice(0, MOST_PENDING));
	return created;
}

function newTypedStream({width, wide = width, source}: Columns): TypedStream | SourceStream {
	const inner = innerWidth(width);
	return source ? new SourceStream(inner) : new TypedStream(inner, innerWidth(wide));
}

/** The stream of which a text is the complete one, unless reference links change its rows. */
function takenOver(layout: string, text: string): MarkdownStream | SourceStream | undefined {
	const stream = live?.layout === layout ? live.stream : undefined;
	if (stream === undefined || stream.text === '' || !text.startsWith(stream.text)) return undefined;
	if (stream instanceof MarkdownStream && referencesIn(text) !== undefined) return undefined;
	live = undefined;
	return stream;
}

/**
 * Lays out the next few kilobytes of a long text, for `textRows`.
 * @returns false if there was nothing to do
 */
export function layOutMore(part: LaidOutText, columns: Columns): boolean {
	if (part.kind === 'tool' || headOf(part.text).length <= STEP) return false;
	const layout = layoutOf(part, columns);
	if (layout.isRead) return false;
	layout.isRead = layout.stream.advance(layout.text, STEP);
	return true;
}

/** All rows of a text, within the gutter: rendered, or its source. */
export function textRows(part: TextPart | TypedMessage, columns: Columns): readonly Line[] {
	const {stream, text} = layoutOf(part, columns);
	pending.delete(part);
	return stream.complete(text);
}

/** The rows of the text that is arriving, without its reasoning. */
export function streamedRows(turn: Turn, columns: Columns): readonly Line[] {
	const layout = layoutIn(columns);
	// Each round of a turn has a text of its own; the same turn at another width or in the other view is laid out again.
	const key = `${turn.entryId}/${turn.parts.length}`;
	if (live?.turn !== key || live.layout !== layout) live = {turn: key, layout, stream: newStream(columns)};
	return live.stream.update(answerInTurn(turn));
}
