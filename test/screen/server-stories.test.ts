/** Every request and answer of today's server, by keyboard, with the built-in assistant and with the reference server. */
import {isDeepStrictEqual} from 'node:util';
import {describe, expect, it} from 'vitest';
import type {JsonObject} from '../../source/protocol/frames.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {type Said, tapServer} from '../support/tapped-server.ts';
import {PEERS, type Peer} from './stories/peers.ts';
import {type Stage, type Story, WALKS} from './stories/stories.ts';

/** Opens in place of an editor, and writes a correction. */
const EDITOR = `sh -c 'printf "It is shipped." > "$0"'`;

describe.each(PEERS)('$name', ({open, openBare}) => {
	it.each(WALKS)('$name', {timeout: 60_000}, async ({isBare, args, query, before, stories}) => {
		const peer = await open();
		before?.(peer);
		const target = isBare ? await openBare() : peer.url;
		const tap = await tapServer(`${target}${query?.(peer) ?? ''}`);
		const program = await openChat(`${tap.url}${query?.(peer) ?? ''}`, {
			columns: 140,
			rows: 40,
			args: args(peer),
			env: {VISUAL: EDITOR},
		});
		let from = 0;
		/** What was said in the story under way. */
		const heard = (): readonly Said[] => tap.said.slice(from);
		const stage: Stage = {
			program,
			peer,
			tap,
			async answered(type) {
				await tap.until(
					() => heard().some(({by, frame}) => by === 'server' && frame.type === type),
					() => `There was no ${type}.`,
				);
			},
		};
		for (const story of stories as readonly Story[]) {
			const {name, act, shows} = story;
			await act(stage);
			await program.shows(shows(peer));
			await tap.until(
				() => missing(heard(), story, peer) === undefined,
				() => `${name}: ${missing(heard(), story, peer)} is not in ${JSON.stringify(heard())}`,
			);
			from = tap.said.length;
		}
		expect(await quit(program)).toBe(0);
	});
});

/** What of a story was not said. */
function missing(
	said: readonly Said[],
	{sent, answers = [], http = []}: Story,
	peer: Peer,
): string | undefined {
	const frames = said.filter(({by}) => by === 'client').map(({frame}) => frame);
	for (const wanted of sent?.(peer) ?? []) {
		const at = frames.findIndex((frame) => isLike(frame, wanted));
		if (at < 0) return JSON.stringify(wanted);
		frames.splice(0, at + 1);
	}
	const types = said.filter(({by}) => by === 'server').map(({frame}) => frame.type);
	const unanswered = answers.find((type, index) => {
		const before = answers.slice(0, index).filter((each) => each === type).length;
		return types.filter((each) => each === type).length <= before;
	});
	return unanswered ?? http.find((route) => !said.some((each) => each.route?.replace('/chat', '') === route));
}

/** Whether a frame has these members. */
const isLike = (frame: JsonObject, wanted: JsonObject): boolean =>
	Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(frame[key], value));
