/** Words what the server reports beside a reply: whether it was cut off, and the settings that only it had. */
import type {AssistantEntry} from '../../chat/entry.ts';
import {cutOffBy, rejectedOverrides, settingsOfAnswer} from '../../chat/metadata.ts';
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
	];
}

function listed(texts: readonly string[]): SafeText {
	const shown = texts.slice(0, MOST).map((text) => truncate(safeLine(text.slice(0, 4 * BRIEF)), BRIEF));
	const rest = texts.length - shown.length;
	return joinSafe(rest > 0 ? [...shown, own`${rest} more`] : shown, ', ');
}
