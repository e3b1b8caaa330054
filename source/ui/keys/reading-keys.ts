/** Which keys of the transcript do something for the unit under its cursor: the status row names these. */
import type {LongText} from '../../protocol/remote-text.ts';
import type {TranscriptRow} from '../transcript/gutter.ts';
import {callsUnder, type List, type ListItem} from '../transcript/list.ts';
import {codeBlocksIn, textsOf} from '../transcript/message-text.ts';
import {foldUnder} from '../transcript/navigation.ts';
import type {Viewable} from '../transcript/viewport.ts';

/** Longer texts are taken for texts with code, in UTF-16 units: every frame asks. */
const MOST_READ = 100_000;
/** Without one of these a text has no code block. */
const CODE = /(?:`{3}|~{3}|^(?: {4}|\t)|<pre)/im;

/** By the texts of a message that is complete: others are new in each frame. */
const withCode = new WeakMap<object, boolean>();

/** Whether a message has a code block. */
function hasCode(item: ListItem): boolean {
	const message = item.kind === 'entry' ? item.entry : undefined;
	const known = message === undefined ? undefined : withCode.get(message);
	if (known !== undefined) return known;
	const isCode = (text: LongText): boolean =>
		typeof text !== 'string' ||
		text.length > MOST_READ ||
		(CODE.test(text) && codeBlocksIn(item, text).length > 0);
	const found = textsOf(item).some(isCode);
	if (message !== undefined) withCode.set(message, found);
	return found;
}

/** @returns whether keys of `hintsAt` act on this unit; none do where there is no unit */
export function actsOn(
	view: Viewable<ListItem, TranscriptRow> & List,
	unit: string | undefined,
): (keys: string) => boolean {
	const index = unit === undefined ? -1 : view.indexOf(unit);
	if (unit === undefined || index < 0) return () => false;
	const item = view.item(index);
	const hasText = textsOf(item).length > 0;
	return (keys) => {
		switch (keys) {
			case 'enter':
				return foldUnder(view, unit) !== undefined;
			case 'c':
				return hasCode(item);
			case 'y':
				return hasText;
			case 'o':
			case 's':
				return hasText || callsUnder(item, unit).length > 0;
			default:
				return true;
		}
	};
}
