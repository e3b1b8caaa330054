import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {webAddress} from '../../source/protocol/web-address.ts';

describe('the address that a server names', () => {
	it.each([
		['/chat/auth/sso/login', 'ws://h:8000/chat/ws', 'http://h:8000/chat/auth/sso/login'],
		['/chat/auth/sso/login', 'wss://h/chat/ws?session_id=1', 'https://h/chat/auth/sso/login'],
		['login?next=/chat', 'wss://h/chat/ws', 'https://h/login?next=/chat'],
		['https://id.example/login', 'ws://h/chat/ws', 'https://id.example/login'],
		['//id.example/login', 'wss://h/chat/ws', 'https://id.example/login'],
		['javascript:alert(1)', 'ws://h/chat/ws', undefined],
		['file:///etc/passwd', 'ws://h/chat/ws', undefined],
		['data:text/html,x', 'ws://h/chat/ws', undefined],
		['https://you@evil.example/', 'ws://h/chat/ws', undefined],
		['http://[', 'ws://h/chat/ws', undefined],
		[`/${'x'.repeat(3000)}`, 'ws://h/chat/ws', undefined],
	])('%j on %s is %j', (address, server, url) => {
		expect(webAddress(address, server)).toBe(url);
	});

	it('has no character that a terminal could execute, whatever the server sends', () => {
		const hostile = JSON.parse(
			readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
		) as ReadonlyArray<{readonly text: string}>;
		for (const {text} of hostile) {
			const url = webAddress(text, 'ws://h/chat/ws');
			if (url !== undefined) expect(url).toMatch(/^https?:\/\/[!-~]+$/);
		}
	});
});
