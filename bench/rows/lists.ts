/**
 * Row 17b: the time to lay a page out for a key, with 1,000 conversations, 200 models or presets, as a multiple of that with 40; with
 * 100,000 frames, as a multiple of that with 100.
 */
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import {NO_CONVERSATIONS} from '../../source/chat/conversations/conversations.ts';
import type {ListedPreset} from '../../source/server/preset-choice.ts';
import {frameFilterOf} from '../../source/ui/frames/frame-filter.ts';
import {createFrameList} from '../../source/ui/frames/frame-list.ts';
import {createFrameLog} from '../../source/ui/frames/frame-log.ts';
import type {FramesState} from '../../source/ui/frames/frames-state.ts';
import {framesView} from '../../source/ui/frames/frames-view.ts';
import {CONVERSATIONS_CLOSED, conversationsLines} from '../../source/ui/pages/conversations-page.ts';
import {fieldWith, PRESETS_CLOSED} from '../../source/ui/presets/presets-state.ts';
import {presetsPage} from '../../source/ui/presets/presets-view.ts';
import {findModels} from '../../source/ui/settings/settings-state.ts';
import {type Figure, figure, median, summary} from '../figures.ts';

const WIDTH = 100;
const HEIGHT = 24;
/** More than fit on the screen. */
const SHORT = 40;
/** Keys of one measurement. */
const KEYS = 400;
const TYPED = 'order';

/** A page with so many items: lays it out with the item selected, and with a text in its field. */
interface List {
	readonly name: string;
	readonly long: number;
	of(count: number): (selected: number, typed: string) => unknown;
}

const LISTS: readonly List[] = [
	{
		name: 'conversations',
		long: 1000,
		of(count) {
			const rows = Array.from({length: count}, (_, index) => ({
				...{id: `c-${index}`, title: `Order ${index} and what became of its delivery to Zürich`},
				...{updated_at: '2026-11-22T21:45:54+00:00', message_count: index},
			}));
			const conversations: ChatSnapshot['conversations'] = {...NO_CONVERSATIONS, rows};
			const chat = {conversation: undefined, entries: [], turn: undefined, queue: [], needsSignIn: false};
			const connection = {at: 'closed'} as const;
			const snapshot = {...chat, connection, conversations};
			return (position, query) =>
				conversationsLines({...CONVERSATIONS_CLOSED, position, query}, snapshot, WIDTH, HEIGHT, 0);
		},
	},
	{
		name: 'presets',
		long: 200,
		of(count) {
			const list = Array.from({length: count}, (_, index): ListedPreset => {
				const text = {label: `Order number ${index}`, description: 'Everything about it', template: 'order'};
				return {...text, id: `preset-${index}`, variables: [], isOwn: false};
			});
			return (selected, typed) =>
				presetsPage({...PRESETS_CLOSED, list, selected, filter: fieldWith(typed)}, WIDTH, HEIGHT);
		},
	},
];

/** The list of models for a typed letter. */
const MODELS = new Map(
	Array.from({length: 200}, (_, index) => {
		const model = {id: `vendor.model-${index}-v1:0`, name: `Model of the order ${index}`, provider: 'Vendor'};
		return [model.id, {...model, supportsTemperature: true, maxOutputTokens: 1000}] as const;
	}),
);

const FEW_FRAMES = 100;
const MANY_FRAMES = 100_000;
/** Units of text that the frames pane reads before it draws a typed letter. */
const FIRST_SLICE = 32 * 1024;

/** The frames pane with so many frames, every tenth with the text that is typed. */
function framesOf(count: number): List['of'] extends (count: number) => infer Page ? Page : never {
	const log = createFrameLog({frames: count, units: 1e9});
	for (let index = 0; index < count; index++) {
		const message = index % 10 === 0 ? `Where is order ${index}?` : `Calling get_product... (${index})`;
		const frame = JSON.stringify({type: index % 10 === 0 ? 'chat' : 'typing', message});
		log.add({t: index, dir: index % 10 === 0 ? 'out' : 'in', frame, bytes: frame.length}, index);
	}
	const all = createFrameList(log, undefined);
	return (selected, typed) => {
		const list = typed === '' ? all : createFrameList(log, frameFilterOf(typed));
		list.search(FIRST_SLICE, HEIGHT);
		const state: FramesState = {
			...{part: {view: framesView}, log, list, filter: typed, field: undefined, top: 0, marked: undefined},
			...{selected: typed === '' ? count - 1 - selected : undefined, pausedAt: undefined},
			...{keptFrom: undefined, file: undefined},
		};
		return framesView(state, WIDTH, HEIGHT);
	};
}

function frames(runs: number): readonly Figure[] {
	const pages = [framesOf(FEW_FRAMES), framesOf(MANY_FRAMES)] as const;
	const steps = pages.map((page) => () => keyMs((key) => page(key % SHORT, '')));
	const letters = pages.map(
		(page) => () => keyMs((key) => page(0, TYPED.slice(0, 1 + (key % TYPED.length)))),
	);
	return [
		ratioOf('step among 100,000 frames against 100', steps, runs),
		ratioOf('letter typed among 100,000 frames against 100', letters, runs),
	];
}

/** ms of one key. */
function keyMs(press: (key: number) => unknown): number {
	const started = performance.now();
	for (let key = 0; key < KEYS; key++) press(key);
	return (performance.now() - started) / KEYS;
}

/** @param runs of each size, interleaved */
export async function lists(runs: number): Promise<readonly Figure[]> {
	return [
		...frames(runs),
		...LISTS.flatMap(({name, long, of}) => {
			const pages = [of(SHORT), of(long)] as const;
			const step = (key: number): number => key % SHORT;
			const steps = pages.map((page) => () => keyMs((key) => page(step(key), '')));
			const letters = () => keyMs((key) => pages[1](0, TYPED.slice(0, 1 + (key % TYPED.length))));
			return [
				ratioOf(`step among ${long} ${name} against ${SHORT}`, steps, runs),
				letterOf(`letter typed among ${long} ${name}`, letters, runs),
			];
		}),
		letterOf(
			'letter typed among 200 models',
			() => keyMs((key) => findModels(MODELS, TYPED.slice(0, 1 + (key % TYPED.length)))),
			runs,
		),
	];
}

function ratioOf(title: string, [short, long]: ReadonlyArray<() => number>, runs: number): Figure {
	const times: [number[], number[]] = [[], []];
	// Before the first one nothing is compiled.
	short?.();
	for (let run = 0; run < runs; run++) {
		times[0].push(short?.() ?? Number.NaN);
		times[1].push(long?.() ?? Number.NaN);
	}
	const few = median(times[0]);
	const ratios = times[1].map((ms) => ms / few);
	return figure('17b', `${title} (${few.toFixed(3)} ms)`, 'x', summary(ratios), {goal: {most: 1.3}});
}

function letterOf(title: string, measure: () => number, runs: number): Figure {
	measure();
	return figure('17b', title, 'ms', summary(Array.from({length: runs}, measure)), {goal: {most: 3}});
}
