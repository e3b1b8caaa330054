import {expect, it} from 'vitest';
import {COMMANDS} from '../../../source/chat/commands.ts';
import {createLineFeatures} from '../../../source/modes/screen-reader/line-features.ts';
import {spokenHelp} from '../../../source/modes/screen-reader/spoken-help.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {QUIET_PORTS} from '../../support/quiet-ports.ts';

it('lists every command that works without a screen with its summary, and the keys', () => {
	const help = spokenHelp(false);
	const {dialogueFor} = createLineFeatures({
		...{chat: createFakeChat(), clock: createHandClock(), server: QUIET_PORTS, files: QUIET_PORTS},
		...{onSent() {}, onRefused() {}},
	});
	for (const command of COMMANDS) {
		const {name, summary} = command;
		let works = true;
		command.run(
			{
				chat: createFakeChat(),
				perform(action) {
					works = ['quit', 'help', 'login'].includes(action.do) || dialogueFor(action) !== undefined;
				},
			},
			'',
		);
		const line = works ? [expect.stringContaining(summary)] : [];
		expect(help.filter((each) => new RegExp(`^/${name}\\b`).test(each))).toEqual(line);
	}
	expect(help.join('\n')).toContain('arrows');
});

it('names no key that a dumb terminal does not report', () => {
	expect(spokenHelp(true).join('\n')).not.toMatch(/arrow|Tab|held back/);
});
