/** Turns that ran at the same time: their messages alternate in the history, so that an answer does not follow its question. */
import {headOf} from '../../protocol/remote-text.ts';
import type {AssistantEntry, Entry, UserEntry} from '../entry.ts';
import type {PastTurn} from '../history.ts';
import type {NoticeCode} from '../notices.ts';

export interface Comparison {
	isSameText(user: UserEntry, content: string): boolean;
	isSameAnswer(entry: AssistantEntry, turn: PastTurn): boolean;
}

/** Notices about a message whose turn may still have run when the next one was sent. */
const MAY_RUN: ReadonlySet<NoticeCode> = new Set<NoticeCode>([
	'unconfirmed',
	'answer_lost',
	'history_breaks',
	'history_refused',
]);

/**
 * Puts each answer of turns that may have run at the same time below the question that it is known to belong to: by the
 * answers received here, else because no other question and no other answer is left. Any other gets a turn without a question.
 * @param past the turns as the order of the history suggests them
 * @param local the entries that this history can know
 * @returns the same array if no turns ran at the same time
 */
export function separated(
	past: readonly PastTurn[],
	local: readonly Entry[],
	{isSameText, isSameAnswer}: Comparison,
): readonly PastTurn[] {
	const isOpen = ({user, answer}: PastTurn, index: number): boolean =>
		user !== undefined && answer === undefined && index + 1 < past.length;
	if (!past.some(isOpen)) return past;
	const questions = new Map<string, UserEntry>();
	const replies: AssistantEntry[] = [];
	for (const entry of local) {
		if (entry.kind === 'user') questions.set(entry.id, entry);
		else if (entry.kind === 'assistant' && entry.arrived !== 'partial') replies.push(entry);
	}
	const answered = new Set(replies.map(({answers}) => answers));
	const uncertain = local.flatMap((entry) => {
		if (entry.kind !== 'notice' || entry.about === undefined || !MAY_RUN.has(entry.code as NoticeCode))
			return [];
		const user = answered.has(entry.about) ? undefined : questions.get(entry.about);
		return user === undefined ? [] : [user];
	});

	/**
	 * The question whose answer this is, by what was received here. Without ids, a text must be asked once, and an answer be
	 * given once, to name its question: here and in the history, so that the next reading of it comes to the same.
	 */
	function questionOf(turn: PastTurn): UserEntry | undefined {
		const [reply, ...others] = replies.filter((entry) => isSameAnswer(entry, turn));
		const user = questions.get(reply?.answers ?? '');
		if (user === undefined || (reply?.messageId !== undefined && turn.answer?.message_id !== undefined))
			return user;
		const given = past.filter((each) => reply !== undefined && isSameAnswer(reply, each));
		const asked = [...questions.values()].filter(({text}) => headOf(text) === headOf(user.text));
		const inHistory = past.filter((each) => isSameText(user, headOf(each.user?.content ?? '')));
		const isOnce = others.length === 0 && given.length <= 1 && asked.length === 1 && inHistory.length === 1;
		return isOnce ? user : undefined;
	}

	function pairs(run: readonly PastTurn[]): readonly PastTurn[] {
		const asked = run.filter(({user}) => user !== undefined);
		const answers = run.filter(({answer}) => answer !== undefined);
		const pairOf = new Map<PastTurn, PastTurn>();
		const left = new Set(answers);
		for (const answer of answers) {
			const user = questionOf(answer);
			const own = asked.findLast(
				(turn) =>
					user !== undefined && !pairOf.has(turn) && isSameText(user, headOf(turn.user?.content ?? '')),
			);
			if (own !== undefined) {
				pairOf.set(own, answer);
				left.delete(answer);
			}
		}
		const open = asked.filter((turn) => !pairOf.has(turn));
		const [question] = open;
		const [answer] = left;
		// One that is here without a question stays so.
		const isLast = open.length === 1 && left.size === 1 && question !== undefined && answer !== undefined;
		if (isLast && !replies.some((entry) => isSameAnswer(entry, answer))) {
			pairOf.set(question, answer);
			left.clear();
		}
		return [
			...asked.map((turn): PastTurn => {
				const {rounds = [], answer, rest} = pairOf.get(turn) ?? {};
				return {user: turn.user, rounds, answer, rest};
			}),
			...[...left].map((turn): PastTurn => ({...turn, user: undefined})),
		];
	}

	/** Whether the one answer after several questions is, or may be, that of an earlier one. */
	function mayBeEarlier(run: readonly PastTurn[]): boolean {
		const last = run.at(-1);
		if (last?.answer === undefined) return false;
		const text = headOf(last.user?.content ?? '');
		const user = questionOf(last);
		const earlier = run.slice(0, -1).map((turn) => headOf(turn.user?.content ?? ''));
		if (user !== undefined) return !isSameText(user, text) && earlier.some((each) => isSameText(user, each));
		return (
			!earlier.includes(text) &&
			earlier.some((each) => uncertain.some((message) => isSameText(message, each)))
		);
	}

	const result: PastTurn[] = [];
	let isChanged = false;
	for (let index = 0; index < past.length; ) {
		let end = index;
		// Questions without an answer, the next one with its answer, and answers without a question.
		while (past[end]?.user !== undefined && past[end]?.answer === undefined) end++;
		const isRun = end > index && past[end]?.user !== undefined;
		const first = end;
		end++;
		while (isRun && past[end] !== undefined && past[end]?.user === undefined) end++;
		const run = past.slice(index, isRun ? end : Math.max(first, index + 1));
		const areMixed = isRun && (end - first > 1 || mayBeEarlier(run));
		for (const turn of areMixed ? pairs(run) : run) result.push(turn);
		isChanged ||= areMixed;
		index += run.length;
	}
	return isChanged ? result : past;
}
