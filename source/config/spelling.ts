/** What is wrong with the words themselves, whatever they were meant for. */
import {nearest} from '../text/nearest.ts';
import {safeLine} from '../text/safe.ts';
import {type Desk, has, report} from './desk.ts';
import {type FlagName, flagRow, flagTable} from './flag-table.ts';
import type {Stray} from './flags.ts';
import {listed, type Problem, quoted} from './problem.ts';

/** How a flag is written, with its value. */
function usage(name: FlagName): string {
	const {argument} = flagRow(name);
	if (argument.takes === 'nothing') return `--${name}`;
	return argument.takes === 'value' ? `--${name} ${argument.shown}` : `--${name}=${argument.shown}`;
}

function straySentence(stray: Stray): Problem {
	switch (stray.kind) {
		case 'later': {
			const sentence = `${stray.spelling} comes in a later version. Leave it out; bedrock-chat --help shows what there is`;
			return {code: 'flag_for_later', sentence};
		}
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
				sentence: `--${stray.flag} needs a value. Type ${usage(stray.flag)}; one that begins with - is written --${stray.flag}=-x`,
			};
		case 'needless_value':
			return {code: 'needless_value', sentence: `--${stray.flag} takes no value. Type --${stray.flag} alone`};
	}
}

/** What can be said without knowing the mode: strays and repetitions. */
export function checkSpelling(desk: Desk): void {
	for (const stray of desk.given.strays) desk.problems.push(straySentence(stray));
	for (const {name} of flagTable) {
		const times = desk.given.flags[name]?.length ?? 0;
		if (times < 2) continue;
		report(desk, 'repeated_flag', `--${name} was given ${times} times, with one value each. Type it once`);
	}
}

/** A word after the ones that mean something. It may be the rest of an unquoted secret: then it is not repeated. */
export function checkWords(desk: Desk, expected: number): void {
	const surplus = desk.given.words.slice(expected);
	if (surplus.length === 0) return;
	const secretFlag = flagTable.find((row) => 'secret' in row && has(desk, row.name));
	const sentence =
		secretFlag === undefined
			? `There is no place for ${listed(surplus.slice(0, 3).map(quoted), 'and')}. Type one URL, and values after their flags`
			: `There are words without a place. If the value of --${secretFlag.name} has spaces in it, put it in quotes`;
	report(desk, 'too_many_words', sentence);
}
