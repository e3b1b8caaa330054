/** The status row below the list: the turn's phase and duration, pending requests, hints, and new entries below. */
import type {ChatSnapshot} from '../chat/chat.ts';
import type {Turn} from '../chat/entry.ts';
import {needsCredential} from '../chat/sign-in.ts';
import {isAwaited} from '../chat/turn.ts';
import type {Line} from '../text/line.ts';
import {countsInWords, runningClock, seconds} from '../text/quantity.ts';
import {EMPTY_TEXT, joinSafe, own, type SafeText, safeLine} from '../text/safe.ts';
import {span, truncateLine, widthOfLine} from '../text/spans.ts';
import {widthOf} from '../text/width.ts';
import {hintsAt} from './keys/key-dispatch.ts';
import type {KeyContext} from './keys/key-rows.ts';
import {MODES} from './pages/page-table.ts';
import {percentOf} from './position/scroll-share.ts';
import type {Armed} from './quitting.ts';
import type {Toast} from './toast.ts';

/** A turn without a frame for this long is shown as stalled, ms. */
const STALLED_MS = 60_000;
/** After this long without a frame the row shows the time since the last one, ms. */
const QUIET_MS = 4000;

export interface FindFacts {
	readonly query: string;
	/** Number of matches; undefined while the pattern is empty. */
	readonly matches: SafeText | undefined;
}

export interface StatusFacts {
	readonly snapshot: Pick<
		ChatSnapshot,
		'turn' | 'awaiting' | 'queue' | 'connection' | 'pendingFeatures' | 'isHeld' | 'needsSignIn'
	>;
	/** The part of the screen that receives the keys. */
	readonly focus: KeyContext;
	readonly armed?: Armed | undefined;
	/** The text of an open page, by its width. */
	readonly page: ((width: number) => Line) | undefined;
	/** A message about the last key. */
	readonly toast: Toast | undefined;
	/** The find in the transcript. */
	readonly find: FindFacts | undefined;
	/** Completions, if there is no room for their list. */
	readonly completions: Line | undefined;
	/** The draft has `[redacted]`, as texts that were stored without a credential. */
	readonly isRedacted: boolean;
	/** The keys of the moment, shown if there is nothing else. */
	readonly hint: Line | undefined;
	/** Whether keys of the transcript act on what is selected there; `undefined` = all. */
	readonly acts?: ((keys: string) => boolean) | undefined;
	/** Items added below the screen since the user scrolled up. */
	readonly newBelow: number;
	/** `true` while the newest rows are not on the screen. */
	readonly isScrolled: boolean;
	/** How far the transcript is scrolled, from 0 to 1; undefined at its end, and on a page. */
	readonly share?: number | undefined;
	readonly now: number;
}

export interface Status {
	/** Whether the spinner is drawn before the line. */
	readonly isBusy: boolean;
	readonly line: Line;
}

const READING = own` READING `;
/** Columns that the name of a mode leaves to the rest of the row, at least. */
const LEAST_BESIDE_MODE = 12;

/** @param width columns for the line, without those of the spinner */
export function statusRow(facts: StatusFacts, width: number): Status {
	const mode = facts.focus === 'transcript' ? READING : (MODES[facts.focus] ?? EMPTY_TEXT);
	const beside = width - widthOf(mode) - 1;
	if (mode === '' || beside < LEAST_BESIDE_MODE) return besideMode(facts, width);
	const {isBusy, line} = besideMode(facts, beside);
	return {isBusy, line: [span(mode, 'mode'), span(own` `, 'text'), ...line]};
}

/** The row without the name of the mode. */
function besideMode(facts: StatusFacts, width: number): Status {
	const {isBusy, left} = leftSide({...facts, width});
	const right = rightSide({...facts, width});
	const rightWidth = right === undefined ? 0 : widthOf(right) + 1;
	// If both do not fit, the left side takes precedence; a message is never shortened for the right side.
	const room = width - rightWidth - 1;
	const isCut = facts.toast !== undefined && widthOfLine(left) > room;
	if (right === undefined || room < 12 || isCut) return {isBusy, line: truncateLine(left, width)};
	const shown = truncateLine(left, room);
	const gap = width - widthOfLine(shown) - rightWidth;
	return {
		isBusy,
		line: [...shown, span(own`${' '.repeat(Math.max(1, gap))}`, 'text'), span(right, 'accent')],
	};
}

