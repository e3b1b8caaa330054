/** The start screen: the first presets, until the first message. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import type {ListedPreset} from '../../server/preset-choice.ts';
import type {Line} from '../../text/line.ts';
import {own} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {widestOf} from '../../text/width.ts';
import {keysLabel} from '../keys/key-dispatch.ts';
import type {UiState} from '../ui-state.ts';
import {itemLines, shortened} from './presets-view.ts';

const MOST_OFFERS = 3;

type Conversation = Pick<ChatSnapshot, 'entries' | 'turn' | 'queue'>;

/** Presets to begin with; none once there is a message. */
export function startOffers(
	{presets}: Pick<UiState, 'presets'>,
	{entries, turn, queue}: Conversation,
): readonly ListedPreset[] {
	const {list = []} = presets;
	if (list.length === 0 || turn !== undefined || queue.length > 0) return [];
	return entries.some(({kind}) => kind !== 'notice') ? [] : list.slice(0, MOST_OFFERS);
}

/** The preset that is selected on the start screen. */
export function chosenOffer(state: UiState, conversation: Conversation): ListedPreset | undefined {
	const {presets, draft} = state;
	if (presets.offer === undefined || draft.text !== '') return undefined;
	return startOffers(state, conversation)[presets.offer];
}

/** The lines of the start screen below the notices, if they fit; otherwise none. */
export function startLines(
	state: UiState,
	conversation: Conversation,
	columns: number,
	rows: number,
): readonly Line[] {
	const offers = startOffers(state, conversation);
	if (offers.length === 0) return [];
	const chosen = chosenOffer(state, conversation);
	const widest = Math.min(30, widestOf(offers.map(({label}) => shortened(label))));
	const title = [
		span(own` Begin with a preset`, 'strong'),
		span(own` · ${keysLabel('down enter')}, or /preset`, 'dim'),
	];
	const items = offers.map((preset) => itemLines(preset, preset === chosen, widest, columns));
	const head = [[], truncateLine(title, columns)];
	// Without the descriptions on a low and narrow screen.
	const fitting = [items, items.map((lines) => lines.slice(0, 1))].find(
		(each) => each.flat().length + 2 <= rows,
	);
	return fitting === undefined ? [] : [...head, ...fitting.flat()];
}
