/** The manual page of the program, made from the flag table. */
import {type FlagRow, flagGroups} from '../flags/flag-row.ts';
import {flagTable, sourceRows} from '../flags/flag-table.ts';
import {examples, exitCodes} from '../help.ts';
import {defaultUrl} from '../settings.ts';
import {NAMED_COMMANDS} from './completion-words.ts';

/** A text that roff prints as it is. */
function plain(text: string): string {
	return text
		.replaceAll('\\', String.raw`\e`)
		.replaceAll('-', String.raw`\-`)
		.replace(/^(?=[.'])/gm, String.raw`\&`)
		.replace(/[\u0080-\uFFFF]/g, (letter) => {
			const code = letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
			return String.raw`\[u${code}]`;
		});
}

const bold = (text: string): string => String.raw`\fB${plain(text)}\fR`;
const italic = (text: string): string => String.raw`\fI${plain(text)}\fR`;

/** A term, and its description on the lines below. */
const item = (term: string, description: string): readonly string[] => ['.TP', term, description];

function spelled({name, letters = [], synonym, argument}: FlagRow): string {
	const long = [name, ...(synonym === undefined ? [] : [synonym])].map((each) => `--${each}`);
	const value =
		argument.takes === 'nothing'
			? ''
			: argument.takes === 'value'
				? ` ${italic(argument.shown)}`
				: `[=${italic(argument.shown)}]`;
	return `${[...letters.map((letter) => `-${letter}`), ...long].map(bold).join(', ')}${value}`;
}

function flagItem(row: (typeof flagTable)[number]): readonly string[] {
	const {help, environment, name} = row;
	const sources = sourceRows(name).map((each) => bold(`--${each.name}`));
	const more = [
		environment === undefined ? [] : [`Variable: ${environment.map(bold).join(', ')}.`],
		sources.length === 0 ? [] : [`From a file or a command: ${sources.join(', ')}.`],
	].flat();
	return item(spelled(row), [`${plain(help)}.`, ...more].join(' '));
}

/**
 * The page in the language of `man`.
 * @param version of the package
 */
export function manPage(version: string): string {
	const typed = flagTable.filter(({sourceOf}) => sourceOf === undefined);
	return [
		`.TH BEDROCK\\-CHAT 1 "" "bedrock\\-chat ${plain(version)}" "User Commands"`,
		// Names of variables are not divided.
		'.nh',
		'.ad l',
		'.SH NAME',
		String.raw`bedrock\-chat \- terminal chat client for autolangchat (auto\-bedrock\-chat\-fastapi) servers`,
		'.SH SYNOPSIS',
		`${bold('bedrock-chat')} [${italic('URL')}] [${italic('flags')}]`,
		...NAMED_COMMANDS.flatMap(({name}) => ['.br', `${bold(`bedrock-chat ${name}`)} [${italic('...')}]`]),
		'.SH DESCRIPTION',
		plain(
			`Opens a full screen and chats with the server at URL; the default is ${defaultUrl}, or the variable BEDROCK_WS_ENDPOINT. The key ? lists the keys, the command /help the commands.`,
		),
		'.SH COMMANDS',
		...NAMED_COMMANDS.flatMap(({name, help}) =>
			item(
				bold(name),
				`${plain(help)}.${name === 'completion' ? ` One of ${bold('bash')}, ${bold('zsh')}, ${bold('fish')}.` : ''}`,
			),
		),
		'.SH OPTIONS',
		...Object.entries(flagGroups).flatMap(([group, heading]) => [
			`.SS ${plain(heading)}`,
			...typed.filter((each) => each.group === group).flatMap(flagItem),
		]),
		'.SH EXIT STATUS',
		...exitCodes.flatMap(([code, meaning]) => item(plain(code), `${plain(meaning)}.`)),
		'.SH FILES',
		...item(italic('~/.local/state/bedrock-chat/sessions'), 'The saved sessions on Linux.'),
		'.SH EXAMPLES',
		'.nf',
		...examples.map(plain),
		'.fi',
		'',
	].join('\n');
}
