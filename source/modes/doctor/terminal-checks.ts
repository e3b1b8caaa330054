/** The checks of the terminal, from its answers and from the environment. */
import {charactersOf} from '../../terminal/charset.ts';
import {type ClipboardFacts, multiplexerOf, toolsFor} from '../../terminal/clipboard.ts';
import {backgroundHint, colourDepth} from '../../terminal/colour-depth.ts';
import type {TerminalFacts} from '../../terminal/terminal.ts';
import {countOf} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText} from '../../text/safe.ts';
import {widthOf} from '../../text/width.ts';
import type {Check, Outcome} from './check.ts';
import {ASKED_MODES, CLUSTERS, type TerminalAnswers} from './terminal-answers.ts';

export interface TerminalSurroundings {
	readonly facts: TerminalFacts;
	readonly clipboard: ClipboardFacts;
	readonly columns: number;
	readonly rows: number;
	/** Whether a program is in the search path. */
	hasProgram(file: string): boolean;
}

const check = (
	id: string,
	outcome: Outcome,
	text: SafeText,
	facts: NonNullable<Check['facts']>,
	fix?: SafeText,
): Check => ({group: 'terminal', id, outcome, text, facts, ...(fix === undefined ? {} : {fix})});

/** Without a terminal. */
export const terminalSkipped = (text: SafeText): readonly Check[] => [check('terminal', 'skipped', text, {})];

/** @param answers undefined = it was not asked, since it understands no queries */
export function terminalChecks(
	answers: TerminalAnswers | undefined,
	surroundings: TerminalSurroundings,
): readonly Check[] {
	return [
		nameCheck(answers, surroundings),
		colourCheck(surroundings),
		backgroundCheck(answers, surroundings),
		characterCheck(surroundings),
		keyCheck(answers, surroundings),
		clipboardCheck(surroundings),
		widthCheck(answers),
		modeCheck(answers),
	];
}

const isInTmux = ({clipboard}: TerminalSurroundings): boolean => multiplexerOf(clipboard) === 'tmux';

function nameCheck(answers: TerminalAnswers | undefined, surroundings: TerminalSurroundings): Check {
	const {facts, columns, rows} = surroundings;
	const {TERM = '', TERM_PROGRAM} = facts;
	const multiplexer = multiplexerOf(surroundings.clipboard);
	const parts = [
		own`${columns} × ${rows}`,
		own`TERM=${TERM || '(not set)'}`,
		...(TERM_PROGRAM === undefined ? [] : [own`TERM_PROGRAM=${TERM_PROGRAM}`]),
		...(answers?.version === undefined ? [] : [own`it says that it is ${answers.version}`]),
		...(multiplexer === 'tmux' ? [own`in tmux`] : multiplexer === 'screen' ? [own`in GNU screen`] : []),
		...([facts.SSH_TTY, facts.SSH_CONNECTION, facts.SSH_CLIENT].some(Boolean) ? [own`over SSH`] : []),
	];
	const values = {
		...{columns, rows, term: TERM, termProgram: TERM_PROGRAM ?? null, version: answers?.version ?? null},
		...{multiplexer: multiplexer ?? null, answered: answers?.isComplete ?? null},
	};
	const text = joinSafe(parts, ', ');
	if (answers?.isComplete === false)
		return check(
			'terminal',
			'note',
			own`${text}. It did not answer all queries within 2 s.`,
			values,
			own`Over a slow network, run it again. What follows is then from the environment.`,
		);
	return check('terminal', 'ok', own`${text}.`, values);
}

function colourCheck({facts}: TerminalSurroundings): Check {
	const depth = colourDepth(facts);
	const names = ['FORCE_COLOR', 'NO_COLOR', 'COLORTERM', 'TERM'] as const;
	const set = names.flatMap((name) => (facts[name] ? [own`${name}=${facts[name] ?? ''}`] : []));
	const words = {
		none: 'no colours',
		'16': '16 colours',
		'256': '256 colours',
		truecolor: '16 million colours',
	};
	const text = own`${words[depth]} (${set.length === 0 ? own`nothing is set` : joinSafe(set, ', ')}).`;
	if (depth !== 'none') return check('colours', 'ok', text, {depth});
	const fix = own`To have colours, remove NO_COLOR, or set FORCE_COLOR=1.`;
	return check('colours', 'note', text, {depth}, fix);
}

function backgroundCheck(answers: TerminalAnswers | undefined, {facts}: TerminalSurroundings): Check {
	const hint = backgroundHint(facts.COLORFGBG);
	const background = answers?.background ?? hint ?? 'dark';
	const from = answers?.background !== undefined ? 'terminal' : hint !== undefined ? 'COLORFGBG' : 'assumed';
	const values = {background, from};
	if (from === 'terminal')
		return check('background', 'ok', own`${background}, as the terminal says.`, values);
	if (from === 'COLORFGBG') return check('background', 'ok', own`${background}, by COLORFGBG.`, values);
	const fix = own`If it is light, type --theme light.`;
	return check('background', 'note', own`Not known, dark is assumed.`, values, fix);
}

