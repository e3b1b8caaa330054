/** The scripts by which a shell completes command lines of this program, made from the flag table. */
import {
	COMPLETED_COMMANDS,
	type CompletedCommand,
	type CompletedFlag,
	NAMED_COMMANDS,
} from './completion-words.ts';
import type {Shell} from './shells.ts';

/** @returns the script, which the shell reads with `source` or from a file of its completions */
export function completionScript(shell: Shell): string {
	return {bash: bashScript, zsh: zshScript, fish: fishScript}[shell]().join('\n');
}

/** A text as one word of a shell, in single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

const caseOf = ({name}: CompletedCommand): string => name ?? '*';

/** The chat last: its pattern matches everything. */
const LAST_CHAT = [...COMPLETED_COMMANDS.slice(1), ...COMPLETED_COMMANDS.slice(0, 1)];

/** The flags of all commands, each once. */
const ALL_FLAGS = [
	...new Map(
		COMPLETED_COMMANDS.flatMap(({flags}) => flags).map((flag) => [flag.spellings[0], flag]),
	).values(),
];

const FILES_IN_BASH = `compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$cur"))`;

/**
 * Runs with bash 3.2, too, which macOS has. Bash makes words of their own of `=` and of what follows it.
 */
function bashScript(): readonly string[] {
	const valued = ALL_FLAGS.filter(({argument}) => argument.takes !== 'nothing');
	const patterns = (flags: readonly CompletedFlag[]): string =>
		flags.flatMap(({spellings}) => spellings).join('|');
	const words = (flags: readonly CompletedFlag[]): string =>
		flags.flatMap(({spellings}) => spellings.filter((each) => each.startsWith('--'))).join(' ');
	const choices = valued.flatMap((flag) =>
		flag.value.kind === 'choice'
			? [
					`		${patterns([flag])}) COMPREPLY=($(compgen -W ${quoted(flag.value.words.join(' '))} -- "$cur")) ;;`,
				]
			: [],
	);
	const ofKind = (kind: 'file' | 'command'): string =>
		patterns(valued.filter(({value}) => value.kind === kind));
	return [
		'# Completions of bedrock-chat for bash: source <(bedrock-chat completion bash)',
		'_bedrock_chat() {',
		`	local IFS=$' \\t\\n' cur="\${COMP_WORDS[COMP_CWORD]}" flag='' command='' word i has_value=''`,
		'	COMPREPLY=()',
		'	if [[ $cur == = ]]; then',
		`		cur=; flag="\${COMP_WORDS[COMP_CWORD-1]}"; has_value=1`,
		`	elif ((COMP_CWORD > 2)) && [[ \${COMP_WORDS[COMP_CWORD-1]} == = ]]; then`,
		`		flag="\${COMP_WORDS[COMP_CWORD-2]}"; has_value=1`,
		'	else',
		`		case "\${COMP_WORDS[COMP_CWORD-1]}" in`,
		`			${patterns(valued.filter(({argument}) => argument.takes === 'value'))}) flag="\${COMP_WORDS[COMP_CWORD-1]}"; has_value=1 ;;`,
		'		esac',
		'	fi',
		'	for ((i = 1; i < COMP_CWORD; i++)); do',
		`		word="\${COMP_WORDS[i]}"`,
		`		case "$word" in ${NAMED_COMMANDS.map(({name}) => name).join('|')}) command="$word"; break ;; esac`,
		'	done',
		'	if [[ -n $has_value ]]; then',
		'		case "$flag" in',
		...choices,
		`		${ofKind('file')}) ${FILES_IN_BASH} ;;`,
		`		${ofKind('command')}) COMPREPLY=($(compgen -c -- "$cur")) ;;`,
		'		esac',
		'		return',
		'	fi',
		'	case "$command" in',
		...LAST_CHAT.map((command) => {
			const {name, flags} = command;
			const plain = name === undefined ? NAMED_COMMANDS.map((each) => each.name) : command.words;
			const others = command.takesFiles ? `{ ${FILES_IN_BASH}; return; }` : `word=${quoted(plain.join(' '))}`;
			return `		${caseOf(command)}) [[ $cur == -* ]] && word=${quoted(words(flags))} || ${others} ;;`;
		}),
		'	esac',
		'	COMPREPLY=($(compgen -W "$word" -- "$cur"))',
		'}',
		'complete -F _bedrock_chat bedrock-chat',
		'',
	];
}

/** A text in a specification of zsh's `_arguments`. */
const inSpec = (text: string): string => text.replace(/[[\]:\\]/g, String.raw`\$&`);

