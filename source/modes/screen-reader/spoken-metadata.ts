/** Words what the server reports beside a reply: whether it was cut off, the settings that only it had, and its sources. */
import type {AssistantEntry} from '../../chat/entry.ts';
import {
	cutOffBy,
	type Knowledge,
	type KnowledgeSource,
	knowledgeIn,
	rejectedOverrides,
	settingsOfAnswer,
} from '../../chat/metadata.ts';
import {countOf} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText, safeLine} from '../../text/safe.ts';
import {truncate} from '../../text/width.ts';

/** Columns of a text of the server's, and the number of them in a line. */
const BRIEF = 160;
const MOST = 50;

/** A line for each fact; none for a reply without such facts. */
export function spokenMetadata({
	metadata,
	metadataJson,
	overrides,
}: Pick<AssistantEntry, 'metadata' | 'metadataJson' | 'overrides'>): readonly SafeText[] {
	const cutBy = cutOffBy(metadata);
	const rejected = rejectedOverrides(metadata, metadataJson);
	const settings = settingsOfAnswer(overrides, rejected);
	return [
		...(cutBy === undefined ? [] : [own`The answer was cut off at the length limit: ${cutBy}.`]),
		...(settings.length === 0 ? [] : [own`For this answer: ${listed(settings)}.`]),
		...(rejected.length === 0 ? [] : [own`The server rejected these settings: ${listed(rejected)}.`]),
		...sourceLines(knowledgeIn(metadata, metadataJson)),
	];
}

function sourceLines(knowledge: Knowledge | undefined): readonly SafeText[] {
	if (knowledge === undefined) return [];
	const {sources, passages} = knowledge;
	const from = own`From the knowledge base${passages === undefined ? '' : own`, ${countOf(passages, 'passage')}`}`;
	const rest = sources.length - MOST;
	return [
		own`${from}${sources.length === 0 ? '.' : ':'}`,
		...sources
			.slice(0, MOST)
			.map((source, index) => own`${index + 1}. ${truncate(spokenSource(source), BRIEF)}`),
		...(rest > 0 ? [own`And ${rest} more.`] : []),
	];
}

/** The name of a source, where it is, and its position or score, on one line. */
export function spokenSource({name, address, detail}: KnowledgeSource): SafeText {
	const facts = [name, address === name ? undefined : address, detail];
	return safeLine(
		facts
			.filter((each) => each !== undefined && each !== '')
			.map((each) => each?.slice(0, 4 * BRIEF))
			.join(', '),
	);
}

function listed(texts: readonly string[]): SafeText {
	const shown = texts.slice(0, MOST).map((text) => truncate(safeLine(text.slice(0, 4 * BRIEF)), BRIEF));
	const rest = texts.length - shown.length;
	return joinSafe(rest > 0 ? [...shown, own`${rest} more`] : shown, ', ');
}
