/** Presets on the command line: flags, the variable, and links of the web page. */
import {describe, expect, it} from 'vitest';
import {readFlags} from '../../source/config/flags/flags.ts';
import {readPageLink} from '../../source/config/presets.ts';
import {resolve} from '../../source/config/resolve.ts';

const settingsOf = (words: readonly string[], env = {}) => {
	const resolution = resolve(readFlags(words), env);
	return 'settings' in resolution ? resolution.settings : undefined;
};
const problemsOf = (...words: readonly string[]) => {
	const resolution = resolve(readFlags(words), {});
	return 'problems' in resolution ? resolution.problems.map(({code}) => code) : [];
};

describe('a link of the web page', () => {
	it('is a URL and a preset', () => {
		const link = 'https://host:8443/a/chat/ui?prompt=order&ORDER_ID=A%201&NOTE=x+y&auth_method=sso#top';
		expect(readPageLink(link)).toEqual({
			url: 'wss://host:8443/a/chat/ws',
			preset: {
				id: 'order',
				values: new Map([
					['ORDER_ID', 'A 1'],
					['NOTE', 'x y'],
				]),
				sends: true,
				isFromLink: true,
			},
		});
	});

	it.each([
		['0', false],
		['false', false],
		['1', true],
		['', true],
	])('sends with autosend=%s: %s', (autosend, sends) => {
		expect(readPageLink(`http://h/chat/ui/?prompt=a&autosend=${autosend}`)?.preset?.sends).toBe(sends);
	});

	it('may name no preset', () => {
		expect(readPageLink('http://h/chat/ui')).toEqual({url: 'ws://h/chat/ws', preset: undefined});
	});

	it.each([
		'https://h/chat',
		'ws://h/chat/ui',
		'https://me:secret@h/chat/ui',
		'javascript:alert(1)/ui',
		'/chat/ui',
	])('%s is none', (text) => expect(readPageLink(text)).toBeUndefined());

	it('takes the place of the URL', () => {
		expect(settingsOf(['https://h/chat/ui?prompt=a&X=1'])).toMatchObject({
			server: {kind: 'url', url: 'wss://h/chat/ws', isFromPage: true},
			presets: {file: undefined, use: {id: 'a', sends: true}},
		});
	});
});

describe('the flags', () => {
	it('name a preset with its values', () => {
		expect(
			settingsOf(['ws://h', '--preset', 'a', '--var', 'X=1 = 2', '--var=Y=', '--presets', 'p.yaml']),
		).toMatchObject({
			presets: {
				file: 'p.yaml',
				use: {
					id: 'a',
					values: new Map([
						['X', '1 = 2'],
						['Y', ''],
					]),
					sends: true,
				},
			},
		});
	});

	it('have a variable for the file', () => {
		expect(settingsOf(['ws://h'], {BEDROCK_PRESETS: 'p.yaml'})).toMatchObject({presets: {file: 'p.yaml'}});
		expect(settingsOf(['ws://h'])).not.toHaveProperty('presets');
	});

	it.each([
		[['--var', 'X=1'], ['preset_missing']],
		[['--preset', 'a', '--var', 'X'], ['preset_value']],
		[['https://h/chat/ui?prompt=a', '--preset', 'b'], ['preset_twice']],
	])('%j has a problem', (words, codes) => expect(problemsOf(...words)).toEqual(codes));
});
