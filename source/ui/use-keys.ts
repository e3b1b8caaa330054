/** Keys and pastes for components: the one mounted last, or furthest inside, is asked first. */
import {
	createContext,
	createElement,
	type ReactNode,
	useContext,
	useEffect,
	useEffectEvent,
	useState,
} from 'react';
import {firstTaking, type Handler} from '../terminal/input/handlers.ts';
import type {Key} from '../terminal/input/key.ts';
import type {TerminalInput} from '../terminal/input/terminal-input.ts';

/** Handlers in the order in which their components were first rendered: parents come before their children. */
interface Layers<Event> {
	/** A place in the order, to be taken while rendering. */
	next(): number;
	/** @returns a function that takes the handler away */
	add(place: number, handler: Handler<Event>): () => void;
}

/** Listens to `source` only while there is a handler, since keys that nobody asks for wait there. */
function createLayers<Event>(source: (handler: Handler<Event>) => () => void): Layers<Event> {
	let places = 0;
	let layers: ReadonlyArray<{readonly place: number; readonly handler: Handler<Event>}> = [];
	let stop: (() => void) | undefined;

	return {
		next() {
			places++;
			return places;
		},
		add(place, handler) {
			const layer = {place, handler};
			layers = [...layers, layer].toSorted((a, b) => b.place - a.place);
			stop ??= source((event) =>
				firstTaking(
					layers.map((each) => each.handler),
					event,
				),
			);
			return () => {
				layers = layers.filter((each) => each !== layer);
				if (layers.length === 0) {
					stop?.();
					stop = undefined;
				}
			};
		},
	};
}

interface Keys {
	readonly keys: Layers<Key>;
	readonly pastes: Layers<string>;
}

const KeysContext = createContext<Keys | undefined>(undefined);

/** Gives the components inside their keys. `input` is read once. */
export function KeysProvider({
	input,
	children,
}: {
	readonly input: Pick<TerminalInput, 'onKey' | 'onPaste' | 'onDrawing'>;
	readonly children?: ReactNode;
}) {
	const [value] = useState(
		(): Keys => ({
			keys: createLayers<Key>((handler) => input.onKey(handler)),
			pastes: createLayers<string>((handler) => input.onPaste(({text}) => handler(text))),
		}),
	);
	// React runs the effects of what was asked of it in the order in which it was asked: when it has come to this
	// change, those before it are drawn, and their components listen.
	const [drawing, draw] = useState<{readonly done: () => void}>();
	useEffect(() => drawing?.done(), [drawing]);
	useEffect(() => input.onDrawing((done) => draw({done})), [input]);
	return createElement(KeysContext, {value}, children);
}

function useLayer<Event>(layers: Layers<Event> | undefined, handler: Handler<Event>): void {
	const [place] = useState(() => layers?.next() ?? 0);
	const handle = useEffectEvent(handler);
	useEffect(() => layers?.add(place, (event) => handle(event)), [layers, place]);
}

/**
 * Hears every key that no component mounted later took. The handler may change with every render.
 * @param handler returns true when it took the key; `draws` when the next one is for what its component then shows
 */
export function useKeys(handler: Handler<Key>): void {
	useLayer(useContext(KeysContext)?.keys, handler);
}

/** The same for pastes; the handler gets the text. */
export function usePastes(handler: Handler<string>): void {
	useLayer(useContext(KeysContext)?.pastes, handler);
}
