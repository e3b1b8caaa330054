/** Resolves the commands about recordings: their file, and how fast it is played. */
import {listed, quoted} from '../problem.ts';
import {flagValue, has, type ResolveContext, report} from '../resolve-context.ts';
import {readScreen} from '../screen-settings.ts';
import {readAddress} from '../server.ts';
import type {ReplaySettings, ServeSettings} from '../settings.ts';
import {type FlagName, flagTable} from './flag-table.ts';

const SERVE_FLAGS: readonly FlagName[] = ['speed', 'at-once', 'once', 'port', 'host'];

/** The flags of `serve`, from the table. */
export const serveFlags = flagTable.filter(({name}) => SERVE_FLAGS.includes(name));

const REPLAY_FLAGS: readonly FlagName[] = ['speed', 'at-once', 'theme', 'ascii'];

/** The flags of `replay`, from the table. */
export const replayFlags = flagTable.filter(({name}) => REPLAY_FLAGS.includes(name));

const SLOWEST = 0.01;
const FASTEST = 1000;

/** @returns recorded time in real time: 2 is twice as fast; Infinity with `--at-once` */
export function readSpeed(context: ResolveContext): number {
	const typed = flagValue(context, 'speed');
	if (has(context, 'at-once')) {
		if (typed !== undefined)
			report(context, 'speed_twice', '--speed and --at-once exclude each other. Remove one of them');
		return Number.POSITIVE_INFINITY;
	}
	if (typed === undefined) return 1;
	const speed = Number(/^(\d{1,4}(?:\.\d{1,3})?)x?$/i.exec(typed.trim())?.[1] ?? Number.NaN);
	if (speed >= SLOWEST && speed <= FASTEST) return speed;
	report(
		context,
		'speed_invalid',
		`${quoted(typed)} is not a speed (${SLOWEST} to ${FASTEST}). Type --speed 2 for twice as fast, or --at-once for no delays`,
	);
	return 1;
}

/** The file after a command, which takes these flags. */
function readFile(context: ResolveContext, command: 'serve' | 'replay', flags: readonly FlagName[]): string {
	const [, file, ...surplus] = context.given.positionals;
	for (const {name} of flagTable) {
		if (!has(context, name) || flags.includes(name)) continue;
		report(context, `not_for_${command}`, `The command ${command} does not take --${name}. Remove it`);
	}
	if (file === undefined)
		report(
			context,
			'recording_missing',
			`There is no recording after ${command}. Type bedrock-chat ${command} FILE`,
		);
	if (surplus.length > 0)
		report(
			context,
			'too_many_words',
			`Unexpected ${surplus.length === 1 ? 'argument' : 'arguments'} ${listed(surplus.slice(0, 3).map(quoted), 'and')}. Type one recording`,
		);
	return file ?? '';
}

/** Resolves `serve FILE`. */
export function readServe(context: ResolveContext): ServeSettings {
	const file = readFile(context, 'serve', SERVE_FLAGS);
	const speed = readSpeed(context);
	return {mode: 'serve', file, speed, once: has(context, 'once'), ...readAddress(context)};
}

/** Resolves `replay FILE`. */
export function readReplay(context: ResolveContext): ReplaySettings {
	const file = readFile(context, 'replay', REPLAY_FLAGS);
	return {mode: 'replay', file, speed: readSpeed(context), screen: readScreen(context)};
}
