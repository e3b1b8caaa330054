import {expect, it} from 'vitest';
import {COMMANDS} from '../../../source/chat/commands.ts';
import {spokenHelp} from '../../../source/modes/screen-reader/spoken-help.ts';

it('lists every command with its summary, and the keys', () => {
	const help = spokenHelp(false);
	for (const {name, summary} of COMMANDS) {
		expect(help.filter((line) => line.startsWith(`/${name}`))).toEqual([expect.stringContaining(summary)]);
	}
	expect(help.join('\n')).toContain('arrows');
});

it('names no key that a dumb terminal does not report', () => {
	expect(spokenHelp(true).join('\n')).not.toMatch(/arrow|Tab|held back/);
});
