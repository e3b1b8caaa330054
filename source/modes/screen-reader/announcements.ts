/** Compares a chat with the record of its announcements, and returns the lines to add, each once. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {Announced} from './announced-state.ts';
import {announceEntries} from './entry-lines.ts';
import {announceTurn, connectionLines, isBusy, queueLines, silenceLines} from './progress-lines.ts';

/** After this long without a line the progress is announced, ms. */
export const SILENCE_MS = 30_000;

export interface Announcements {
	readonly announced: Announced;
	/** Blocks, each of one line or more. */
	readonly lines: readonly SafeText[];
	/** Clock time at which to call again even if nothing changes; undefined = none. */
	readonly nextAt: number | undefined;
}

/**
 * The next lines. Changes that are undone between two calls are not announced: call it after each frame.
 * @param now clock time, ms
 */
export function announce(announced: Announced, snapshot: ChatSnapshot, now: number): Announcements {
	const model = modelLine(announced, snapshot);
	const entries = announceEntries(announced, snapshot, now);
	const connection = connectionLines(announced, snapshot, now);
	const turn = announceTurn(announced.turn, snapshot);
	const queue = queueLines(announced, snapshot);
	const changes = [...model, ...entries.lines, ...connection, ...queue, ...turn.lines];
	const isSilent = changes.length === 0 && announced.isBusy && now >= announced.at + SILENCE_MS;
	const lines = isSilent ? silenceLines(snapshot, now) : changes;
	const {at} = snapshot.connection;
	const isNowBusy = isBusy(snapshot);
	const next: Announced = {
		entries: entries.known,
		list: entries.list,
		typed: entries.typed,
		queue: snapshot.queue,
		connection: at,
		isLost: at !== 'ready' && (announced.isLost || at === 'waiting' || at === 'stopped'),
		turn: turn.announced,
		model: snapshot.model ?? announced.model,
		isBusy: isNowBusy,
		at: lines.length > 0 || (isNowBusy && !announced.isBusy) ? now : announced.at,
	};
	const due = isNowBusy ? next.at + SILENCE_MS : undefined;
	return {announced: next, lines, nextAt: entries.nextAt ?? due};
}

function modelLine(announced: Announced, {model}: ChatSnapshot): readonly SafeText[] {
	return model === undefined || model === announced.model ? [] : [own`Model: ${model}.`];
}