/** Columns from which the row says in words what the arrow means. */
const WORDS_FROM = 50;

function rightSide({
	newBelow,
	isScrolled,
	share,
	find,
	focus,
	page,
	width,
}: StatusFacts & {readonly width: number}): SafeText | undefined {
	const percent = share === undefined ? own`` : own`${percentOf(share)} % `;
	const added = newBelow > 0 ? own`${percent}↓ ${newBelow} new below` : undefined;
	// Where its keys work.
	if (find?.matches !== undefined && page === undefined && (focus === 'transcript' || focus === 'find'))
		return added === undefined ? find.matches : own`${added} · ${find.matches}`;
	const more = share === undefined || width >= WORDS_FROM ? own`↓ more below` : own`↓`;
	return added ?? (isScrolled ? own`${percent}${more}` : undefined);
}

interface LeftSide {
	readonly isBusy: boolean;
	readonly left: Line;
}

/** Whether a stored conversation is being opened. */
export function isOpening({
	pendingFeatures,
	queue,
	isHeld,
}: Pick<ChatSnapshot, 'pendingFeatures' | 'queue' | 'isHeld'>): boolean {
	const held = new Set(
		queue.flatMap((item) =>
			isHeld && item.kind === 'request' && item.request.kind === 'feature' ? [item.request.frame] : [],
		),
	);
	return pendingFeatures.some((frame) => frame.type === 'conversation_load' && !held.has(frame));
}

/** The keys of each state, the most important first. */
const KEYS = {
	reading: hintsAt('transcript', 'up down', 'y', 'c', 'o', '/', 'enter', 's', 'j k'),
	matches: hintsAt('transcript', 'n N', 'escape'),
	find: hintsAt('find', 'enter', 'escape', 'up down'),
	save: hintsAt('save', 'enter', 'escape'),
	feedback: hintsAt('feedback', 'enter', 'ctrl+g', 'escape'),
	retry: hintsAt('transcript', 'r'),
	stop: hintsAt('composer', 'escape'),
} as const;

const isAtPrompt = (focus: KeyContext): boolean => ['composer', 'completions', 'chord'].includes(focus);

/** A command with its effect, after the key that leads to the input, where it can be typed. */
const atPrompt = (focus: KeyContext, command: SafeText): SafeText =>
	isAtPrompt(focus) ? command : own`Esc, then ${command}`;

const messagesIn = (queue: ChatSnapshot['queue']): number =>
	queue.filter(({kind}) => kind === 'message').length;

/** As many of the parts as fit next to the right side. */
function hints(facts: StatusFacts & {readonly width: number}, parts: readonly SafeText[]): LeftSide {
	const right = rightSide(facts);
	const room = facts.width - (right === undefined ? 0 : widthOf(right) + 3);
	const [first = EMPTY_TEXT, ...others] = parts;
	let text = first;
	for (const part of others) {
		const longer = joinSafe([text, part], ' · ');
		if (widthOf(longer) > room) break;
		text = longer;
	}
	return {isBusy: false, left: [span(text, 'dim')]};
}

