/** The screen: status header, message list, spinner and input bar, drawn from one view of the chat. */
import {Box, Text, useWindowSize} from 'ink';
import Spinner from 'ink-spinner';
import {type ReactNode, useEffect, useLayoutEffect, useReducer, useSyncExternalStore} from 'react';
import {paint, type Theme} from '../theme/theme.ts';
import type {Controller} from './controller.ts';
import {spinnerOf} from './frame.ts';
import {useKeys, usePastes} from './keys/use-keys.ts';
import {Login} from './pages/login.tsx';
import {ScreenRow} from './row.tsx';
import {arrange, tickOf, type View} from './screen-view.ts';
import type {Status} from './status.ts';
import type {ThemeStore} from './theme-store.ts';
import {useChat} from './use-chat.ts';

export interface AppProps {
	readonly controller: Controller;
	readonly appearance: ThemeStore;
	/** Puts the terminal's own cursor at the caret; undefined hides it. */
	readonly placeCursor: (cursor: {readonly row: number; readonly column: number} | undefined) => void;
	/** Clock time, ms. */
	readonly now: () => number;
}

/** Redraws at an interval, while the screen shows a running clock. */
function useTick(intervalMs: number | undefined): void {
	const [, tick] = useReducer((count: number) => count + 1, 0);
	useEffect(() => {
		if (intervalMs === undefined) return undefined;
		const timer = setInterval(tick, intervalMs);
		return () => clearInterval(timer);
	}, [intervalMs]);
}

export function App({controller, appearance, placeCursor, now}: AppProps) {
	const snapshot = useChat(controller.chat, controller.prepare);
	const state = useSyncExternalStore(controller.subscribe, controller.getState);
	const theme = useSyncExternalStore(appearance.subscribe, appearance.getTheme);
	const {columns, rows} = useWindowSize();
	useTick(tickOf(snapshot));
	useKeys(controller.handleKey);
	usePastes(controller.handlePaste);
	controller.setSize({columns, rows});
	const view = arrange(state, snapshot, {columns, rows}, {...controller.facts, now: now()});
	useLayoutEffect(() => {
		placeCursor(view.cursor);
		controller.settle(view.settled);
	});
	if (state.page !== 'login') return <ScreenRows view={view} theme={theme} />;
	return (
		<ScreenRows view={view} theme={theme}>
			<Login
				theme={theme}
				columns={columns}
				rows={view.list.length}
				signIn={state.signIn}
				onSubmit={controller.signIn}
				onCancel={controller.closePage}
			/>
		</ScreenRows>
	);
}

export interface ScreenProps {
	readonly view: View;
	readonly theme: Theme;
	/** Drawn instead of the list, with as many rows. */
	readonly children?: ReactNode;
}

/** A view as Ink elements: as many rows as the terminal has, each of them a `Row`. */
export function ScreenRows({view, theme, children}: ScreenProps) {
	// Rows have no identity except their position: the text in them moves, and `ScreenRow` compares that.
	const draw = (lines: View['header']) =>
		lines
			.map((line, position) => ({position, row: paint(line, theme)}))
			.map(({position, row}) => <ScreenRow key={position} row={row} />);
	return (
		<Box flexDirection="column" height={view.rows} width={view.columns}>
			{draw(view.header)}
			{children ?? draw(view.list)}
			{view.status !== undefined && <StatusRow status={view.status} columns={view.columns} theme={theme} />}
			{draw(view.composer)}
		</Box>
	);
}

/** One text, so that the layout moves no part of it on a narrow screen. */
function StatusRow({
	status: {isBusy, line},
	columns,
	theme,
}: {
	readonly status: Status;
	readonly columns: number;
	readonly theme: Theme;
}) {
	return (
		<Text wrap="truncate">
			{' '}
			{columns > 1 && (isBusy ? <Spinner type={spinnerOf(theme)} /> : ' ')}
			{columns > 2 && ' '}
			{columns > 3 && paint(line, theme)}
		</Text>
	);
}
