/** The slash commands: one table of names, help and actions, which the help page and the completion use too. */
import {nearest} from '../text/nearest.ts';
import {THEME_NAMES} from '../theme-names.ts';
import type {RequestKind} from './entry.ts';
import type {FeedbackWish} from './feedback/feedback-wish.ts';
import {type Notice, notice} from './notices.ts';

/** The actions of the screen that commands, and some keys, can request. */
export type ScreenAction =
	/** Leaves the program. */
	| {readonly do: 'quit'}
	/** Opens the page of keys and commands. */
	| {readonly do: 'help'}
	/** Opens the page of tools. */
	| {readonly do: 'tools'}
	/** Opens the outline of the conversation. */
	| {readonly do: 'outline'}
	/** Opens the frames pane, with a filter. */
	| {readonly do: 'frames'; readonly filter: string}
	/** Opens the list of presets; an argument names one, with its values. */
	| {readonly do: 'preset'; readonly argument: string}
	/** Opens the page to sign in on. */
	| {readonly do: 'login'}
	/** Changes the theme; without a name, shows the current one. */
	| {readonly do: 'theme'; readonly name: string}
	/** Connects as another profile of the configuration file; without a name, lists them. */
	| {readonly do: 'profile'; readonly name: string}
	/** Shows or hides the time of day in headings. */
	| {readonly do: 'times'}
	/** Finds a text in the conversation; '' opens the input field for it. */
	| {readonly do: 'find'; readonly text: string}
	/** Shows the figures of the server. */
	| {readonly do: 'figures'}
	/** Searches the server's knowledge base. */
	| {readonly do: 'knowledge'; readonly query: string}
	/** Copies the last reply. */
	| {readonly do: 'copy'; readonly what: 'last-reply' | 'session'}
	/** Writes the conversation to a file; '' asks for its name. */
	| {readonly do: 'export'; readonly file: string}
	/** Opens the page of stored conversations, with those whose titles match. */
	| {readonly do: 'conversations'; readonly words: string}
	/** Opens the page of sessions that are stored on this machine, with those that have these words. */
	| {readonly do: 'sessions'; readonly words: string}
	/** Opens the page of settings. */
	| {readonly do: 'settings'}
	/** Changes the model; without a name, opens the list of models. */
	| {readonly do: 'model'; readonly name: string}
	/** Changes or resets settings of the session, as pairs; without any, lists them. */
	| {readonly do: 'set'; readonly typed: string}
	/** Sends a message with settings of its own, which are pairs before it. */
	| {readonly do: 'with'; readonly typed: string}
	/** Shows replies as rendered Markdown, or as raw text. */
	| {readonly do: 'source'};

/** The methods of a chat that commands use. */
export interface CommandTarget {
	/** Queues a request to the server. */
	request(kind: RequestKind): void;
	/** Drops the connection and connects again. */
	reconnect(): void;
	/** Sends the last unanswered message again. */
	retry(): void;
	/** Drops what is held, else all that waits. @returns it as it was typed */
	dropHeld(): readonly string[];
	/** Begins a new conversation. */
	beginConversation(): void;
	/** Renames the stored conversation under way. */
	renameConversation(title: string): void;
	/** Deletes it, when called twice. */
	deleteConversation(): void;
	/** Sends feedback on an answer, by default the newest. */
	giveFeedback(wish: FeedbackWish): void;
	/** Sends a frame as it was typed; a notice says so, or why not. @returns whether it was sent */
	sendRaw(json: string): boolean;
	/** Adds a notice to the transcript. */
	notify(notice: Notice): void;
}

/** The context of a command. */
export interface CommandContext {
	readonly chat: CommandTarget;
	readonly perform: (action: ScreenAction) => void;
}

/** The names on the server that commands take. Raw. */
export interface KnownArguments {
	readonly models: ReadonlyMap<string, {readonly name: string}>;
	/** Names of settings. */
	readonly settings: readonly string[];
}

export interface CommandArgument {
	readonly value: string;
	/** Its name in the list; default the value. */
	readonly label?: string;
	readonly summary?: string;
	/** It is complete only with more text after it. */
	readonly isPartial?: true;
}

/** Possible arguments, which replace what is typed from an offset on. */
export interface CommandArguments {
	readonly from: number;
	readonly items: readonly CommandArgument[];
}

