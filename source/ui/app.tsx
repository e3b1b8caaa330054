/** The screen: status header, message list, spinner and input bar, drawn from one view of the chat. */
import {Box, Text, useWindowSize} from 'ink';
import {type ReactNode, useLayoutEffect, useMemo, useSyncExternalStore} from 'react';
import type {ChatSnapshot} from '../chat/chat.ts';
import type {Clock} from '../clock.ts';
import {paint, type Theme} from '../theme/theme.ts';
import type {Controller} from './controller.ts';
import {spinnerSign} from './frame.ts';
import {useKeys, usePastes} from './keys/use-keys.ts';
import {Login} from './pages/login.tsx';
import {kindsNotOffered, proposedKind} from './pages/sign-in-fields.ts';
import {waitOf} from './pages/sign-in-wait.ts';
import {isSignOnMissing, signOnAddress} from './pages/sign-on-address.ts';
import {ScreenRow} from './row.tsx';
import {arrange, tickOf, type View} from './screen-view.ts';
import {Spinner} from './spinner.tsx';
import type {ThemeStore} from './theme-store.ts';
import {useChat} from './use-chat.ts';

export interface AppProps {
	readonly controller: Controller;
	readonly appearance: ThemeStore;
	/** Puts the terminal's own cursor at the caret; undefined hides it. */
	readonly placeCursor: (cursor: {readonly row: number; readonly column: number} | undefined) => void;
	readonly clock: Clock;
	/** Draws past React and Ink, whose next frame must be the same; false if they have to draw. */
	readonly drawQuickly: (snapshot: ChatSnapshot) => boolean;
}

export function App({controller, appearance, placeCursor, clock, drawQuickly}: AppProps) {
	const {prepare} = controller;
	const drawings = useMemo(
		() => ({clock, prepare, drawQuickly, tick: tickOf}),
		[clock, prepare, drawQuickly],
	);
	const snapshot = useChat(controller.chat, drawings);
	const state = useSyncExternalStore(controller.subscribe, controller.getState);
	const theme = useSyncExternalStore(appearance.subscribe, appearance.getTheme);
	const {columns, rows} = useWindowSize();
	useKeys(controller.handleKey);
	usePastes(controller.handlePaste);
	controller.setSize({columns, rows});
	const view = arrange(state, snapshot, controller.getSize(), controller.viewFacts());
	useLayoutEffect(() => {
		placeCursor(view.cursor);
		controller.settle(view.settled);
	});
	if (state.page !== 'login') return <ScreenRows view={view} theme={theme} />;
	const address = signOnAddress(state.offer, snapshot);
	const {browse, copyAddress} = controller;
	const {given} = controller.facts;
	const signOn = address && {address, browse: () => browse(address), copy: () => copyAddress(address)};
	return (
		<ScreenRows view={view} theme={theme}>
			<Login
				theme={theme}
				columns={columns}
				rows={view.list.length}
				signIn={state.signIn}
				waitsFor={waitOf(snapshot)}
				kind={isSignOnMissing(snapshot) ? 'sso' : (given?.kind ?? proposedKind(state.offer))}
				given={given}
				notOffered={kindsNotOffered(state.offer)}
				onSubmit={controller.signIn}
				onTouch={controller.touchSignIn}
				onCancel={controller.closeSignIn}
				signOn={signOn || undefined}
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
			{view.status !== undefined && <StatusRow view={view} status={view.status} theme={theme} />}
			{draw(view.composer)}
		</Box>
	);
}

interface StatusRowProps {
	readonly view: View;
	readonly status: NonNullable<View['status']>;
	readonly theme: Theme;
}

/** One text, so that the layout moves no part of it on a narrow screen. */
function StatusRow({view: {columns, now}, status: {isBusy, line}, theme}: StatusRowProps) {
	return (
		<Text wrap="truncate">
			{' '}
			{columns > 1 && (isBusy ? <Spinner sign={spinnerSign(theme, now)} /> : ' ')}
			{columns > 2 && ' '}
			{columns > 3 && paint(line, theme)}
		</Text>
	);
}
