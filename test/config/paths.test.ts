import {describe, expect, it} from 'vitest';
import {cacheFolder} from '../../source/config/paths.ts';

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
