import {describe, expect, it} from 'vitest';
import {isLoopback, proxyFor} from '../../../source/protocol/handshake/proxy-rules.ts';

const plain = {variable: 'HTTP_PROXY', url: 'http://plain:1/'};
const encrypted = {variable: 'HTTPS_PROXY', url: 'http://encrypted:1/'};
const proxied = (address: string, except = '') =>
	proxyFor({proxy: undefined, environmentProxies: {plain, encrypted, except}}, address);

describe('the proxy for an address', () => {
	it.each([
		['ws://h.example/ws', plain],
		['http://h.example/chat', plain],
		['wss://h.example/ws', encrypted],
		['https://h.example/chat', encrypted],
		['no address', undefined],
	])('%s: of the environment', (address, proxy) => {
		expect(proxied(address)).toEqual(proxy);
	});

	it('is the one that was given, whatever the environment names', () => {
		const environmentProxies = {plain, encrypted, except: '*'};
		expect(proxyFor({proxy: 'http://given:1/', environmentProxies}, 'ws://127.0.0.1/')).toEqual({
			url: 'http://given:1/',
		});
	});

	it('is none without both, and for a kind of address without one', () => {
		expect(proxyFor({proxy: undefined}, 'ws://h.example/')).toBeUndefined();
		const environmentProxies = {encrypted, except: ''};
		expect(proxyFor({proxy: undefined, environmentProxies}, 'ws://h.example/')).toBeUndefined();
	});

	it.each([
		'localhost',
		'a.localhost',
		'LOCALHOST.',
		'127.0.0.1',
		'127.9.9.9',
		'[::1]',
		'[::ffff:127.0.0.1]',
	])('is none for this machine: %s', (host) => {
		expect(isLoopback(host)).toBe(true);
		expect(proxied(`ws://${host}:8000/ws`)).toBeUndefined();
	});

	it.each(['localhost.example', '128.0.0.1', '[::2]', '1270.example'])('is one for %s', (host) => {
		expect(proxied(`ws://${host}:8000/ws`)).toEqual(plain);
	});
});

describe('NO_PROXY', () => {
	it.each([
		['*', 'ws://any.example/'],
		['chat.example', 'ws://chat.example/'],
		['CHAT.example.', 'ws://chat.example/'],
		['example', 'wss://chat.example/'],
		['.chat.example', 'ws://a.chat.example/'],
		['.chat.example', 'ws://chat.example/'],
		['*.chat.example', 'ws://a.b.chat.example/'],
		['a.example,chat.example', 'ws://chat.example/'],
		[' a.example\t chat.example ', 'ws://chat.example/'],
		['chat.example:8000', 'ws://chat.example:8000/'],
		['chat.example:80', 'ws://chat.example/'],
		['chat.example:443', 'wss://chat.example/'],
		['10.1.2.3', 'ws://10.1.2.3/'],
		['10.1.2.3:8000', 'ws://10.1.2.3:8000/'],
		['10.0.0.0/8', 'ws://10.1.2.3/'],
		['0.0.0.0/0', 'ws://10.1.2.3/'],
		['2001:db8::1', 'ws://[2001:db8::1]/'],
		['[2001:DB8:0::1]', 'ws://[2001:db8::1]/'],
		['[2001:db8::1]:8000', 'ws://[2001:db8::1]:8000/'],
		['2001:db8::/32', 'ws://[2001:db8:5::1]/'],
	])('%s: no proxy for %s', (except, address) => {
		expect(proxied(address, except)).toBeUndefined();
	});

	it.each([
		['', 'ws://chat.example/'],
		['chat.example', 'ws://notchat.example/'],
		['chat.example', 'ws://chat.example.com/'],
		['chat.example:8001', 'ws://chat.example:8000/'],
		['chat.example:8000', 'ws://chat.example/'],
		['10.1.2', 'ws://10.1.2.3/'],
		['2.3', 'ws://10.1.2.3/'],
		['10.0.0.0/8', 'ws://11.1.2.3/'],
		['10.0.0.0/8', 'ws://ten.example/'],
		['10.0.0.0/', 'ws://10.0.0.0/'],
		['10.0.0.0/99', 'ws://10.0.0.0/'],
		['a/b', 'ws://a/'],
		['2001:db8::/32', 'ws://[2001:db9::1]/'],
		['[2001:db8::1]:8001', 'ws://[2001:db8::1]:8000/'],
		['., ,*.', 'ws://chat.example/'],
	])('%s: a proxy for %s', (except, address) => {
		expect(proxied(address, except)).toEqual(plain);
	});
});
