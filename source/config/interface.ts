/** Which of its two faces the chat shows: the full screen, or lines for people who hear their terminal. */
import {fromEnvironment, has, type ResolveContext} from './resolve-context.ts';
import type {ChatSettings} from './settings.ts';

/** What a variable that is a switch is set to where it is meant to be off. */
const OFF = /^(?:0|false|no|off)$/i;

/** Lines where they are asked for, and where the terminal obeys no control sequence (`TERM=dumb`). */
export function readInterface(desk: ResolveContext): ChatSettings['interface'] {
	const wish = fromEnvironment(desk, 'screen-reader');
	const isWished = has(desk, 'screen-reader') || (wish !== undefined && !OFF.test(wish.value));
	return isWished || desk.env.TERM === 'dumb' ? 'lines' : 'screen';
}