function characterCheck({facts}: TerminalSurroundings): Check {
	const characters = charactersOf(facts, false);
	const locale = facts.LC_ALL || facts.LC_CTYPE || facts.LANG || '';
	const shown = own`${locale === '' ? 'no locale is set' : locale}`;
	if (characters === 'unicode')
		return check('characters', 'ok', own`UTF-8 (${shown}).`, {characters, locale});
	const text =
		characters === 'ascii' ? own`ASCII only (${shown}).` : own`Lines and marks in ASCII (${shown}).`;
	const fix = own`Set a locale with UTF-8, such as LANG=C.UTF-8, if the terminal can draw it.`;
	return check('characters', 'note', text, {characters, locale}, fix);
}

function keyCheck(answers: TerminalAnswers | undefined, surroundings: TerminalSurroundings): Check {
	const values = {kitty: answers?.kittyFlags ?? null, modifyOtherKeys: answers?.otherKeys ?? null};
	if (answers?.kittyFlags !== undefined)
		return check('keys', 'ok', own`The kitty protocol: Shift+Enter begins a new line.`, values);
	if (answers?.otherKeys !== undefined)
		return check('keys', 'ok', own`modifyOtherKeys: Shift+Enter begins a new line.`, values);
	const tmux = isInTmux(surroundings)
		? own` In tmux, add to its configuration: set -g extended-keys on`
		: own``;
	return check(
		'keys',
		'note',
		own`The terminal did not say that it tells Shift+Enter from Enter.`,
		values,
		own`If Shift+Enter sends the message, type Alt+Enter or Ctrl+J for a new line.${tmux}`,
	);
}

function clipboardCheck({clipboard, hasProgram}: TerminalSurroundings): Check {
	const tools = toolsFor(clipboard).map(({file}) => file);
	const found = tools.filter((file) => hasProgram(file));
	const multiplexer = multiplexerOf(clipboard);
	const values = {tools: found, osc52: multiplexer !== undefined};
	const [tool] = found;
	if (tool !== undefined) return check('clipboard', 'ok', own`Copies with ${tool}.`, values);
	const missing = tools.filter((file) => file !== 'tmux').join(', ');
	const advice = missing === '' ? own`` : own`Install one of: ${missing}. `;
	if (multiplexer === undefined)
		return check(
			'clipboard',
			'note',
			own`This terminal has no clipboard.`,
			values,
			own`${advice}Save with s instead.`,
		);
	const through = multiplexer === 'none' ? own`` : own` through ${multiplexer}`;
	return check(
		'clipboard',
		'note',
		own`Copies with OSC 52${through}: the terminal does not say whether it takes it.`,
		values,
		own`${advice}If nothing arrives in the clipboard, allow OSC 52 in the settings of the terminal.`,
	);
}

/** The program reserves columns for each cluster, and draws what follows from a known column: only a wider one is drawn over. */
function widthCheck(answers: TerminalAnswers | undefined): Check {
	const rows = CLUSTERS.map(([cluster, name], index) => ({
		...{cluster, name, reserved: widthOf(cluster)},
		measured: answers?.widths[index] ?? null,
	}));
	const facts = {clusters: rows};
	if (rows.some(({measured}) => measured === null))
		return check('widths', 'skipped', own`The terminal did not tell the column of the cursor.`, facts);
	const counted = rows.map((row) => ({...row, measured: row.measured ?? 0}));
	const others = counted.filter(({reserved, measured}) => measured !== reserved);
	const isWider = others.some(({reserved, measured}) => measured > reserved);
	const words = others.map(
		({name, reserved, measured}) => own`${name}: ${measured} instead of ${countOf(reserved, 'column')}`,
	);
	const count = own`${rows.length - others.length} of ${rows.length} awkward characters are as wide as expected`;
	if (!isWider) {
		const narrower =
			words.length === 0
				? own`.`
				: own`, the others narrower, which moves no text: ${joinSafe(words, '; ')}.`;
		return check('widths', 'ok', own`${count}${narrower}`, facts);
	}
	const fix = own`A wider character is drawn over. A newer terminal, or another font, may draw it as expected.`;
	return check('widths', 'note', own`${count}; ${joinSafe(words, '; ')}.`, facts, fix);
}

function modeCheck(answers: TerminalAnswers | undefined): Check {
	const states = ASKED_MODES.map(([mode, name]) => ({mode, name, state: answers?.modes.get(mode)}));
	const facts = {modes: states.map(({state, ...row}) => ({...row, state: state ?? null}))};
	const names = (rows: typeof states): string => rows.map(({name}) => name).join(', ');
	if (states.every(({state}) => state === undefined))
		return check('modes', 'skipped', own`The terminal does not answer questions about modes.`, facts);
	const known = states.filter(({state}) => state !== undefined && state !== 0);
	const unknown = states.filter(({state}) => state === undefined || state === 0);
	const lacking = unknown.length === 0 ? own`` : own` Not known to it: ${names(unknown)}.`;
	return check('modes', 'ok', own`It has ${known.length === 0 ? 'none' : names(known)}.${lacking}`, facts);
}
