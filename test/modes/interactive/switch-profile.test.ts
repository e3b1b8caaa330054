/** The command /profile: its list, what stops it, and what it takes along. */
import {expect, it} from 'vitest';
import {type Notice, wordNotice} from '../../../source/chat/notices.ts';
import type {ChatSettings} from '../../../source/config/settings.ts';
import {createProfileSwitch, type ProfilesPort} from '../../../source/modes/interactive/switch-profile.ts';

const SETTINGS = {mode: 'chat'} as ChatSettings;

function switching(port: Partial<ProfilesPort>, ends: () => string | undefined = () => undefined) {
	const notices: Notice[] = [];
	const left: ChatSettings[] = [];
	const change = createProfileSwitch({
		profiles: {
			list: async () => ({file: '/c.toml', rows: [], problems: []}),
			load: async () => ({settings: SETTINGS}),
			...port,
		},
		current: 'work',
		notify: (next) => notices.push(next),
		whatEnds: ends,
		leaveFor: (settings) => left.push(settings),
	});
	const texts = (): readonly string[] =>
		notices.splice(0).map((next) => {
			const {text, advice, atPrompt} = wordNotice(next);
			return [text, advice, atPrompt].filter((each) => each !== undefined).join(' ');
		});
	return {change, left, texts};
}

it('lists the profiles, with what is wrong with the file', async () => {
	const rows = [
		{name: 'work', server: 'wss://h/ws'},
		{name: 'trial', server: 'the built-in assistant'},
	];
	const some = switching({list: async () => ({file: '/c.toml', rows, problems: ['Line 3 is wrong']})});
	await some.change('');
	expect(some.texts()).toEqual([
		'The profiles of /c.toml:\n● work: wss://h/ws\ntrial: the built-in assistant\nLine 3 is wrong To connect as one of them, type /profile and its name.',
	]);
	const none = switching({});
	await none.change('');
	expect(none.texts()).toEqual([expect.stringContaining('There are no profiles in /c.toml.')]);
	expect([some.left, none.left]).toEqual([[], []]);
});

it('leaves for a profile that can be used', async () => {
	const {change, left, texts} = switching({});
	await change('home');
	expect([left, texts()]).toEqual([[SETTINGS], []]);
});

it('stays, and says why, where it cannot be used', async () => {
	const problems = [
		{code: 'config_profile', sentence: 'There is no profile "x". Did you mean "y"?'},
	] as const;
	const {change, left, texts} = switching({load: async () => ({problems})});
	await change('x');
	expect(left).toEqual([]);
	expect(texts()[0]).toMatch(/profile "x" cannot be used\. There is no profile "x"\. Did you mean "y"\?/);
});

it('asks before it ends something, again for each other thing that ends', async () => {
	let ends: string | undefined = 'an answer is under way';
	const {change, left, texts} = switching({}, () => ends);
	await change('home');
	expect(texts()[0]).toContain('an answer is under way');
	await change('trial');
	expect(texts()).toHaveLength(1);
	ends = '1 message is not sent';
	await change('trial');
	expect([left, texts().length]).toEqual([[], 1]);
	await change('trial');
	expect(left).toEqual([SETTINGS]);
});

it('loads one profile at a time', async () => {
	let finish: () => void = () => {};
	let count = 0;
	const {change, left} = switching({
		load: () =>
			new Promise((resolve) => {
				count++;
				finish = () => resolve({settings: SETTINGS});
			}),
	});
	const first = change('a');
	await change('b');
	finish();
	await first;
	expect([count, left.length]).toEqual([1, 1]);
	const second = change('c');
	finish();
	await second;
	expect(count).toBe(2);
});