function zshValue({argument, value}: CompletedFlag): string {
	if (argument.takes === 'nothing') return '';
	const action = {
		choice: value.kind === 'choice' ? `(${value.words.join(' ')})` : '',
		file: '_files',
		command: '_command_names -e',
		other: '',
	}[value.kind];
	const name = inSpec(argument.shown.replaceAll("'", ''));
	return `:${argument.takes === 'optional' ? ':' : ''}${name}:${action}`;
}

/** `=` = the value may be in the same word, `=-` and `-` = it must be. */
function zshFlag(flag: CompletedFlag): readonly string[] {
	const {spellings, argument, help, isRepeatable} = flag;
	const isValued = argument.takes !== 'nothing';
	const others = isRepeatable ? '*' : `(${spellings.join(' ')})`;
	return spellings.map((spelling) => {
		const isLong = spelling.startsWith('--');
		const sign = !isValued ? '' : argument.takes === 'optional' ? (isLong ? '=-' : '-') : isLong ? '=' : '+';
		return quoted(`${others}${spelling}${sign}[${inSpec(help)}]${zshValue(flag)}`);
	});
}

function zshScript(): readonly string[] {
	const named = NAMED_COMMANDS.map(({name, help}) => quoted(`${name}:${help}`));
	return [
		'#compdef bedrock-chat',
		'# Completions of bedrock-chat for zsh: source <(bedrock-chat completion zsh)',
		'_bedrock-chat() {',
		"	local command='' word",
		`	for word in "\${(@)words[2,CURRENT-1]}"; do`,
		`		case "$word" in ${NAMED_COMMANDS.map(({name}) => name).join('|')}) command="$word"; break ;; esac`,
		'	done',
		'	case "$command" in',
		...LAST_CHAT.flatMap((command) => {
			const {name, words, flags} = command;
			const plain =
				name === undefined
					? ["'1:URL or command:_bedrock-chat_commands'"]
					: [
							"'1: : '",
							...(words.length > 0 ? [quoted(`2:command:(${words.join(' ')})`)] : []),
							command.takesFiles ? "'*:file:_files'" : "'*: : '",
						];
			return [
				`		${caseOf(command)}) _arguments \\`,
				...[...flags.flatMap(zshFlag), ...plain].map(
					(line, at, all) => `			${line}${at === all.length - 1 ? ' ;;' : ' \\'}`,
				),
			];
		}),
		'	esac',
		'}',
		'_bedrock-chat_commands() {',
		`	local -a names=(${named.join(' ')})`,
		"	_describe -t commands 'command' names",
		'}',
		'if [[ $funcstack[1] == _bedrock-chat ]]; then _bedrock-chat "$@"; else compdef _bedrock-chat bedrock-chat; fi',
		'',
	];
}

/** A text in single quotes of fish, in which a backslash escapes. */
const inFish = (text: string): string => `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;

function fishFlag({spellings, argument, help, value}: CompletedFlag, condition: string): string {
	const names = spellings.map((each) =>
		each.startsWith('--') ? `-l ${each.slice(2)}` : `-s ${each.slice(1)}`,
	);
	const required = argument.takes === 'value' ? (value.kind === 'file' ? ' -r -F' : ' -x') : '';
	const words =
		value.kind === 'choice'
			? ` -a ${inFish(value.words.join(' '))}`
			: value.kind === 'command'
				? " -a '(__fish_complete_command)'"
				: '';
	return `complete -c bedrock-chat -n ${inFish(condition)} ${names.join(' ')}${required}${words} -d ${inFish(help)}`;
}

function fishScript(): readonly string[] {
	const names = NAMED_COMMANDS.map(({name}) => name).join(' ');
	const conditionOf = ({name}: CompletedCommand): string =>
		name === undefined ? `not __fish_seen_subcommand_from ${names}` : `__fish_seen_subcommand_from ${name}`;
	const chat = conditionOf({help: '', words: [], flags: []});
	return [
		'# Completions of bedrock-chat for fish: bedrock-chat completion fish | source',
		'complete -c bedrock-chat -f',
		...NAMED_COMMANDS.map(
			({name, help}) => `complete -c bedrock-chat -n ${inFish(chat)} -a ${name} -d ${inFish(help)}`,
		),
		...COMPLETED_COMMANDS.flatMap((command) => {
			const condition = conditionOf(command);
			const words =
				command.words.length > 0
					? [
							`complete -c bedrock-chat -n ${inFish(`${condition}; and not __fish_seen_subcommand_from ${command.words.join(' ')}`)} -a ${inFish(command.words.join(' '))}`,
						]
					: [];
			const files = command.takesFiles ? [`complete -c bedrock-chat -n ${inFish(condition)} -F`] : [];
			return [...words, ...files, ...command.flags.map((flag) => fishFlag(flag, condition))];
		}),
		'',
	];
}
