/** React hooks for keys and pastes: the component mounted last, or nested deepest, handles an event first. */
import {
	createContext,
	createElement,
	type ReactNode,
	useContext,
	useEffect,
	useEffectEvent,
	useState,
} from 'react';
import type {Handler, HandlerChain} from '../../terminal/input/handlers.ts';
import type {Key} from '../../terminal/input/key.ts';
import type {TerminalInput} from '../../terminal/input/terminal-input.ts';

interface KeysContextValue {
	readonly input: Pick<TerminalInput, 'onKey' | 'onPaste' | 'onDrawing'>;
	/** The rank of a component's handlers, assigned when it is first rendered: parents before their children. */
	readonly nextRank: () => number;
}

const KeysContext = createContext<KeysContextValue | undefined>(undefined);

/** Lets the components inside handle the keys of `input`, which is read once. */
export function KeysProvider({
	input,
	children,
}: {
	readonly input: KeysContextValue['input'];
	readonly children?: ReactNode;
}) {
	const [value] = useState((): KeysContextValue => {
		let rank = 0;
		return {input, nextRank: () => ++rank};
	});
	// React runs the effects of state changes in order: when the effect of this one runs, those before it are drawn and
	// their components have added their handlers.
	const [drawing, draw] = useState<{readonly done: () => void}>();
	useEffect(() => drawing?.done(), [drawing]);
	useEffect(() => input.onDrawing((done) => draw({done})), [input]);
	return createElement(KeysContext, {value}, children);
}

function useHandler<Event>(
	chainOf: (input: KeysContextValue['input']) => HandlerChain<Event>['add'],
	handler: Handler<Event>,
): void {
	const context = useContext(KeysContext);
	const [rank] = useState(() => context?.nextRank() ?? 0);
	const handle = useEffectEvent(handler);
	useEffect(
		() => context && chainOf(context.input)((event) => handle(event), rank),
		[context, chainOf, rank],
	);
}

const keysOf = ({onKey}: KeysContextValue['input']) => onKey;
const pastesOf = ({onPaste}: KeysContextValue['input']) => onPaste;

/**
 * Handles every key that no component mounted later has handled. The handler may change with every render.
 * @param handler returns true if it handled the key; `draws` if the next key is meant for what its component then shows
 */
export function useKeys(handler: Handler<Key>): void {
	useHandler(keysOf, handler);
}

/** The same for pastes; the handler gets the text. */
export function usePastes(handler: Handler<string>): void {
	useHandler(pastesOf, handler);
}
