/** The rows below a reply: whether it was cut off, rejected settings, and its sources. */
import {
	cutOffBy,
	type KnowledgeSource,
	knowledgeIn,
	rejectedOverrides,
	settingsOfAnswer,
} from '../../chat/metadata.ts';
import type {JsonObject} from '../../protocol/frames.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Span} from '../../text/line.ts';
import {linkTarget} from '../../text/link.ts';
import {countOf} from '../../text/quantity.ts';
import {EMPTY_TEXT, own, safeLine} from '../../text/safe.ts';
import {layoutSource} from '../../text/source-view.ts';
import {span} from '../../text/spans.ts';
import {MOST_SOURCES, sourcesHint} from '../knowledge/sources.ts';
import {behindGutter, innerWidth, mark, type RowContext, rowsIn, type TranscriptRow} from './gutter.ts';
import {detailKey} from './reply-chunks.ts';

/** Limit for each list; a server may send more than anyone reads. */
const MAX_LISTED = MOST_SOURCES;
/** Limit for each text in them, in UTF-16 units. */
const MAX_LENGTH = 500;

/** How sources are shown. */
interface Sources {
	readonly folds: RowContext['folds'] | undefined;
	/** Of the part of the reply that they are below, as `chunkKey` makes it. */
	readonly key: string;
}

/** Limit for the passage of a source that was opened, in UTF-16 units. */
const LONGEST_EXCERPT = 4000;

/**
 * @param json of the metadata, if that has lost something
 * @param overrides settings for this answer only
 * @returns no rows for a reply without such metadata
 */
export function metadataRows(
	metadata: JsonObject,
	unit: string,
	width: number,
	json?: string,
	overrides?: JsonObject,
	{folds, key}: Sources = {folds: undefined, key: unit},
): readonly TranscriptRow[] {
	const cutBy = cutOffBy(metadata);
	const rejected = rejectedOverrides(metadata, json);
	const knowledge = knowledgeIn(metadata, json);
	const rows: TranscriptRow[] = [];
	if (cutBy !== undefined) {
		const text = `The answer was cut off at the length limit (${cutBy}).`;
		rows.push(...mark('!', 'warning', text, unit, width));
	}
	const settings = settingsOfAnswer(overrides, rejected);
	if (settings.length > 0) {
		const pairs = settings.map(inShort).join(', ');
		rows.push(...mark('·', 'dim', `For this answer: ${pairs}`, unit, width));
	}
	if (rejected.length > 0) {
		rows.push(...mark('!', 'warning', 'The server rejected these settings:', unit, width));
		rows.push(...listRows(rejected.map(rejection), unit, width));
	}
	if (knowledge !== undefined) {
		const {sources, passages} = knowledge;
		const from = passages === undefined ? '' : `, ${countOf(passages, 'passage')}`;
		const hint = sourcesHint(sources);
		const end = hint === '' ? hint : own` · ${hint}`;
		rows.push(...mark('·', 'dim', `From the knowledge base${from}${end}`, unit, width));
		rows.push(...knowledgeRows(sources, key, width, folds));
	}
	return rows;
}

/** A numbered list of sources, each a unit of its own that shows its passage when it is open. */
export function knowledgeRows(
	sources: readonly KnowledgeSource[],
	key: string,
	width: number,
	folds: RowContext['folds'] | undefined,
): readonly TranscriptRow[] {
	const rows = sources.slice(0, MAX_LISTED).flatMap((source, index) => {
		const unit = detailKey(key, `source ${index + 1}`);
		const line = listRows([sourceLine(source, index)], unit, width);
		return folds?.isRunOpen(unit) === true ? [...line, ...excerptRows(source, unit, width)] : line;
	});
	const rest = sources.length - MAX_LISTED;
	return rest > 0 ? [...rows, ...listRows([[span(own`… ${rest} more`, 'dim')]], key, width)] : rows;
}

function excerptRows({excerpt}: KnowledgeSource, unit: string, width: number): readonly TranscriptRow[] {
	const inner = innerWidth(width);
	const indent = inner < 20 ? EMPTY_TEXT : own`   `;
	const lines =
		excerpt === undefined
			? layoutSpans([span(own`The server sent no passage of it.`, 'dim')], inner - indent.length)
			: layoutSource(excerpt.slice(0, LONGEST_EXCERPT), Math.max(1, inner - indent.length));
	const indented = lines.map(
		(line): Line => [
			...(indent === '' ? [] : [span(indent, 'text')]),
			...line.map(({text}) => span(text, 'dim')),
		],
	);
	return rowsIn(behindGutter(indented, 'assistant', width), unit);
}

const rejection = (text: string): Line => [span(own`- `, 'dim'), span(inShort(text), 'text')];

const inShort = (text: string) =>
	safeLine(text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`);

function sourceLine({name, address, detail}: KnowledgeSource, index: number): Line {
	const link = address?.startsWith('https:') ? linkTarget(address) : undefined;
	const title: Span = {...span(inShort(name), link === undefined ? 'text' : 'link'), link};
	const line: Span[] = [span(own`${index + 1}. `, 'dim'), title];
	// The address is shown too: not every terminal supports links.
	if (address !== undefined && address !== name) line.push(span(own`  ${inShort(address)}`, 'dim'));
	if (detail !== undefined) line.push(span(own`  ${inShort(detail)}`, 'dim'));
	return line;
}

/** Text from the server, so it has the gutter. */
function listRows(lines: readonly Line[], unit: string, width: number): readonly TranscriptRow[] {
	const rest = lines.length - MAX_LISTED;
	const shown = rest > 0 ? [...lines.slice(0, MAX_LISTED), [span(own`… ${rest} more`, 'dim')]] : lines;
	const inner = innerWidth(width);
	const laidOut = shown.flatMap((line) => layoutSpans(line, inner, Math.min(3, Math.max(0, inner - 8))));
	return rowsIn(behindGutter(laidOut, 'assistant', width), unit);
}