export interface Command {
	/** Without the slash. */
	readonly name: string;
	readonly aliases: readonly string[];
	/** One line of help, in the imperative. */
	readonly summary: string;
	/** `queued` commands wait for the turn under way; the others act immediately. */
	readonly when: 'queued' | 'at-once';
	/** The argument, as help shows it: `[NAME]`; undefined = none. */
	readonly takes?: string;
	/** Works only on the full screen. */
	readonly isForScreen?: true;
	/** The only possible arguments, in lower case; undefined = any text, if it takes one. */
	readonly words?: readonly string[];
	/**
	 * More arguments, for completion.
	 * @param typed the argument so far
	 */
	argumentsFor?(known: KnownArguments, typed: string): CommandArguments;
	/** @param argument the text after the name, '' without one */
	run(context: CommandContext, argument: string): void;
}

/** A command without an argument that acts immediately. */
const action = (name: string, summary: string, run: Command['run']): Command => {
	return {name, aliases: [], summary, when: 'at-once', run};
};

/** An action of the full screen. */
const screenAction = (name: string, summary: string, run: Command['run']): Command => {
	return {...action(name, summary, run), isForScreen: true};
};

/** A command that waits for the turn under way and then sends the request of the same name. */
const request = (name: RequestKind, summary: string): Command => ({
	...action(name, summary, ({chat}) => chat.request(name)),
	when: 'queued',
});

/** A name that has a line of its own can be typed. */
const isTypeable = (text: string): boolean => /^[^\p{C}\p{Z}](?: ?[^\p{C}\p{Z}])*$/u.test(text);

