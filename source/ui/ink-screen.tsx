/** The screen drawn by Ink, in a file of its own: it is loaded after the first frame. */
import {render} from 'ink';
import {type ReactNode, useEffect} from 'react';
import type {TerminalInput} from '../terminal/input/terminal-input.ts';
import type {Screen} from '../terminal/screen.ts';
import {App, type AppProps} from './app.tsx';
import {CrashBoundary} from './crash-boundary.tsx';
import {KeysProvider} from './keys/use-keys.ts';
import {createQuickDrawing} from './quick-drawing.ts';

export interface InkScreenOptions extends Omit<AppProps, 'placeCursor' | 'drawQuickly'> {
	readonly screen: Pick<Screen, 'inkStdout' | 'setCursor' | 'draw'>;
	readonly input: TerminalInput;
	/** The first frame is drawn, and the components handle the keys. */
	readonly onMounted: () => void;
	/** An error while drawing; nothing is drawn from then on. */
	readonly onError: (error: unknown) => void;
}

export interface InkScreen {
	unmount(): void;
	/** Resolves when Ink ended by itself. */
	readonly exited: Promise<unknown>;
}

export function mountInk({screen, input, onMounted, onError, ...props}: InkScreenOptions): InkScreen {
	const drawQuickly = createQuickDrawing({...props, screen});
	const ink = render(
		<CrashBoundary onError={onError}>
			<Mounted onMounted={onMounted}>
				<KeysProvider input={input}>
					<App {...props} placeCursor={screen.setCursor} drawQuickly={drawQuickly} />
				</KeysProvider>
			</Mounted>
		</CrashBoundary>,
		// In debug mode Ink writes every frame whole and at once, without erasing: the input of the screen's diff.
		{
			stdout: screen.inkStdout,
			stdin: input.forInk,
			debug: true,
			interactive: true,
			patchConsole: false,
			exitOnCtrlC: false,
		},
	);
	return {unmount: ink.unmount, exited: ink.waitUntilExit()};
}

/** Reports when all effects inside have run: a parent's effects run last. */
function Mounted({onMounted, children}: {readonly onMounted: () => void; readonly children: ReactNode}) {
	useEffect(onMounted, [onMounted]);
	return children;
}
