/** The settings of the session, as the server reported them last: a reducer over frames. */
import type {FeatureFrame, JsonObject, JsonValue} from '../../protocol/frames.ts';
import type {ServerFrame} from '../../protocol/server-frames.ts';

/** Immutable. */
export interface SessionSettings {
	/** The overrides in force, by the names of the settings; all others have the server's default. */
	readonly overrides: JsonObject;
	/** The server has reported them on this connection. */
	readonly isKnown: boolean;
	/** Why the server rejected values of the last request, as sentences. Raw. */
	readonly rejected: readonly string[];
}

export const DEFAULT_SETTINGS: SessionSettings = {overrides: {}, isKnown: false, rejected: []};

/** Applies one frame of the server's. Returns the same object if nothing changed. */
export function reduceSettings(state: SessionSettings, frame: ServerFrame): SessionSettings {
	if (frame.type !== 'config_updated') return state;
	return {overrides: frame.active_overrides, isKnown: true, rejected: frame.rejected_overrides};
}

/** The connection was lost, and with it what the server knew. */
export const settingsLost = (state: SessionSettings): SessionSettings =>
	state.isKnown ? {...state, isKnown: false, rejected: []} : state;

/** The request to change these settings of the session, and no others; without any it asks which are in force. */
export const sessionUpdate = (overrides: JsonObject): FeatureFrame => ({
	type: 'config_update',
	config_overrides: overrides,
	override_mode: 'session',
});

/** Whether a session has settings of its own. */
export const hasOverrides = ({overrides}: SessionSettings): boolean => Object.keys(overrides).length > 0;

/** The settings of one message that differ from those of its session; undefined if there are none. */
export function ownSettings(message: JsonObject | undefined, session: JsonObject): JsonObject | undefined {
	const own = Object.entries(message ?? {}).filter(([key, value]) => value !== session[key]);
	return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** A message with settings of its own as it is typed: `/with temperature=0.2 TEXT`. */
export const typedWith = (overrides: JsonObject, text: string): string =>
	`/with ${typedPairs(overrides)} ${text}`;

/** Settings as pairs that `readPairs` reads. */
export const typedPairs = (overrides: JsonObject): string =>
	Object.entries(overrides)
		.map(([key, value]) => `${key}=${typedValue(value)}`)
		.join(' ');

/** A value of a setting as `readPairs` reads it. */
function typedValue(value: JsonValue | undefined): string {
	const text = shownSetting(value);
	return /^[^\s"]+$/.test(text) ? text : JSON.stringify(text);
}

/** The value of a setting on one line. */
export const shownSetting = (value: JsonValue | undefined): string =>
	typeof value === 'string' ? value : JSON.stringify(value ?? null);

/** Settings as they are typed: pairs of names and values, the value '' where none follows the sign. */
export interface TypedSettings {
	readonly pairs: ReadonlyArray<readonly [key: string, value: string]>;
	/** The text after them, from its first character that is not a space. */
	readonly rest: string;
}

/** Reads `KEY=VALUE KEY="A VALUE" TEXT`; a pair ends at white space. */
export function readPairs(typed: string): TypedSettings {
	const pairs: Array<readonly [string, string]> = [];
	const pattern = /[ \t]*([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)/y;
	let end = 0;
	for (let match = pattern.exec(typed); match !== null; match = pattern.exec(typed)) {
		const [, key = '', value = ''] = match;
		pairs.push([key, value.startsWith('"') ? unquoted(value) : value]);
		end = pattern.lastIndex;
	}
	const rest = typed.slice(end);
	return {pairs, rest: end === 0 ? rest : rest.replace(/^[ \t]+|^\r?\n/, '')};
}

function unquoted(text: string): string {
	try {
		return String(JSON.parse(text));
	} catch {
		return text.slice(1, -1);
	}
}