/** Models by their names; by their ids where several have the same name. */
function modelArguments(models: KnownArguments['models']): readonly CommandArgument[] {
	const counts = new Map<string, number>();
	for (const {name} of models.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
	return [...models].flatMap(([id, {name}]): readonly CommandArgument[] => {
		const value = counts.get(name) === 1 && isTypeable(name) ? name : id;
		return isTypeable(value) ? [{value, label: name, summary: id}] : [];
	});
}

const keyArguments = (settings: readonly string[], from: number): CommandArguments => ({
	from,
	items: settings.map((key) => ({value: `${key}=`, isPartial: true})),
});

export const COMMANDS: readonly Command[] = [
	action('help', 'show keys and commands', ({perform}) => perform({do: 'help'})),
	request('history', 'fetch the conversation from the server, and fill in what is missing here'),
	request('clear', "clear the server's history; the messages here stay readable"),
	request('ping', 'test the connection and measure the round trip'),
	action('login', 'sign in, or sign in as another user', ({perform}) => perform({do: 'login'})),
	request('logout', 'sign out; reconnecting will not sign in again'),
	action('reconnect', 'drop the connection and connect again, resuming the session if possible', ({chat}) =>
		chat.reconnect(),
	),
	action('retry', 'send the last unanswered message again', ({chat}) => chat.retry()),
	action('drop', 'drop what is held, or else all that is queued; ↑ brings it back', ({chat}) => {
		chat.dropHeld();
	}),
	{
		...screenAction('resume', 'continue an earlier session; search in all of them', ({perform}, words) =>
			perform({do: 'sessions', words: words.trim()}),
		),
		takes: '[WORDS]',
	},
	{
		name: 'conversations',
		aliases: [],
		summary: 'list your conversations on the server: open, rename and delete them',
		when: 'at-once',
		takes: '[WORDS]',
		run: ({perform}, words) => perform({do: 'conversations', words: words.trim()}),
	},
	{
		...action('new', 'begin a new conversation', ({chat}) => chat.beginConversation()),
		when: 'queued',
	},
	{
		...action('rename', 'rename this conversation on the server', ({chat}, title) =>
			chat.renameConversation(title),
		),
		when: 'queued',
		takes: 'TITLE',
	},
	{
		...action('delete', 'delete this conversation on the server; asks first', ({chat}) =>
			chat.deleteConversation(),
		),
		when: 'queued',
	},
	{
		...screenAction(
			'profile',
			'connect as another profile, or list them; the draft is kept',
			({perform}, name) => perform({do: 'profile', name: name.trim()}),
		),
		takes: '[NAME]',
	},
	{
		name: 'theme',
		aliases: [],
		summary: 'set the theme (auto, dark, light, ansi or contrast), or show it',
		when: 'at-once',
		takes: '[NAME]',
		isForScreen: true,
		words: THEME_NAMES,
		run: ({perform}, name) => perform({do: 'theme', name}),
	},
	{
		name: 'search',
		aliases: [],
		summary: 'find text here, tool calls included; --all: in all sessions',
		when: 'at-once',
		takes: '[TEXT]',
		isForScreen: true,
		run({perform}, text) {
			const everywhere = /^--all(?:\s+(.*))?$/.exec(text.trim());
			if (everywhere === null) perform({do: 'find', text: text.trim()});
			else perform({do: 'sessions', words: everywhere[1] ?? ''});
		},
	},
	screenAction('outline', 'list the questions of this conversation, and go to one', ({perform}) =>
		perform({do: 'outline'}),
	),
	screenAction('tools', 'count the tool calls, and list the tools of the server', ({perform}) =>
		perform({do: 'tools'}),
	),
	{
		...screenAction('frames', 'watch the frames on the wire, sent and received', ({perform}, filter) =>
			perform({do: 'frames', filter: filter.trim()}),
		),
		takes: '[TEXT]',
	},
	{
		...action('preset', 'choose a prepared message, and fill in its variables', ({perform}, argument) =>
			perform({do: 'preset', argument}),
		),
		takes: '[ID …]',
	},
	{
		...screenAction('copy', 'copy the source of the last reply, or the session id', ({perform}, what) =>
			perform({do: 'copy', what: what === '' ? 'last-reply' : 'session'}),
		),
		takes: '[session]',
		words: ['session'],
	},
	{
		...action('export', 'write the conversation to a file: .md, .html, .json, .jsonl', ({perform}, file) =>
			perform({do: 'export', file: file.trim()}),
		),
		takes: '[FILE]',
	},
	{
		...action('feedback', 'rate the newest answer, with a comment if you like', ({chat}, argument) => {
			const [, sign, comment] = /^([+-])(?:\s+(.*))?$/.exec(argument.trim()) ?? [];
			if (sign === undefined) chat.notify(notice('feedback_usage'));
			else chat.giveFeedback({rating: sign === '+' ? 'positive' : 'negative', comment});
		}),
		when: 'queued',
		takes: '+|-',
	},
	action('settings', 'show and change the settings', ({perform}) => perform({do: 'settings'})),
	{
		...action('model', 'change the model, or choose from the list', ({perform}, name) =>
			perform({do: 'model', name: name.trim()}),
		),
		takes: '[NAME]',
		argumentsFor: ({models}) => ({from: 0, items: modelArguments(models)}),
	},
	{
		...action('set', 'change settings; KEY= resets one; list them', (on, typed) =>
			on.perform({do: 'set', typed}),
		),
		takes: '[KEY=…]',
		argumentsFor: ({settings}, typed) => keyArguments(settings, typed.lastIndexOf(' ') + 1),
	},
	{
		...action('with', 'send a message with settings for its answer only', ({perform}, typed) =>
			perform({do: 'with', typed}),
		),
		takes: 'KEY=… TEXT',
		// After the first pair the text may be the message.
		argumentsFor: ({settings}, typed) => keyArguments(typed.includes(' ') ? [] : settings, 0),
	},
	{
		...action('kb', "search the server's knowledge base", ({perform}, query) =>
			perform({do: 'knowledge', query: query.trim()}),
		),
		takes: 'TEXT',
	},
	{
		...action('raw', 'send one frame as you write it: a JSON object', ({chat}, json) => {
			chat.sendRaw(json);
		}),
		takes: 'JSON',
	},
	action('stats', "show the server's figures: sessions and messages", ({perform}) =>
		perform({do: 'figures'}),
	),
	screenAction('times', 'show or hide the time of day in headings', ({perform}) => perform({do: 'times'})),
	screenAction('source', 'toggle between rendered Markdown and raw text', ({perform}) =>
		perform({do: 'source'}),
	),
	{...action('quit', 'quit', ({perform}) => perform({do: 'quit'})), aliases: ['exit']},
];

/** The commands that need no screen. */
export const COMMANDS_IN_LINES: readonly Command[] = COMMANDS.filter(({isForScreen}) => isForScreen !== true);

/** A line of input, parsed. */
export type Input =
	| {readonly kind: 'message'; readonly text: string}
	| {readonly kind: 'command'; readonly command: Command; readonly argument: string}
	/** An unknown command: an error, never a message to the model. */
	| {
			readonly kind: 'unknown';
			readonly name: string;
			readonly argument: string;
			readonly nearest: string | undefined;
	  }
	/** A command with an argument that it does not take. */
	| {readonly kind: 'surplus'; readonly command: Command; readonly argument: string};

/** Commands, also made-up ones, after which a credential may be typed: a sign-in asks for it on a page of its own. */
const SIGN_IN_NAMES =
	/^log-?(?:in|out|on)|^sign|auth|token|^pass(?:w|$)|secret|bearer|credential|(?:^|[-_])(?:api)?key$/;

/** What a frame has that signs in; it is refused, and needs not be complete. */
const SECRET_MEMBER = /"auth"|token|secret|passw|api_key|headers/i;

/**
 * The input without what may be a credential, which the program neither keeps nor shows.
 * @returns undefined if there is none
 */
export function withoutSecret(typed: string): string | undefined {
	const input = readInput(typed);
	if (input.kind === 'command' && input.command.name === 'raw' && SECRET_MEMBER.test(input.argument))
		return '/raw';
	if (input.kind !== 'unknown' && input.kind !== 'surplus') return undefined;
	return mayCarrySecret(input) ? /^\S+/.exec(typed)?.[0] : undefined;
}

function mayCarrySecret(input: Extract<Input, {readonly kind: 'unknown' | 'surplus'}>): boolean {
	if (input.argument === '') return false;
	const names = input.kind === 'surplus' ? [input.command.name] : [input.name, input.nearest ?? ''];
	return names.some((name) => SIGN_IN_NAMES.test(name.toLowerCase()));
}

/** The reason why an input is no command; it stays in the input, to be corrected. */
export function refusalOf(input: Extract<Input, {readonly kind: 'unknown' | 'surplus'}>): Notice {
	const isRemoved = mayCarrySecret(input);
	if (input.kind === 'unknown')
		return notice('unknown_command', {name: input.name, nearest: input.nearest, isRemoved});
	const {command, argument} = input;
	const {words = []} = command;
	return notice('surplus_argument', {
		command: command.name,
		argument: isRemoved ? '' : argument,
		words,
		nearest: nearest(argument, words),
		isRemoved,
	});
}

/** The usage of a command that was typed without the argument that it needs; undefined if it needs none, or has one. */
export function missingArgument({
	command: {name, takes},
	argument,
}: Extract<Input, {readonly kind: 'command'}>): Notice | undefined {
	if (takes === undefined || takes.startsWith('[') || argument !== '') return undefined;
	return notice('argument_missing', {usage: `/${name} ${takes}`});
}

const commandOf = (name: string): Command | undefined =>
	COMMANDS.find((command) => command.name === name || command.aliases.includes(name));

/** Two commands on one line, as after a refused one that stayed in the input: `/model/kb`. Other paths are messages. */
function readJoined(typed: string): Extract<Input, {readonly kind: 'unknown'}> | undefined {
	const [, name, first = '', second = '', argument = ''] =
		/^\/((\p{L}[\p{L}\p{N}_-]*)\/([^\p{C}\p{Z}]*))([^\n]*)$/u.exec(typed) ?? [];
	const command = commandOf(first.toLowerCase());
	if (name === undefined || command === undefined) return undefined;
	return {
		...{kind: 'unknown', name, argument: argument.trim()},
		nearest: (commandOf(second.toLowerCase()) ?? command).name,
	};
}

/**
 * Parses the input. A single line that begins with a slash and a letter is a command; `//text` is the message `/text`;
 * a message of several lines is never a command, since pasted paths and code begin with slashes too: only after the settings
 * of `/with`, and the frame of `/raw`.
 */
export function readInput(typed: string): Input {
	if (typed.startsWith('//')) return {kind: 'message', text: typed.slice(1)};
	const match =
		/^\/(?:(with(?=[ \t]+[a-z_]\w*=)|raw(?=[ \t]+\{))[ \t]+(.*)|(\p{L}[\p{L}\p{N}_-]*|\?)(?:[ \t]+([^\n]*))?)$/isu.exec(
			typed.trimEnd(),
		);
	if (match === null) return readJoined(typed.trimEnd()) ?? {kind: 'message', text: typed};
	const name = match[1] ?? match[3] ?? '';
	const typedArgument = match[2] ?? match[4] ?? '';
	const wanted = name === '?' ? 'help' : name.toLowerCase();
	const command = commandOf(wanted);
	if (command === undefined) {
		const names = COMMANDS.flatMap((candidate) => [candidate.name, ...candidate.aliases]);
		return {kind: 'unknown', name, argument: typedArgument, nearest: nearest(wanted, names)};
	}
	const {takes, words} = command;
	const argument = words === undefined ? typedArgument : typedArgument.toLowerCase();
	const isSurplus = argument !== '' && (takes === undefined || words?.includes(argument) === false);
	return {kind: isSurplus ? 'surplus' : 'command', command, argument};
}

/** The input that sends exactly this message. */
export function typedAs(message: string): string {
	const input = readInput(message);
	return input.kind === 'message' && input.text === message ? message : `/${message}`;
}
