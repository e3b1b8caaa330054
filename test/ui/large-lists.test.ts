/** The work of a key on a page with a long list: as much as with a list that just fills the screen. */
import {describe, expect, it} from 'vitest';
import {createController} from '../../source/ui/controller.ts';
import {PRESETS_CLOSED} from '../../source/ui/presets/presets-state.ts';
import {presetsPage} from '../../source/ui/presets/presets-view.ts';
import {arrange} from '../../source/ui/screen-view.ts';
import {CONNECTIONS} from '../support/connections.ts';
import {createFakeChat} from '../support/fake-chat.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {settled} from '../support/key-contexts.ts';
import {keyOf, typed} from '../support/keys.ts';
import {offeredState} from '../support/offers.ts';
import {QUIET_PORTS} from '../support/quiet-ports.ts';

const SIZE = {columns: 100, rows: 24};
const FACTS = {exposed: false, open: 'private'} as const;
/** More than fit on the screen. */
const SCREENFUL = 40;

/** Items of a list; counts how often one of them is read for its name. */
function counting<Fields extends object>(
	count: number,
	name: keyof Fields,
	fieldsOf: (index: number) => Fields,
) {
	let reads = 0;
	const items = Array.from({length: count}, (_, index) => {
		const fields = fieldsOf(index);
		return Object.defineProperty({...fields}, name, {
			enumerable: true,
			get() {
				reads++;
				return fields[name];
			},
		});
	});
	return {
		items,
		/** The number since the last call. */
		takeReads() {
			const taken = reads;
			reads = 0;
			return taken;
		},
	};
}

/** A page with so many items, and how many names a key and its drawing read. */
type Open = (count: number) => Promise<(...keys: readonly string[]) => number>;

async function pageOf(
	chat: ReturnType<typeof createFakeChat>,
	offer: ReturnType<typeof offeredState>,
	takeReads: () => number,
	...first: readonly string[]
): ReturnType<Open> {
	const controller = createController({
		chat,
		clock: createHandClock(),
		facts: FACTS,
		ports: {
			...QUIET_PORTS,
			askOffer: async () => ({
				...{kind: 'offered', offer: offer.offer, address: 'http://h/chat', otherUrl: undefined},
			}),
		},
	});
	controller.setSize(SIZE);
	await controller.askOffer();
	const work = (...keys: readonly string[]): number => {
		takeReads();
		for (const key of keys) {
			for (const each of key.length === 1 ? typed(key) : [keyOf(key)]) controller.handleKey(each);
			arrange(controller.getState(), chat.getSnapshot(), SIZE, {...FACTS, now: 0});
		}
		return takeReads();
	};
	for (const key of first) {
		work(key);
		await settled();
	}
	return work;
}

const settings = {overrides: {}, isKnown: true, rejected: []};

const conversations: Open = async (count) => {
	const {items, takeReads} = counting(count, 'title', (index) => ({
		id: `c-${index}`,
		title: `Order ${index} and what became of it`,
		updated_at: undefined,
		message_count: index,
	}));
	const list = {support: {at: 'offered'}, rows: items, hasMore: false, titles: new Map()} as const;
	const chat = createFakeChat({connection: CONNECTIONS.ready, conversations: list});
	return pageOf(chat, offeredState(), takeReads, 'f2');
};

const models: Open = async (count) => {
	const {items, takeReads} = counting(count, 'name', (index) => ({
		id: `vendor.model-${index}`,
		name: `Model of the order ${index}`,
		provider: `Vendor ${index % 7}`,
		supportsTemperature: true,
		maxOutputTokens: 1000,
	}));
	const state = offeredState();
	const offer = {...state.offer, models: items, modelGroups: undefined};
	const chat = createFakeChat({connection: CONNECTIONS.ready, settings});
	return pageOf(chat, {...state, offer}, takeReads, 'f3', 'enter');
};

describe.each([
	['conversations', conversations, 1000, ['/']],
	['models', models, 200, []],
] as const)('a page of %s', (_, open, many, beforeTyping) => {
	it('reads as many names for a step and for a page as with a list that fills the screen', async () => {
		const [few, all] = [await open(SCREENFUL), await open(many)];
		for (const key of ['down', 'down', 'up', 'pagedown', 'pageup', 'down']) {
			const [one, other] = [few(key), all(key)];
			expect(one, key).toBeGreaterThan(0);
			expect(other, key).toBeLessThanOrEqual(one);
		}
	});

	it('reads each name once more for a typed letter', async () => {
		const work = await open(many);
		work(...beforeTyping);
		for (const key of ['o', 'r', 'd', 'backspace']) {
			const reads = work(key);
			expect(reads, key).toBeGreaterThanOrEqual(many);
			expect(reads, key).toBeLessThanOrEqual(many + 4 * SIZE.rows);
		}
	});
});

it('a page of presets reads as many names as with a list that fills the screen', () => {
	const reads = [SCREENFUL, 200].map((count) => {
		const {items, takeReads} = counting(count, 'label', (index) => ({
			...{id: `preset-${index}`, label: `Order number ${index}`, description: 'Everything about it'},
			...{template: 'order', variables: [], isOwn: false},
		}));
		const state = {...PRESETS_CLOSED, list: items};
		return [0, 1, 20, 39].map((selected) => {
			presetsPage({...state, selected}, SIZE.columns, SIZE.rows);
			return takeReads();
		});
	});
	expect(reads[0]?.[0]).toBeGreaterThan(0);
	expect(reads[1]).toEqual(reads[0]);
});