function leftSide(facts: StatusFacts & {readonly width: number}): LeftSide {
	const {snapshot, now} = facts;
	if (facts.armed !== undefined) {
		const {by, hint} = facts.armed;
		const text = own`Press ${by} again to quit.${hint === undefined ? own`` : own` ${hint}`}`;
		return {isBusy: false, left: [span(text, 'warning')]};
	}
	const {turn} = snapshot;
	const isBusy = isAwaited(turn);
	if (facts.toast !== undefined) return {isBusy, left: [span(facts.toast.text, facts.toast.style)]};
	if (facts.page !== undefined) return {isBusy, left: facts.page(facts.width)};
	if (facts.focus === 'find') return {...hints(facts, KEYS.find()), isBusy};
	if (facts.focus === 'save') return {...hints(facts, KEYS.save()), isBusy};
	if (facts.focus === 'feedback') return {...hints(facts, KEYS.feedback()), isBusy};
	if (facts.completions !== undefined) return {isBusy: false, left: facts.completions};
	if (facts.isRedacted && facts.focus === 'composer')
		return {
			isBusy,
			left: [span(own`[redacted] is in place of a credential: edit the text before you send it`, 'warning')],
		};
	if (turn !== undefined && isAwaited(turn))
		return {
			isBusy: true,
			left: turnLine(turn, snapshot.connection.at === 'ready', now, stopHint(facts.focus)),
		};
	if (snapshot.awaiting !== undefined) {
		return {isBusy: true, left: [span(own`Waiting for the answer to /${snapshot.awaiting}`, 'dim')]};
	}
	const {at} = snapshot.connection;
	if (isOpening(snapshot) && at === 'ready')
		return {isBusy: true, left: [span(own`Opening the conversation`, 'dim')]};
	const {connection} = snapshot;
	const isRefused = needsCredential(connection);
	if (at === 'stopped' && turn?.isSuspended === true)
		return hints(facts, [
			atPrompt(
				facts.focus,
				isRefused ? own`/login to look for the answer` : own`/reconnect to look for the answer`,
			),
		]);
	if (turn?.givenUp === true && at !== 'stopped') {
		const {length} = snapshot.queue;
		const messages = messagesIn(snapshot.queue);
		// Whether the server still works on it is unknown: the connection may be half-open.
		return length === 0
			? hints(facts, [own`The answer you stopped waiting for has not arrived yet`])
			: hints(facts, [
					own`${countsInWords([messages, 'message'], [length - messages, 'request'])} waiting`,
					own`the stopped answer has not arrived yet`,
				]);
	}
	if (at === 'waiting' || at === 'stopped') {
		// No command can be typed there.
		if (facts.focus === 'login') return {isBusy: false, left: []};
		if (isRefused) return hints(facts, [atPrompt(facts.focus, own`/login to use another credential`)]);
		if (facts.focus === 'transcript') return hints(facts, KEYS.retry());
		return hints(facts, [atPrompt(facts.focus, own`/reconnect to retry now`)]);
	}
	if (facts.focus === 'transcript' && facts.find !== undefined) {
		return hints(facts, [own`/${facts.find.query}`, ...KEYS.matches()]);
	}
	if (facts.focus === 'transcript') {
		return hints(facts, KEYS.reading(facts.acts));
	}
	const held = turn === undefined && snapshot.isHeld ? snapshot.queue.length : 0;
	if (held > 0) {
		const messages = messagesIn(snapshot.queue);
		const it = held === 1 ? own`it` : own`them`;
		const how = snapshot.needsSignIn ? own`/login to sign in and send ${it}` : own`/retry sends ${it}`;
		return hints(facts, [
			own`${countsInWords([messages, 'message'], [held - messages, 'request'])} held`,
			atPrompt(facts.focus, how),
			...(isAtPrompt(facts.focus) ? [own`or /drop`] : []),
		]);
	}
	return {isBusy: false, left: facts.hint ?? []};
}

function phaseText(turn: Turn, isConnected: boolean): SafeText {
	switch (turn.phase) {
		case 'sending':
			return own`Sending…`;
		case 'thinking':
		case 'tools':
			return turn.statusText === '' ? own`Working…` : safeLine(turn.statusText);
		case 'writing':
			// A text that has not grown may be the words before a tool call, whose tools are running.
			return turn.isGrowing === true ? own`Writing…` : own`Working…`;
		case 'recovering':
			return isConnected ? own`Looking for the answer…` : own`Waiting for the connection…`;
	}
}

/** The key that stops waiting; Esc does so only in the input, and on pages no key does. */
function stopHint(focus: KeyContext): SafeText | undefined {
	if (focus === 'composer' || focus === 'chord') return joinSafe(KEYS.stop());
	return focus === 'transcript' || focus === 'completions' ? own`Ctrl+C to stop` : undefined;
}

/** @param stop the key that stops waiting */
function turnLine(turn: Turn, isConnected: boolean, now: number, stop: SafeText | undefined): Line {
	// Without a connection there is nothing to receive.
	const silence = isConnected ? now - turn.lastFrameAt : 0;
	const clock = span(own`  ${runningClock(now - turn.startedAt)}`, 'dim');
	const phase = span(phaseText(turn, isConnected), 'text');
	const end = stop === undefined ? own`` : own` · ${stop}`;
	if (silence >= STALLED_MS) {
		return [phase, clock, span(own` · stalled: nothing received for ${seconds(silence)}${end}`, 'warning')];
	}
	const lastFrame = silence >= QUIET_MS ? own` · nothing received for ${seconds(silence).padEnd(4)}` : own``;
	return [phase, clock, span(lastFrame, 'dim'), span(end, 'dim')];
}
