/** What is wrong with the words themselves, whatever they were meant for. */
import {nearest} from '../../text/nearest.ts';
import {safeLine} from '../../text/safe.ts';
import {listed, type Problem, quoted} from '../problem.ts';
import {givenFor, has, type ResolveContext, report} from '../resolve-context.ts';
import {type FlagName, flagTable, isDelicate, usageOf} from './flag-table.ts';
import type {Stray} from './flags.ts';

function straySentence(stray: Stray): Problem {
	switch (stray.kind) {
		case 'unknown': {
			const guess = nearest(
				stray.spelling.replace(/^-+/, ''),
				flagTable.map((row) => row.name),
			);
			const meant =
				guess === undefined ? 'bedrock-chat --help all shows every flag' : `Did you mean --${guess}?`;
			return {
				code: 'unknown_flag',
				sentence: `${safeLine(stray.spelling)} is not a flag. ${meant}`,
			};
		}
		case 'missing_value':
			return {
				code: 'missing_value',
				sentence: `--${stray.flag} needs a value. Type ${usageOf(stray.flag)}; one that begins with - is written --${stray.flag}=-x`,
			};
		case 'needless_value':
			return {code: 'needless_value', sentence: `--${stray.flag} takes no value. Type --${stray.flag} alone`};
	}
}

/** What can be said without knowing the mode: strays, repetitions, and secrets that are given in two ways. */
export function checkFlagNames(desk: ResolveContext): void {
	for (const stray of desk.given.strays) desk.problems.push(straySentence(stray));
	for (const row of flagTable) {
		const {name, repeatable} = row;
		const times = desk.given.flags[name]?.length ?? 0;
		if (times > 1 && !repeatable) {
			report(desk, 'repeated_flag', `--${name} was given ${times} times, with one value each. Type it once`);
		}
		const ways = row.secret ? givenFor(desk, name).map((each) => `--${each}`) : [];
		if (ways.length > 1) {
			const sentence = `${listed(ways, 'and')} say the same thing in ${ways.length} ways. Type one of them`;
			report(desk, 'secret_twice', sentence);
		}
	}
}

/** A flag that was given, and whose value may go on in the words after it, where quotes were forgotten. */
export function delicateFlag(desk: ResolveContext): FlagName | undefined {
	return flagTable.find((row) => isDelicate(row) && has(desk, row.name))?.name;
}

/** A word after the ones that mean something. It may be the rest of an unquoted secret: then it is not repeated. */
export function checkArguments(desk: ResolveContext, expected: number): void {
	const surplus = desk.given.words.slice(expected);
	if (surplus.length === 0) return;
	const delicate = delicateFlag(desk);
	const sentence =
		delicate === undefined
			? `There is no place for ${listed(surplus.slice(0, 3).map(quoted), 'and')}. Type one URL, and values after their flags`
			: `There are words without a place. If the value of --${delicate} has spaces in it, put it in quotes`;
	report(desk, 'too_many_words', sentence);
}
