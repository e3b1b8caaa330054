/** The command /profile: lists the profiles of the configuration file, and leaves for another one. */
import {type Notice, notice} from '../../chat/notices.ts';
import type {ProfileList} from '../../config/command-line.ts';
import type {Problem} from '../../config/problem.ts';
import type {ChatSettings} from '../../config/settings.ts';

/** The profiles as the program reads them; its promises never reject. */
export interface ProfilesPort {
	list(): Promise<ProfileList>;
	/** The settings of a profile. Its credential is fetched anew, and nothing of another server's is in them. */
	load(name: string): Promise<{readonly settings: ChatSettings} | {readonly problems: readonly Problem[]}>;
}

export interface ProfileSwitchOptions {
	readonly profiles: ProfilesPort;
	/** The profile of this connection. */
	readonly current: string | undefined;
	notify(next: Notice): void;
	/** What leaving the conversation ends, as a clause; undefined = nothing. */
	whatEnds(): string | undefined;
	leaveFor(settings: ChatSettings): void;
}

/** @returns runs the command; '' lists the profiles */
export function createProfileSwitch(options: ProfileSwitchOptions): (name: string) => Promise<void> {
	const {profiles, current, notify} = options;
	let isUnderWay = false;
	/** The name that was typed last, and what that would have ended. */
	let asked: string | undefined;

	async function change(name: string): Promise<void> {
		if (name === '') {
			notify(notice('hint', listing(await profiles.list(), current)));
			return;
		}
		const loaded = await profiles.load(name);
		if ('problems' in loaded) {
			notify(notice('profile_failed', {name, problems: loaded.problems.map(({sentence}) => sentence)}));
			return;
		}
		const because = options.whatEnds();
		const question = `${name}\0${because}`;
		if (because !== undefined && asked !== question) {
			asked = question;
			const text = `Connecting as the profile "${name}" leaves this conversation: ${because}.`;
			notify(notice('hint', {text, advice: `To leave it, type /profile ${name} again.`}));
			return;
		}
		options.leaveFor(loaded.settings);
	}

	return async (name) => {
		// A command of the profile may take seconds.
		if (isUnderWay) return;
		isUnderWay = true;
		await change(name);
		isUnderWay = false;
	};
}

function listing(
	{file, rows, problems}: ProfileList,
	current: string | undefined,
): {readonly text: string; readonly advice: string} {
	const listed = rows.map(({name, server}) => `\n${name === current ? '● ' : ''}${name}: ${server}`).join('');
	const what = rows.length === 0 ? `There are no profiles in ${file}.` : `The profiles of ${file}:${listed}`;
	return {
		text: [what, ...problems].join('\n'),
		advice:
			rows.length === 0
				? 'In a shell, bedrock-chat config edit opens that file.'
				: 'To connect as one of them, type /profile and its name.',
	};
}
