/** Creates a context for resolving settings from a typed command line. */
import type {Environment} from '../../source/config/environment.ts';
import type {FlagName} from '../../source/config/flags/flag-table.ts';
import {readFlags} from '../../source/config/flags/flags.ts';
import {
	createResolveContext,
	type ResolveContext,
	type ResolveInputs,
} from '../../source/config/resolve-context.ts';
import {type Secret, sealed} from '../../source/config/secrets.ts';

export interface Given {
	readonly env?: Environment;
	readonly canAsk?: boolean;
	/** Standard input is no terminal. */
	readonly hasInput?: boolean;
	/** Fetched values, by flag. */
	readonly fetched?: Readonly<Partial<Record<FlagName, string>>>;
}

export function resolveInputs({canAsk = false, hasInput = false, fetched = {}}: Given = {}): ResolveInputs {
	const values = new Map<FlagName, Secret<string>>();
	for (const [flag, value] of Object.entries(fetched)) values.set(flag as FlagName, sealed(value));
	return {canAsk: () => canAsk, fetched: values, hasInput: () => hasInput};
}

export function resolveContextFor(argv: readonly string[], given: Given = {}): ResolveContext {
	return createResolveContext(readFlags(argv), given.env ?? {}, resolveInputs(given));
}

/** The pending sources, as texts. */
export function pendingIn(context: ResolveContext): readonly string[] {
	return context.pending.map((source) => `${source.from} ${source.flag}`);
}
