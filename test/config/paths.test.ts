import {describe, expect, it} from 'vitest';
import {cacheFolder, defaultLogFile, stateFolder} from '../../source/config/paths.ts';

describe('cacheFolder', () => {
	it.each([
		['linux', '/home/ada', {}, '/home/ada/.cache/bedrock-chat'],
		['linux', '/home/ada', {XDG_CACHE_HOME: '/var/ada'}, '/var/ada/bedrock-chat'],
		['linux', '/home/ada', {XDG_CACHE_HOME: 'relative'}, '/home/ada/.cache/bedrock-chat'],
		['linux', '/home/ada', {XDG_CACHE_HOME: ''}, '/home/ada/.cache/bedrock-chat'],
		['linux', undefined, {XDG_CACHE_HOME: '/var/ada'}, '/var/ada/bedrock-chat'],
		['linux', undefined, {}, undefined],
		['linux', '', {}, undefined],
		['darwin', '/Users/ada', {}, '/Users/ada/Library/Caches/bedrock-chat'],
		['darwin', '/Users/ada', {XDG_CACHE_HOME: '/var/ada'}, '/var/ada/bedrock-chat'],
		['win32', 'C:\\Users\\ada', {LOCALAPPDATA: 'D:\\Local'}, 'D:\\Local\\bedrock-chat'],
		['win32', 'C:\\Users\\ada', {}, 'C:\\Users\\ada\\AppData\\Local\\bedrock-chat'],
	])('%s, home %s, %j -> %s', (platform, home, env, folder) => {
		expect(cacheFolder({platform, home, env})).toBe(folder);
	});
});

describe('stateFolder', () => {
	it.each([
		['linux', '/home/ada', {}, '/home/ada/.local/state/bedrock-chat'],
		['linux', '/home/ada', {XDG_STATE_HOME: '/var/ada'}, '/var/ada/bedrock-chat'],
		['linux', '/home/ada', {XDG_STATE_HOME: 'relative'}, '/home/ada/.local/state/bedrock-chat'],
		['linux', undefined, {XDG_STATE_HOME: '/var/ada'}, '/var/ada/bedrock-chat'],
		['linux', undefined, {LOCALAPPDATA: '/elsewhere'}, undefined],
		['linux', '', {}, undefined],
		['darwin', '/Users/ada', {}, '/Users/ada/Library/Application Support/bedrock-chat'],
		['win32', 'C:\\Users\\ada', {LOCALAPPDATA: 'D:\\Local'}, 'D:\\Local\\bedrock-chat\\State'],
		['win32', undefined, {LOCALAPPDATA: 'D:\\Local'}, 'D:\\Local\\bedrock-chat\\State'],
		['win32', 'C:\\Users\\ada', {}, 'C:\\Users\\ada\\AppData\\Local\\bedrock-chat\\State'],
	])('%s, home %s, %j -> %s', (platform, home, env, folder) => {
		expect(stateFolder({platform, home, env})).toBe(folder);
	});

	it('contains the log', () => {
		const linux = {platform: 'linux', home: '/home/ada', env: {}};
		expect(defaultLogFile(linux)).toBe('/home/ada/.local/state/bedrock-chat/debug.log');
		expect(defaultLogFile({...linux, home: undefined})).toBeUndefined();
		expect(defaultLogFile({platform: 'win32', home: 'C:\\Ada', env: {}})).toMatch(/\\State\\debug\.log$/);
	});
});
