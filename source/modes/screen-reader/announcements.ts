/** What is said of a chat, and when: from what was told and what there is now to the lines to add, each said once. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {Announced} from './announced-state.ts';
import {announceEntries} from './entry-lines.ts';
import {announceTurn, connectionLines, isBusy, queueLines, silenceLines} from './progress-lines.ts';

/** After this long without a line something is said of what goes on, ms. */
export const SILENCE_MS = 30_000;

export interface Announcements {
	readonly told: Announced;
	/** Blocks, each of one line or more. */
	readonly lines: readonly SafeText[];
	/** Clock time at which there may be more to say, though nothing changes; undefined = none. */
	readonly again: number | undefined;
}

/**
 * The next lines. What comes and goes between two calls is not told: call it when a frame is done with.
 * @param now clock time, ms
 */
export function announce(told: Announced, snapshot: ChatSnapshot, now: number): Announcements {
	const model = modelLine(told, snapshot);
	const entries = announceEntries(told, snapshot, now);
	const connection = connectionLines(told, snapshot, now);
	const turn = announceTurn(told.turn, snapshot);
	const news = [...model, ...entries.lines, ...connection, ...queueLines(told, snapshot), ...turn.lines];
	const isSilent = news.length === 0 && told.isBusy && now >= told.at + SILENCE_MS;
	const lines = isSilent ? silenceLines(snapshot, now) : news;
	const {at} = snapshot.connection;
	const isNowBusy = isBusy(snapshot);
	const next: Announced = {
		entries: entries.told,
		list: entries.list,
		typed: entries.typed,
		queue: snapshot.queue,
		connection: at,
		isOut: at !== 'ready' && (told.isOut || at === 'waiting' || at === 'stopped'),
		turn: turn.told,
		model: snapshot.model ?? told.model,
		isBusy: isNowBusy,
		at: lines.length > 0 || (isNowBusy && !told.isBusy) ? now : told.at,
	};
	const due = isNowBusy ? next.at + SILENCE_MS : undefined;
	return {told: next, lines, again: entries.again ?? due};
}

function modelLine(told: Announced, {model}: ChatSnapshot): readonly SafeText[] {
	return model === undefined || model === told.model ? [] : [own`The model is ${model}.`];
}
