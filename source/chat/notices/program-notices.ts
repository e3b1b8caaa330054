/** The notices about commands, themes, editors and the log: a row each. */
import {error, info, success, warning} from './wording.ts';

const MESSAGE_KEPT = 'The message is unchanged.';
const EDITOR_ADVICE = `Set VISUAL or EDITOR to your editor, for example VISUAL="code --wait". ${MESSAGE_KEPT}`;

const removedAfter = (command: string): string =>
	`The text after /${command} was removed, since it may be a secret.`;

export const PROGRAM_NOTICES = {
	/** `nearest`: the command that may have been meant. `isRemoved`: what followed it may be a secret. */
	unknown_command: (facts: {name: string; nearest: string | undefined; isRemoved?: boolean}) => {
		const {name, nearest, isRemoved = false} = facts;
		const hint = nearest === undefined ? 'Type /help for a list of commands.' : `Did you mean /${nearest}?`;
		return error(`Unknown command /${name}. Nothing was sent.${isRemoved ? ` ${removedAfter(name)}` : ''}`, {
			atPrompt: `${hint} To send it as a message, type //${name}.`,
		});
	},
	/** `words`: the only arguments that the command takes. `argument` is not repeated without any: it may be a secret. */
	argument_missing: ({usage}: {usage: string}) =>
		info('An argument is missing, so nothing was done.', {atPrompt: `Type it after the command: ${usage}.`}),
	surplus_argument: (facts: {
		command: string;
		argument: string;
		words: readonly string[];
		nearest: string | undefined;
		/** It may be a secret, and the input no longer has it. */
		isRemoved?: boolean;
	}) => {
		const {command, argument, words, nearest, isRemoved = false} = facts;
		if (words.length === 0) {
			const removed = isRemoved ? ` ${removedAfter(command)}` : '';
			return error(`The command /${command} takes no argument.${removed}`, {
				atPrompt: `Type /${command} alone.`,
			});
		}
		const other = words.length === 1 ? words.join() : `one of ${words.join(', ')}`;
		return error(`The command /${command} does not take "${argument}".`, {
			atPrompt:
				nearest === undefined
					? `Type /${command} alone, or with ${other}.`
					: `Did you mean /${command} ${nearest}?`,
		});
	},
	/** `choices`: the names to choose from, if the user asked for them. */
	theme: (facts: {choice: string; background: string; hasColours: boolean; choices?: readonly string[]}) => {
		const {choice, background, hasColours, choices} = facts;
		const matched: Readonly<Record<string, string>> = {
			auto: ` (${background}, matching the background)`,
			contrast: `, for a ${background} background`,
		};
		const remark = hasColours ? '' : ' Colours are off, so all themes look alike.';
		return info(`Theme: ${choice}${matched[choice] ?? ''}.${remark}`, {
			atPrompt: choices && `To change it, type /theme and one of ${choices.join(', ')}.`,
		});
	},
	/** The screen shows a conversation without a connection. */
	from_file: () =>
		info('This conversation is from a file: nothing is sent, and no server is asked.', {
			atPrompt: 'What you typed stays in the input. Type /quit to leave.',
		}),
	profile_failed: ({name, problems}: {name: string; problems: readonly string[]}) =>
		error(
			`This is still the same connection: the profile "${name}" cannot be used. ${problems.join('. ')}.`,
			{
				atPrompt: 'Correct that, and type /profile again.',
			},
		),
	editor_missing: ({editor, because}: {editor: string; because: string}) =>
		error(
			`The editor ${editor} could not be started: ${because === 'ENOENT' ? 'there is no such program' : because}.`,
			{advice: EDITOR_ADVICE},
		),
	/** How it ended: by a signal, or with an exit code other than 0. */
	editor_failed: ({editor, signal, exitCode}: {editor: string; signal?: string; exitCode?: number}) =>
		signal === undefined
			? error(`The editor ${editor} ended with code ${exitCode}, so its text was discarded.`, {
					advice: MESSAGE_KEPT,
				})
			: error(`The editor ${editor} was ended by ${signal}.`, {advice: EDITOR_ADVICE}),
	editor_file: ({because, folder}: {because: string; folder: string}) =>
		error(`The message could not be passed to an editor and read back: ${because} in ${folder}.`, {
			advice: `Check the free space and the permissions there. ${MESSAGE_KEPT}`,
		}),
	/** A sentence of the caller's own. */
	hint: ({text, advice}: {text: string; advice?: string | undefined}) => info(text, {advice}),
	/** `problem`: why the log is incomplete, as a sentence. */
	log: ({problem}: {problem: string}) => warning(problem),
	/** After something that needs a server. */
	replay_sends_nothing: () =>
		warning('This is a replay: nothing is sent.', {
			advice: 'To chat, start bedrock-chat with the URL of a server.',
		}),
	/** `problem`: why the recording is incomplete, as a sentence. */
	recording: ({problem}: {problem: string}) => warning(problem),
	/** The journal cannot be written. `because`: a clause. */
	journal_failed: ({because}: {because: string}) =>
		warning(`This conversation is not being saved at the moment: ${because}.`, {
			advice: 'It is saved as soon as that works again. Use --no-journal to save nothing.',
		}),
	journal_recovered: () => success('This conversation is being saved again; nothing is missing.'),
	/** After --continue. */
	journal_none: () => info('There is no earlier session, so this is a new one.'),
	/** `damaged`: lines of the journal that could not be read. */
	journal_damaged: ({damaged}: {damaged: number}) =>
		warning(
			`The file of this session is damaged: ${damaged === 1 ? 'one record' : `${damaged} records`} could not be read and ${damaged === 1 ? 'is' : 'are'} missing above.`,
		),
	/** After --continue: messages that waited had a credential, which is not stored. */
	queue_redacted: ({count}: {count: number}) =>
		warning(
			count === 1
				? 'A message that was not sent has [redacted] in place of a credential, which is not stored, so it is a draft now.'
				: `Drafts now: ${count} messages that were not sent, and have [redacted] in place of a credential, which is not stored.`,
			{atPrompt: 'Edit what is in the input before you send it; ↑ brings earlier texts.'},
		),
	/** `pid`: the process that has the session open. `isShared`: this one asks the server for the same conversation. */
	journal_open_elsewhere: ({pid, isShared}: {pid: number; isShared: boolean}) =>
		warning(
			`Another program has this session open (process ${pid}). Its draft and what it has not sent yet stay there. ${
				isShared
					? 'If the server still has the conversation, both programs continue it: type /history to see what was sent there.'
					: 'From here on there are two sessions: what is said there is not part of this one.'
			}`,
		),
	sandbox: () =>
		info('This is the built-in assistant. It runs on this machine only.', {
			atPrompt: 'Ask it "what can you do?", or about order A-1001. /login: secret "good".',
		}),
};
