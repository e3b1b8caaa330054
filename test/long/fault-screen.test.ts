/** Faults under the eyes of a user: the draft stays, the screen says what happened, and what was typed is answered in the end. */
import {describe, expect, it} from 'vitest';
import {wordFailure} from '../../source/client/failure/failure-table.ts';
import {CANARY} from '../support/fault-matrix/fault.ts';
import {startFaultyServer} from '../support/fault-matrix/faulty-server.ts';
import {CELLS, type Cell, effectOf} from '../support/fault-matrix/model.ts';
import {answerTo} from '../support/fault-matrix/peer.ts';
import {KEYS} from '../support/key-bytes.ts';
import {sampleFailure} from '../support/notices.ts';
import {startProgram} from '../support/pty.ts';

const [EARLIER, FIRST, DRAFT] = ['the earlier question', 'the first question', 'a draft: café 漢字'];

const SEEN = ['upgrading', 'before the greeting', 'authenticating', 'ready', 'thinking', 'streaming'];

/** Those that need neither flags nor the real time of their limits; a gateway has a sentence of its own. */
const SHOWN = CELLS.filter(
	({state, fault, remembers}) =>
		remembers &&
		SEEN.includes(state.name) &&
		!(fault.isSilent || fault.dial || fault.certificate || /50[24]|1014/.test(fault.name)),
);

/** One for each effect, in states that change. */
const SAMPLE: readonly Cell[] = [...new Set(SHOWN.map((cell) => JSON.stringify(effectOf(cell))))].flatMap(
	(effect, index) => {
		const same = SHOWN.filter((cell) => JSON.stringify(effectOf(cell)) === effect);
		return same.slice((index * 7) % same.length).slice(0, 1);
	},
);

describe('on the screen', () => {
	it.each(SAMPLE.map((cell) => [cell.state.name, cell.fault.name, cell] as const))(
		'%s: %s',
		async (_state, _fault, cell) => {
			const {state} = cell;
			const effect = effectOf(cell);
			let met: () => void = () => {};
			const isMet = new Promise<void>((resolve) => {
				met = resolve;
			});
			const time = {shiftClock() {}, sleep() {}};
			const server = await startFaultyServer(cell, {onMet: met, time});
			if (state.progress === 'none') server.arm();
			const program = startProgram({args: [server.url, '--token', CANARY, '--max-frame', '1MB']});
			try {
				if (state.progress !== 'none') {
					await program.shows('● ready');
					program.send(EARLIER);
					await program.shows(answerTo(EARLIER));
				}
				if (state.progress === 'asked') {
					server.arm();
					program.send(FIRST);
				}
				if (state.at !== undefined) await isMet;
				program.type(DRAFT);
				await program.shows(` › ${DRAFT}`);
				await server.inject();
				const code = typeof effect !== 'object' ? undefined : 'stops' in effect ? effect.stops : effect.again;
				if (code !== undefined) {
					const {text} = wordFailure(
						sampleFailure({code}, {url: server.url, opened: state.phase !== 'dialing'}),
					);
					await program.shows(text.slice(0, 30));
				}
				await program.shows(` › ${DRAFT}`);
				program.type(KEYS.enter);
				if (typeof effect === 'object' && 'stops' in effect) {
					await program.shows(/queued/);
					program.send('/reconnect');
				}
				if (effect === 'signed out') await program.shows(/queued/);
				else await program.shows(answerTo(DRAFT));
				expect(server.peer.received(DRAFT)).toBe(effect === 'signed out' ? 0 : 1);
				expect(server.peer.received(FIRST)).toBeLessThanOrEqual(1);
				expect(program.output()).not.toContain(CANARY);
			} finally {
				program.kill('SIGKILL');
				await server.close();
			}
		},
	);
});
