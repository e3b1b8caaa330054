/** Follows an emulator's modes: what a program turned on and has not put back, and what a hostile text set off. */
import type {Terminal} from '@xterm/headless';

/** State of a terminal that a program must leave as it found it. */
export interface TerminalModes {
	readonly isAlternate: boolean;
	/** Numbers of the private modes that are on though they were off at first, and the other way round, oldest first. */
	readonly turnedOn: readonly number[];
	readonly turnedOff: readonly number[];
	/** Pushes of the kitty keyboard protocol that were not popped. */
	readonly keyboardDepth: number;
	readonly modifyOtherKeys: number;
	/** Titles pushed and not popped. */
	readonly titleDepth: number;
	/** Top and bottom margin as last set, from 1; undefined = the whole screen. */
	readonly margins: readonly [number, number] | undefined;
	/** Whether what is written next would have the default look. */
	readonly isPlain: boolean;
}

/** A terminal in which nothing was changed. */
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
	/** What was last asked of a private mode; undefined = nothing. */
	isOn(mode: number): boolean | undefined;
	/** Control strings (a title is one: `OSC 2 …`), bells, and what the emulator was made to reply. */
	readonly incidents: readonly string[];
}

/** What the program sets off by itself: its titles, the question for the background, and what an emulator answers. */
const OWN: ReadonlySet<string> = new Set([
	...['', '… ', '● ', '~ ', '* '].map((sign) => `OSC 2 ${sign}bedrock-chat`),
	'OSC 11 ?',
	'reply "\\u001b[?1;2c"',
]);

/** The incidents that are not the program's own, so that text from outside must have set them off. */
export const foreignIncidents = (incidents: readonly string[]): readonly string[] =>
	incidents.filter((incident) => !OWN.has(incident));

/** Private modes that are on in a terminal nobody has touched: autowrap, and the cursor. */
const ON_AT_FIRST: ReadonlySet<number> = new Set([7, 25]);
const CONTROL_STRINGS = [0, 1, 2, 4, 7, 8, 9, 10, 11, 52, 104, 112, 133, 777, 1337];

/** Begins to watch; nothing that is written is kept from the emulator. */
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
