/** Chooses the interface of the chat: the full screen, or plain lines for screen readers. */
import {fromEnvironment, has, type ResolveContext} from './resolve-context.ts';
import type {ChatSettings} from './settings.ts';

/** The values that turn a variable off. */
const OFF = /^(?:0|false|no|off)$/i;

/** Lines on request, and where the terminal supports no control sequences (`TERM=dumb`). */
export function readInterface(context: ResolveContext): Pick<ChatSettings, 'interface' | 'linesBy'> {
	const found = fromEnvironment(context, 'screen-reader');
	const linesBy = [
		...(has(context, 'screen-reader') ? ['--screen-reader'] : []),
		...(found !== undefined && !OFF.test(found.value) ? [found.variable] : []),
		...(context.env.TERM === 'dumb' ? ['TERM=dumb'] : []),
	];
	return {interface: linesBy.length > 0 ? 'lines' : 'screen', linesBy};
}
