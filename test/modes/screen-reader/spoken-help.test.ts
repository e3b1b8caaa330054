import {expect, it} from 'vitest';
import {COMMANDS} from '../../../source/chat/commands.ts';
import {spokenHelp} from '../../../source/modes/screen-reader/spoken-help.ts';

it('lists every command that works without a screen with its summary, and the keys', () => {
	const help = spokenHelp(false);
	for (const command of COMMANDS) {
		const {name, summary} = command;
		const performed: string[] = [];
		const nothing = () => {};
		const chat = {
			...{request: nothing, reconnect: nothing, retry: nothing, notify: nothing},
			...{beginConversation: nothing, renameConversation: nothing, deleteConversation: nothing},
			giveFeedback: nothing,
		};
		command.run({chat, perform: (action) => performed.push(action.do)}, '');
		const works = performed.every((action) => ['quit', 'help', 'login'].includes(action));
		const line = works ? [expect.stringContaining(summary)] : [];
		expect(help.filter((each) => each.startsWith(`/${name}`))).toEqual(line);
	}
	expect(help.join('\n')).toContain('arrows');
});

it('names no key that a dumb terminal does not report', () => {
	expect(spokenHelp(true).join('\n')).not.toMatch(/arrow|Tab|held back/);
});
