/** The last row of the screen on the pages of help, tools, conversations and sign-in: their keys, instead of the input. */
import type {Line} from '../../text/line.ts';
import {joinSafe, own, type SafeText} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {widthOf} from '../../text/width.ts';
import type {PageName} from '../keys/actions.ts';
import {hintsAt} from '../keys/key-dispatch.ts';

/** The most important first. */
const KEYS: Partial<Readonly<Record<PageName, () => readonly SafeText[]>>> = {
	help: hintsAt('help', 'escape', 'up down', 'pageup pagedown', 'text'),
	tools: hintsAt('tools', 'escape', 'up down', 'enter', '?', 'text'),
	presets: hintsAt('presets', 'escape', 'enter', 'up down'),
	conversations: hintsAt(
		'conversations',
		'escape',
		'enter',
		'/',
		'n',
		'r',
		'd',
		'space',
		'D',
		'up down',
		'?',
	),
	settings: hintsAt('settings', 'escape', 'up down', 'left right', 'enter', 'r', 'R', '?', 'text'),
	login: hintsAt('login', 'escape', 'enter', 'up down', 'tab', 'ctrl+c'),
};

const QUESTION_KEYS = hintsAt('question', 'y', 'escape');

/** As many of the page's keys as fit; undefined for a page that has another last row. */
export function pageFoot(page: PageName, width: number, isQuestion = false): Line | undefined {
	const keys = isQuestion ? QUESTION_KEYS() : KEYS[page]?.();
	if (keys === undefined) return undefined;
	let fitting = keys;
	while (fitting.length > 1 && widthOf(joinSafe(fitting, ' · ')) + 2 > width) fitting = fitting.slice(0, -1);
	return truncateLine([span(own` ${joinSafe(fitting, ' · ')}`, 'dim')], width);
}
