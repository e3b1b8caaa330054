/** The functions that the screen takes from the terminal and the program, and those that its controllers share. */
import type {Notice} from '../chat/notices.ts';
import type {FrameRecord} from '../recording/frame-record.ts';
import type {OfferAnswer, StatisticsAnswer} from '../server/ask-offer.ts';
import type {CatalogueAnswer} from '../server/catalogue.ts';
import type {KnowledgeAnswer} from '../server/knowledge.ts';
import type {PresetFile} from '../server/preset-file.ts';
import type {PreviewAnswer} from '../server/preview.ts';
import type {Copied} from '../terminal/clipboard.ts';
import type {Size} from '../terminal/diff.ts';
import type {SessionsPort} from './pages/session-rows.ts';
import type {ToastTimer} from './toast.ts';
import type {Content} from './transcript/full-text.ts';
import type {NavigationContext} from './transcript/navigation.ts';
import type {UiState} from './ui-state.ts';

/** The edited text, or a notice that says why there is none. */
export type EditorOutcome =
	| {readonly kind: 'edited'; readonly text: string}
	| {readonly kind: 'failed'; readonly notice: Notice};

/** The outcome of saving a file; `because` is a clause. */
export type Saved =
	| {readonly how: 'saved'; readonly path: string; readonly bytes: number}
	| {readonly how: 'exists'; readonly path: string}
	| {readonly how: 'not'; readonly because: string};

/** The user's file of presets. `problem` is a clause. */
export type OwnPresets =
	| {readonly kind: 'read'; readonly file: PresetFile}
	| {readonly kind: 'unreadable'; readonly path: string; readonly problem: string};

/** The frames of the connections of this run, or those of a file. */
export interface FramesPort {
	/**
	 * Passes the frames that were kept to the listener, and from then on each one, as it was sent or received, without secrets.
	 * @param onRecord `at`: its clock time, ms since 1970
	 * @returns the clock time before which not all were kept; undefined = all were
	 */
	listen(onRecord: (record: FrameRecord, at: number) => void): Promise<number | undefined>;
	/** The file that they were read from. */
	readonly file?: string | undefined;
	/** A recording of these frames, without secrets. */
	recorded(frames: Iterable<FrameRecord>): AsyncIterable<Uint8Array>;
}

/** The replay of a recording that the screen shows: where it is, and how the user moves it. Times are milliseconds since it began. */
export interface ReplayPort {
	position(): {
		readonly t: number;
		readonly length: number;
		/** 1 = as it was recorded. */
		readonly speed: number;
		readonly isPaused: boolean;
	};
	/** The time of day that the screen shows, ms since 1970. */
	now(): number;
	toggle(): void;
	seek(t: number): void;
	step(by: 1 | -1): void;
	seekQuestion(by: 1 | -1): void;
	setSpeed(speed: number): void;
}

/** The parts of the terminal and the program that the controller uses. Their promises never reject. */
export interface Ports {
	/** Redraws the whole screen. */
	redraw(): void;
	/** Suspends the program: the shell has the terminal until it is continued. */
	suspend(): void;
	/** Ends the program. */
	quit(): void;
	/** Resolves when what is sent is kept from then on; undefined = it is, or nothing is kept. */
	starting?(): Promise<void> | undefined;
	/** Whether this conversation is saved, so that quitting loses nothing of it. */
	isSaving(): boolean;
	/** Changes the theme and adds a notice to the chat; '' only adds the notice. */
	theme(name: string): void;
	/** Connects as another profile, or says in a notice why not; '' lists them. */
	profile(name: string): void;
	/** Copies a text to the clipboard, or returns why it failed. */
	copy(text: string): Promise<Copied>;
	/** Draws the row of a changed draft before anything else. */
	echo(state: UiState, size: Size): void;
	/** Requests the server's catalogue of tools. */
	askCatalogue(): Promise<CatalogueAnswer>;
	/** Requests the end of a stored conversation, without opening it. */
	askPreview(id: string): Promise<PreviewAnswer>;
	/** Requests the figures of the server. */
	askStatistics(): Promise<StatisticsAnswer>;
	/** Requests what the server offers. */
	askOffer(): Promise<OfferAnswer>;
	/** Opens an address in the user's browser. @returns a clause that says why it failed */
	browse(address: string): Promise<string | undefined>;
	/** Reads the user's file of presets; undefined = there is none. */
	ownPresets(): Promise<OwnPresets | undefined>;
	/** Searches the server's knowledge base. */
	searchKnowledge(query: string): Promise<KnowledgeAnswer>;
	/** Runs the user's editor on this text in the terminal. */
	runEditor(text: string): Promise<EditorOutcome>;
	/**
	 * Lends the terminal to the user's pager with this text in it.
	 * @param kind extension of the file; some pagers highlight by it
	 * @returns a clause that says why it failed; undefined after success
	 */
	runPager(content: Content, kind: 'json' | 'jsonl' | 'txt' | 'md'): Promise<string | undefined>;
	/** The stored sessions; undefined = this user has none. */
	readonly sessions?: SessionsPort | undefined;
	/** The replay on the screen; undefined = it shows a connection. */
	readonly replay?: ReplayPort | undefined;
	/** The conversation as a file, in the format of the ending of its name, without secrets. */
	exported(name: string): AsyncIterable<Uint8Array>;
	readonly frames: FramesPort;
	/** Writes a file that only the user can read. */
	save(name: string, content: Content, mayReplace: boolean): Promise<Saved>;
}

/** Access of a controller to the state of the screen. */
export interface ScreenAccess {
	readonly context: () => NavigationContext;
	readonly set: (change: Partial<UiState>) => void;
	readonly toast: ToastTimer['toast'];
}
