/** The flags for the full screen. */
import {variables} from '../environment.ts';
import {type FlagRow, nothing, value} from './flag-row.ts';

export const screenFlags = [
	{
		name: 'theme',
		argument: value('NAME'),
		help: 'auto, dark, light, ansi or contrast',
		shownIn: 'all',
		group: 'screen',
		usedBy: 'chat',
		environment: variables('THEME'),
	},
	{
		name: 'ascii',
		argument: nothing,
		help: 'draw with ASCII characters only',
		shownIn: 'all',
		group: 'screen',
		usedBy: 'chat',
	},
	{
		name: 'no-bell',
		argument: nothing,
		help: 'do not ring the bell when an answer arrives',
		shownIn: 'all',
		group: 'screen',
		usedBy: 'chat',
	},
] as const satisfies readonly FlagRow[];
