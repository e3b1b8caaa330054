/** Tracks an emulator's modes: changes that a program has not reverted, and effects of hostile text. */
import type {Terminal} from '@xterm/headless';

/** The terminal state that a program must restore. */
export interface TerminalModes {
	readonly isAlternate: boolean;
	/** Numbers of the private modes that differ from their initial state, oldest first. */
	readonly turnedOn: readonly number[];
	readonly turnedOff: readonly number[];
	/** Kitty keyboard flags pushed and not popped. */
	readonly keyboardDepth: number;
	readonly modifyOtherKeys: number;
	/** Titles pushed and not popped. */
	readonly titleDepth: number;
	/** The last top and bottom margin, from 1; undefined = the whole screen. */
	readonly margins: readonly [number, number] | undefined;
	/** Whether the next character would have the default style. */
	readonly isPlain: boolean;
}

/** The state of an unchanged terminal. */
export const UNTOUCHED: TerminalModes = {
	isAlternate: false,
	turnedOn: [],
	turnedOff: [],
	keyboardDepth: 0,
	modifyOtherKeys: 0,
	titleDepth: 0,
	margins: undefined,
	isPlain: true,
};

export interface ModeWatch {
	modes(): TerminalModes;
	/** The last request for a private mode; undefined = none. */
	isOn(mode: number): boolean | undefined;
	/** Control strings (for example a title, `OSC 2 …`), bells, and the emulator's replies. */
	readonly incidents: readonly string[];
}

/** Effects that the program itself causes: titles, its queries of the background and of two modes, and the emulator's replies. */
const OWN: ReadonlySet<string> = new Set([
	...['', '… ', '● ', '~ ', '* '].map((sign) => `OSC 2 ${sign}bedrock-chat`),
	'OSC 11 ?',
	'reply "\\u001b[?1;2c"',
	'reply "\\u001b[?2027;0$y"',
	'reply "\\u001b[?2004;1$y"',
]);

/** The incidents that the program does not cause itself, so text from outside must have caused them. */
export const foreignIncidents = (incidents: readonly string[]): readonly string[] =>
	incidents.filter((incident) => !OWN.has(incident));

/** Private modes that are on in an unchanged terminal: autowrap, and the cursor. */
const ON_AT_FIRST: ReadonlySet<number> = new Set([7, 25]);
const CONTROL_STRINGS = [0, 1, 2, 4, 7, 8, 9, 10, 11, 52, 104, 112, 133, 777, 1337];

/** Starts to observe; the emulator still receives all output. */
export function watchModes(terminal: Terminal): ModeWatch {
	const {parser} = terminal;
	const isOn = new Map<number, boolean>();
	const incidents: string[] = [];
	let keyboardDepth = 0;
	let modifyOtherKeys = 0;
	let titleDepth = 0;
	let margins: readonly [number, number] | undefined;
	let isPlain = true;

	for (const [final, turn] of [
		['h', true],
		['l', false],
	] as const) {
		parser.registerCsiHandler({prefix: '?', final}, (parameters) => {
			for (const mode of parameters.flat()) isOn.set(mode, turn);
			return false;
		});
	}
	parser.registerCsiHandler({prefix: '>', final: 'u'}, () => {
		keyboardDepth++;
		return false;
	});
	parser.registerCsiHandler({prefix: '<', final: 'u'}, () => {
		keyboardDepth--;
		return false;
	});
	parser.registerCsiHandler({prefix: '>', final: 'm'}, ([what, value]) => {
		modifyOtherKeys = what === 4 && typeof value === 'number' ? value : 0;
		return false;
	});
	parser.registerCsiHandler({final: 'm'}, (parameters) => {
		isPlain = parameters.at(-1) === 0;
		return false;
	});
	parser.registerCsiHandler({final: 'r'}, ([top, bottom]) => {
		margins = typeof top === 'number' && typeof bottom === 'number' && bottom > 0 ? [top, bottom] : undefined;
		return false;
	});
	parser.registerCsiHandler({final: 't'}, ([operation]) => {
		titleDepth += operation === 22 ? 1 : operation === 23 ? -1 : 0;
		return false;
	});
	for (const number of CONTROL_STRINGS) {
		parser.registerOscHandler(number, (content) => {
			incidents.push(`OSC ${number} ${content}`);
			return false;
		});
	}
	for (const final of ['q', 'p', '|', '{', 's', 'r']) {
		parser.registerDcsHandler({final}, () => {
			incidents.push(`DCS ${final}`);
			return false;
		});
	}
	terminal.onBell(() => incidents.push('bell'));
	terminal.onData((data) => incidents.push(`reply ${JSON.stringify(data)}`));

	const differing = (turn: boolean): number[] =>
		[...isOn].filter(([mode, to]) => to === turn && to !== ON_AT_FIRST.has(mode)).map(([mode]) => mode);

	return {
		modes: () => ({
			isAlternate: terminal.buffer.active.type === 'alternate',
			turnedOn: differing(true),
			turnedOff: differing(false),
			keyboardDepth,
			modifyOtherKeys,
			titleDepth,
			margins,
			isPlain,
		}),
		isOn: (mode) => isOn.get(mode),
		incidents,
	};
}
