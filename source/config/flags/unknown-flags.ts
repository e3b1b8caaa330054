/** Reports unknown flags, repeated flags and unexpected arguments. */
import {nearest} from '../../text/nearest.ts';
import {safeLine} from '../../text/safe.ts';
import {namesPreset} from '../presets.ts';
import {listed, type Problem, quoted} from '../problem.ts';
import {givenFor, has, type ResolveContext, report} from '../resolve-context.ts';
import {type FlagName, flagTable, isSensitive, usageOf} from './flag-table.ts';
import type {Stray} from './flags.ts';

function straySentence(stray: Stray): Problem {
	switch (stray.kind) {
		case 'unknown': {
			const guess = nearest(
				stray.spelling.replace(/^-+/, ''),
				flagTable.map((row) => row.name),
			);
			const advice =
				guess === undefined ? 'Type bedrock-chat --help all for a list' : `Did you mean --${guess}?`;
			return {code: 'unknown_flag', sentence: `Unknown flag ${safeLine(stray.spelling)}. ${advice}`};
		}
		case 'missing_value':
			return {
				code: 'missing_value',
				sentence: `--${stray.flag} needs a value. Type ${usageOf(stray.flag)}, or --${stray.flag}=-x if the value begins with -`,
			};
		case 'needless_value':
			return {code: 'needless_value', sentence: `--${stray.flag} takes no value. Type only --${stray.flag}`};
	}
}

/** Checks that do not depend on the mode: strays, repeated flags, and secrets given in two ways. */
export function checkFlagNames(context: ResolveContext): void {
	for (const stray of context.given.strays) {
		// The preset is the question.
		const isPresetAlone = stray.kind === 'missing_value' && stray.flag === 'print' && namesPreset(context);
		if (!isPresetAlone) context.problems.push(straySentence(stray));
	}
	for (const row of flagTable) {
		const {name, repeatable} = row;
		const times = context.given.flags[name]?.length ?? 0;
		if (times > 1 && !repeatable) {
			report(context, 'repeated_flag', `--${name} is given ${times} times. Type it once`);
		}
		const ways = row.secret ? givenFor(context, name).map((each) => `--${each}`) : [];
		if (ways.length > 1) {
			const sentence = `${listed(ways, 'and')} set the same value. Type only one of them`;
			report(context, 'secret_twice', sentence);
		}
	}
}

/** A given flag with a secret value. If its quotes were forgotten, the arguments may be the rest of the value. */
export function sensitiveFlag(context: ResolveContext): FlagName | undefined {
	return flagTable.find((row) => isSensitive(row) && has(context, row.name))?.name;
}

/** Reports surplus arguments. They are not repeated if they may be the rest of an unquoted secret. */
export function checkArguments(context: ResolveContext, expected: number): void {
	const surplus = context.given.positionals.slice(expected);
	if (surplus.length === 0) return;
	const sensitive = sensitiveFlag(context);
	const sentence =
		sensitive === undefined
			? `Unexpected ${surplus.length === 1 ? 'argument' : 'arguments'} ${listed(surplus.slice(0, 3).map(quoted), 'and')}. Type one URL, and each value after its flag`
			: `Unexpected arguments. If the value of --${sensitive} contains spaces, put it in quotes`;
	report(context, 'too_many_words', sentence);
}
