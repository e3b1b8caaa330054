/** The settings of the session, as the server reported them last: a reducer over frames. */
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
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

/** Whether a session has settings of its own. */
export const hasOverrides = ({overrides}: SessionSettings): boolean => Object.keys(overrides).length > 0;

/** A message with settings of its own as it is typed: `/with temperature=0.2 TEXT`. */
export function typedWith(overrides: JsonObject, text: string): string {
	const pairs = Object.entries(overrides).map(([key, value]) => `${key}=${shownSetting(value)}`);
	return ['/with', ...pairs, text].join(' ');
}

/** The value of a setting on one line. */
export const shownSetting = (value: JsonValue | undefined): string =>
	typeof value === 'string' ? value : JSON.stringify(value ?? null);
