/** The flags for how the full screen looks and calls. */
import {type FlagRow, nothing, value, variables} from './flag-row.ts';

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
		help: 'draw lines and signs with plain characters',
		shownIn: 'all',
		group: 'screen',
		usedBy: 'chat',
	},
	{
		name: 'no-bell',
		argument: nothing,
		help: 'do not ring the bell when an answer has come',
		shownIn: 'all',
		group: 'screen',
		usedBy: 'chat',
	},
] as const satisfies readonly FlagRow[];
