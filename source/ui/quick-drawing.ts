/** Draws what streams and what moves by itself past React and Ink, which would take several times as long. */
import type {ChatSnapshot} from '../chat/chat.ts';
import type {Screen} from '../terminal/screen.ts';
import type {Controller} from './controller.ts';
import {frameRows} from './frame.ts';
import {arrange} from './screen-view.ts';
import type {ThemeStore} from './theme-store.ts';

export interface QuickDrawingOptions {
	readonly controller: Controller;
	readonly appearance: Pick<ThemeStore, 'getTheme'>;
	readonly screen: Pick<Screen, 'draw'>;
}

/** @returns draws a snapshot as Ink would draw it; false if Ink has to */
export function createQuickDrawing({
	controller,
	appearance,
	screen,
}: QuickDrawingOptions): (snapshot: ChatSnapshot) => boolean {
	return (snapshot) => {
		const state = controller.getState();
		// Its fields are components of Ink.
		if (state.page === 'login') return false;
		const view = arrange(state, snapshot, controller.getSize(), controller.viewFacts());
		if (!screen.draw(frameRows(view, appearance.getTheme()), view.columns, view.cursor)) return false;
		controller.settle(view.settled);
		return true;
	};
}
