/** Requests what the server offers: after the first connection is ready, and where the address may be wrong. */
import type {Chat} from '../../chat/chat.ts';
import {notice} from '../../chat/notices.ts';
import type {FailureCode} from '../../client/failure/failure-code.ts';
import type {Clock} from '../../clock.ts';
import type {OfferState} from '../../ui/offer/offer.ts';
import {whenReady} from './when-ready.ts';

export interface LearnOfferOptions {
	readonly chat: Pick<Chat, 'getSnapshot' | 'subscribe' | 'notify'>;
	readonly clock: Pick<Clock, 'after'>;
	/** Never rejects. */
	readonly ask: () => Promise<OfferState>;
}

/** A server answered at the address, but not with a chat. */
const WRONG_ADDRESS: ReadonlySet<FailureCode> = new Set([
	'wrong_path',
	'forbidden',
	'http_status',
	'not_websocket',
]);

/** @returns a function that stops it */
export function learnOffer({chat, clock, ask}: LearnOfferOptions): () => void {
	let isStopped = false;
	let hasLookedUp = false;
	const stopWelcome = whenReady(chat, clock, () => void welcome());
	const unsubscribe = chat.subscribe(follow);

	function follow(): void {
		const {connection} = chat.getSnapshot();
		if (connection.at === 'ready') unsubscribe();
		else if ('because' in connection && WRONG_ADDRESS.has(connection.because.code) && !hasLookedUp) {
			hasLookedUp = true;
			void lookUp();
		}
	}

	async function welcome(): Promise<void> {
		const state = await ask();
		if (isStopped || state.at !== 'offered') return;
		const {title, welcome: text} = state.offer;
		const hasBegun = chat.getSnapshot().entries.some(({kind}) => kind !== 'notice');
		if ((title !== undefined || text !== undefined) && !hasBegun)
			chat.notify(notice('welcome', {title, text}));
	}

	async function lookUp(): Promise<void> {
		const state = await ask();
		if (isStopped || state.at !== 'offered' || state.otherUrl === undefined) return;
		chat.notify(notice('other_address', {url: state.otherUrl}));
	}

	return () => {
		isStopped = true;
		stopWelcome();
		unsubscribe();
	};
}
