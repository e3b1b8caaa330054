import {expect, it} from 'vitest';
import {COMMANDS} from '../../../source/chat/commands.ts';
import {spokenHelp} from '../../../source/modes/screen-reader/spoken-help.ts';

it('has every command with its help, and the keys that there are', () => {
	const help = spokenHelp(false);
	for (const {name, summary} of COMMANDS) {
		expect(help.filter((line) => line.startsWith(`/${name}`))).toEqual([expect.stringContaining(summary)]);
	}
	expect(help.join('\n')).toContain('arrows');
});

it('promises no key that a terminal does not tell', () => {
	expect(spokenHelp(true).join('\n')).not.toMatch(/arrow|Tab|waits until you/);
});
