/** Plays a fault that occurs on every connection: the program keeps trying, ever more slowly, and says so once. */

import {FAULTS} from './faults.ts';
import {type Cell, effectOf, whyNot} from './model.ts';
import {openStage} from './stage.ts';
import {STATES} from './states.ts';

const MINUTES = 10;

/** States that every connection comes to. */
export const EARLY: readonly string[] = [
	'connecting',
	'upgrading',
	'before the greeting',
	'authenticating',
	'ready',
];

/** Faults after which the program connects again, in such states. */
export const REPEATED: readonly Cell[] = STATES.filter(({name}) => EARLY.includes(name)).flatMap((state) =>
	FAULTS.map((fault): Cell => ({state, fault, remembers: true})).filter((cell) => {
		const effect = effectOf(cell);
		return whyNot(cell) === undefined && typeof effect === 'object' && 'again' in effect;
	}),
);

/** The waits grow to 30 s at most, half of it on average, and connecting itself may take as long. */
const [FEWEST, MOST] = [(MINUTES * 60) / (30 + 35), (MINUTES * 60) / 12] as const;

/** A loss, a return, and the first connection. */
const MOST_NOTICES = 3;

/** @returns a sentence about each count that is wrong after ten minutes */
export async function repeatFault(cell: Cell): Promise<readonly string[]> {
	const stage = await openStage(cell, true);
	const {chat} = stage;
	try {
		chat.connect();
		for (let passed = 0; passed < MINUTES * 60; ) {
			const {at} = chat.getSnapshot().connection;
			if (at === 'waiting' || cell.fault.isSilent) {
				await stage.tick();
				passed++;
			} else if (at === 'stopped') break;
			else await stage.changed();
		}
		const {connection, entries} = chat.getSnapshot();
		const notices = entries.filter(({kind}) => kind === 'notice').length;
		const name = `${cell.state.name}: ${cell.fault.name}`;
		const problems = [...stage.problems];
		if (connection.at === 'stopped') problems.push('it has stopped');
		if (stage.dials < FEWEST || stage.dials > MOST) problems.push(`it was dialed ${stage.dials} times`);
		if (notices > MOST_NOTICES) problems.push(`there are ${notices} notices`);
		return problems.map((problem) => `${name}: ${problem}`);
	} finally {
		const closed = chat.close();
		while (chat.getSnapshot().connection.at !== 'closed') await stage.tick();
		await closed;
		await stage.close();
	}
}
