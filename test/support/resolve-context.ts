/** A desk from words as they are typed, for tests of what works on it. */

import type {FlagName} from '../../source/config/flags/flag-table.ts';
import {readFlags} from '../../source/config/flags/flags.ts';
import {
	type Circumstances,
	createResolveContext,
	type Environment,
	type ResolveContext,
} from '../../source/config/resolve-context.ts';
import {type Secret, sealed} from '../../source/config/secrets.ts';

export interface Given {
	readonly env?: Environment;
	readonly canAsk?: boolean;
	/** What was fetched, by flag. */
	readonly fetched?: Readonly<Partial<Record<FlagName, string>>>;
}

/** The values as resolving gets them. */
export function circumstances({canAsk = false, fetched = {}}: Given = {}): Circumstances {
	const values = new Map<FlagName, Secret<string>>();
	for (const [flag, value] of Object.entries(fetched)) values.set(flag as FlagName, sealed(value));
	return {canAsk: () => canAsk, fetched: values};
}

export function resolveContextFor(argv: readonly string[], given: Given = {}): ResolveContext {
	return createResolveContext(readFlags(argv), given.env ?? {}, circumstances(given));
}

/** What is wanted, in words. */
export function wantedBy(desk: ResolveContext): readonly string[] {
	return desk.wanted.map((source) => `${source.from} ${source.flag}`);
}
