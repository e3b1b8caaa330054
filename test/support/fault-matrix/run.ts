/** Plays cells of the matrix, several at a time, and compares each with the model. */
import {FAULTS} from './faults.ts';
import {type Cell, expected, type Outcome} from './model.ts';
import {playCell} from './play.ts';
import type {State} from './states.ts';

const AT_ONCE = 16;

const nameOf = ({state, fault, remembers}: Cell): string =>
	`${state.name}: ${fault.name} (the server ${remembers ? 'remembers' : 'forgets'})`;

/** @returns a sentence about each cell that is wrong: by default, that is not as the model says */
export async function wrongCells(
	cells: readonly Cell[],
	play: (cell: Cell) => Promise<readonly string[]> = playByModel,
): Promise<readonly string[]> {
	const wrong: string[] = [];
	const waiting = cells.values();
	let hangs = false;
	async function work(): Promise<void> {
		for (const cell of waiting) {
			if (hangs) return;
			try {
				const problems = await play(cell);
				if (problems.length > 0) wrong.push(`${nameOf(cell)}: ${problems.join('; ')}`);
			} catch (error) {
				wrong.push(`${nameOf(cell)}, and nothing after it was played: ${error}`);
				hangs = true;
			}
		}
	}
	await Promise.all(Array.from({length: AT_ONCE}, work));
	return wrong;
}

async function playByModel(cell: Cell): Promise<readonly string[]> {
	const {outcome, problems} = await playCell(cell);
	return [...differences(outcome, expected(cell)), ...problems];
}

function differences(outcome: Outcome, wanted: Outcome): readonly string[] {
	const names = Object.keys(wanted) as readonly (keyof Outcome)[];
	return names
		.map((name) => [name, JSON.stringify(outcome[name]), JSON.stringify(wanted[name])] as const)
		.filter(([, is, wants]) => is !== wants)
		.map(([name, is, wants]) => `${name} is ${is}, not ${wants}`);
}

/** Of each fault one cell on each of these servers, in the state that has the fewest so far. */
export function sampleCells(from: readonly Cell[], servers: readonly boolean[]): readonly Cell[] {
	const counts = new Map<State, number>();
	const countOf = ({state}: Cell): number => counts.get(state) ?? 0;
	const sample: Cell[] = [];
	for (const fault of FAULTS)
		for (const remembers of servers) {
			const cells = from.filter((cell) => cell.fault === fault && cell.remembers === remembers);
			const [cell] = cells.toSorted((a, b) => countOf(a) - countOf(b));
			if (cell === undefined) continue;
			counts.set(cell.state, countOf(cell) + 1);
			sample.push(cell);
		}
	return sample;
}
