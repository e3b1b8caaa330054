import {expect, it} from 'vitest';
import {exposureOf} from '../../source/session/exposure.ts';

it.each([
	['wss://host/ws', false, 'private'],
	['ws://127.0.0.1:8000/ws', true, 'private'],
	['ws://host/ws', false, 'open'],
	['ws://host/ws', true, 'open-and-forbidden'],
])('%s with requireTls %s: %s', (url, requireTls, expected) => {
	expect(exposureOf(url, {requireTls})).toBe(expected);
});
