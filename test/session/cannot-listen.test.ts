import {describe, expect, it} from 'vitest';
import {cannotListen} from '../../source/session/cannot-listen.ts';

const failing = (code: string): Error => Object.assign(new Error('listen failed'), {code});

describe('cannotListen', () => {
	it.each([
		['EADDRINUSE', /^Port 8000 on localhost is in use by another program\. Choose another with --port, /],
		['EACCES', /^This user is not allowed to listen on port 8000\. Choose one above 1023 with --port\.$/],
		[
			'EADDRNOTAVAIL',
			/^localhost is not an address of this machine\. To listen on 127\.0\.0\.1, leave --host out\.$/,
		],
		[
			'ENOTFOUND',
			/^localhost is not an address of this machine\. To listen on 127\.0\.0\.1, leave --host out\.$/,
		],
		['EMFILE', /^The server cannot listen on localhost, port 8000: listen failed\.$/],
	])('%s', (code, sentence) => {
		expect(cannotListen(failing(code), 'localhost', 8000)).toMatch(sentence);
	});

	it('is safe to draw, whatever was thrown', () => {
		expect(cannotListen('\u001b[31m', 'h\u0007', 1)).toBe('The server cannot listen on h␇, port 1: ␛[31m.');
	});
});
