/** The state of the screen beside the chat: one slice for each part, composed here. */
import {type ComposerState, INITIAL_COMPOSER} from './composer/composer-state.ts';
import type {Explorer} from './explorer/explorer.ts';
import type {FeedbackState} from './feedback/feedback-state.ts';
import type {FramesState} from './frames/frames-state.ts';
import type {Focus, PageName} from './keys/actions.ts';
import {OFFER_UNASKED, type OfferState} from './offer/offer.ts';
import {CONVERSATIONS_CLOSED, type ConversationsPage} from './pages/conversations-page.ts';
import type {SignInState} from './pages/login.tsx';
import {SESSIONS_CLOSED, type SessionsPage} from './pages/sessions-page.ts';
import {TOOLS_CLOSED, type ToolsState} from './pages/tools-page.ts';
import {OUTLINE_CLOSED, type OutlineState} from './position/outline.ts';
import {PRESETS_CLOSED, type PresetsState} from './presets/presets-state.ts';
import type {QuittingState} from './quitting.ts';
import type {FindState} from './search/find-state.ts';
import {SETTINGS_CLOSED, type SettingsState} from './settings/settings-state.ts';
import type {Toast} from './toast.ts';
import {INITIAL_NAVIGATION, type NavigationState} from './transcript/navigation-state.ts';
import type {SaveState} from './transcript/save-state.ts';

export interface UiState
	extends ComposerState,
		NavigationState,
		FindState,
		SaveState,
		FeedbackState,
		QuittingState {
	readonly focus: Focus;
	/** A recording is replayed: in place of the input are the keys that move through it. */
	readonly isReplay: boolean;
	readonly page: PageName;
	/** The state of the credential that was submitted on the sign-in page; undefined = none was since it was opened. */
	readonly signIn: SignInState | undefined;
	/** The JSON explorer while it is open, also behind the help page. */
	readonly explorer: Explorer | undefined;
	/** The pages below the open one, the lowest first; the chat is below all of them. Esc closes one after the other. */
	readonly behind: readonly PageName[];
	/** First line of the help page on the screen. */
	readonly helpTop: number;
	/** The tools page, and the server's tool catalogue. */
	readonly tools: ToolsState;
	/** The frames pane; undefined = it was not opened yet, or is being loaded. */
	readonly frames: FramesState | undefined;
	readonly settings: SettingsState;
	/** What the server's web page offers. */
	readonly offer: OfferState;
	/** The page of presets. */
	readonly presets: PresetsState;
	/** The page of stored conversations. */
	readonly conversations: ConversationsPage;
	/** The page of sessions that are stored on this machine. */
	readonly sessions: SessionsPage;
	/** The outline of the conversation. */
	readonly outline: OutlineState;
	readonly toast: Toast | undefined;
}

export const INITIAL: UiState = {
	...INITIAL_COMPOSER,
	...INITIAL_NAVIGATION,
	find: undefined,
	saving: undefined,
	feedbackForm: undefined,
	focus: 'composer',
	isReplay: false,
	page: 'chat',
	signIn: undefined,
	explorer: undefined,
	behind: [],
	helpTop: 0,
	tools: TOOLS_CLOSED,
	frames: undefined,
	settings: SETTINGS_CLOSED,
	offer: OFFER_UNASKED,
	presets: PRESETS_CLOSED,
	conversations: CONVERSATIONS_CLOSED,
	sessions: SESSIONS_CLOSED,
	outline: OUTLINE_CLOSED,
	toast: undefined,
	armed: undefined,
};
