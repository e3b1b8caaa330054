/** Resolves the commands about recordings: their file, and how fast it is played. */
import {listed, quoted} from '../problem.ts';
import {flagValue, has, type ResolveContext, report} from '../resolve-context.ts';
import {readAddress} from '../server.ts';
import type {ServeSettings} from '../settings.ts';
import {type FlagName, flagTable} from './flag-table.ts';

const SERVE_FLAGS: readonly FlagName[] = ['speed', 'at-once', 'once', 'port', 'host'];

/** The flags of `serve`, from the table. */
export const serveFlags = flagTable.filter(({name}) => SERVE_FLAGS.includes(name));

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

/** Resolves `serve FILE`. */
export function readServe(context: ResolveContext): ServeSettings {
	const [, file, ...surplus] = context.given.positionals;
	for (const {name} of flagTable) {
		if (!has(context, name) || SERVE_FLAGS.includes(name)) continue;
		report(context, 'not_for_serve', `The command serve does not take --${name}. Remove it`);
	}
	if (file === undefined)
		report(context, 'recording_missing', 'There is no recording after serve. Type bedrock-chat serve FILE');
	if (surplus.length > 0)
		report(
			context,
			'too_many_words',
			`Unexpected ${surplus.length === 1 ? 'argument' : 'arguments'} ${listed(surplus.slice(0, 3).map(quoted), 'and')}. Type one recording`,
		);
	const speed = readSpeed(context);
	return {mode: 'serve', file: file ?? '', speed, once: has(context, 'once'), ...readAddress(context)};
}
