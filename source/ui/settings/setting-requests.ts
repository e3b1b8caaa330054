/** Requests the settings in force, and makes the requests for a change of them. */
import type {Chat} from '../../chat/chat.ts';
import {wordNotice} from '../../chat/notices.ts';
import type {FeatureOutcome} from '../../chat/reply-slots.ts';
import {type SessionSettings, sessionUpdate} from '../../chat/settings/session-settings.ts';
import type {FeatureFrame, JsonObject} from '../../protocol/frames.ts';
import type {SettingKey} from '../../server/setting-rows.ts';

export interface SettingRequestsOptions {
	readonly chat: Pick<Chat, 'requestFeature'>;
	readonly settings: () => SessionSettings;
	/** Receives what came of a query: why the settings are not known, as a sentence, raw; undefined if they are. */
	readonly onAnswer: (why: SettingFailure | undefined) => void;
}

export interface SettingRequests {
	request(frame: FeatureFrame): Promise<FeatureOutcome>;
	/** Asks what the server has, where that is not known. @returns whether it is known now */
	query(): Promise<boolean>;
	/**
	 * The requests for a change, in order; none where there is nothing to change. Resetting a single setting has no request of
	 * its own: all are reset, and the others set again.
	 */
	framesFor(changes: JsonObject, resets: readonly SettingKey[]): readonly FeatureFrame[];
}

export function createSettingRequests({chat, settings, onAnswer}: SettingRequestsOptions): SettingRequests {
	const request = (frame: FeatureFrame): Promise<FeatureOutcome> =>
		new Promise((settle) => chat.requestFeature(frame, {settle}));

	return {
		request,
		async query() {
			if (settings().isKnown) return true;
			let outcome = await request(sessionUpdate({}));
			// It was asked for another user, and changes nothing.
			while (outcome.status === 'failed' && outcome.notice.code === 'feature_of_other')
				outcome = await request(sessionUpdate({}));
			const why = settingFailureOf(outcome);
			onAnswer(why);
			return why === undefined;
		},
		framesFor(changes, resets) {
			const {overrides} = settings();
			if (!resets.some((key) => overrides[key] !== undefined))
				return Object.keys(changes).length === 0 ? [] : [sessionUpdate(changes)];
			const others = Object.entries({...overrides, ...changes}).filter(
				([key]) => !resets.some((each) => each === key && changes[key] === undefined),
			);
			const kept = Object.fromEntries(others);
			return others.length === 0 ? [{type: 'config_reset'}] : [{type: 'config_reset'}, sessionUpdate(kept)];
		},
	};
}

/** `isRefusal`: the server answered that it has no settings, or none for this user. */
export interface SettingFailure {
	/** A sentence; raw. */
	readonly text: string;
	readonly isRefusal: boolean;
}

/** Why a request failed; undefined if it did not. */
export function settingFailureOf(outcome: FeatureOutcome): SettingFailure | undefined {
	if (outcome.status === 'answered' || outcome.status === 'done') return undefined;
	if (outcome.status === 'dropped') return {text: 'The request was cancelled.', isRefusal: false};
	const {notice: because} = outcome;
	const isRefusal = because.code === 'feature_unknown' || because.code === 'feature_refused';
	return {text: wordNotice(because).text, isRefusal};
}
