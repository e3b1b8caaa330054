import {describe, expect, it} from 'vitest';
import {
	announcementIn,
	httpStatusIn,
	isNotChecked,
	isStatusText,
	isTruncated,
	isUnverified,
} from '../../source/protocol/known-texts.ts';

it.each([
	['Calling get_order... (1/2)', {name: 'get_order', call: 1, of: 2}],
	['Calling a b... (1/2)\n.c... (3/4)', {name: 'a b... (1/2)\n.c', call: 3, of: 4}],
	['Calling home...', undefined],
	['I am Calling x... (1/2)', undefined],
	['Calling x... (1/2) now', undefined],
])('the announcement in %j is %j', (text, announcement) => {
	expect(announcementIn(text)).toEqual(announcement);
});

it.each([
	['AI is thinking...', true, true],
	['AI is thinking...', false, false],
	['Summarizing message 1/3...', false, true],
	['Summarizing conversation...', true, true],
	['Well, here it is', true, false],
	[`${'word '.repeat(20)}...`, true, false],
])('%j, first: %s, is a status: %s', (text, isFirst, isStatus) => {
	expect(isStatusText(text, isFirst)).toBe(isStatus);
});

describe('the HTTP status of a failed tool', () => {
	it.each([
		['HTTP 404', 404],
		["HTTP 404: SKU 'missing' not found", 404],
		["Authentication failed: Client error '401 Unauthorized' for url 'http://h/token'", 401],
		['Request timeout', undefined],
		['HTTP 4040', undefined],
		["'1234 items' for url", undefined],
		['', undefined],
	])('%j is %s', (error, status) => {
		expect(httpStatusIn(error)).toBe(status);
	});
});

it('a message of the history that the server truncated is recognized', () => {
	expect(isTruncated('x[MESSAGE CONTENT TRUNCATED - Original size: 5')).toBe(true);
	expect(isTruncated('message content truncated')).toBe(false);
});

it.each([
	['Authentication configured: bearer_token', true],
	['Authenticated as Good User', false],
	['Authentication successful', false],
	['', false],
])('%j says that nothing was verified: %s', (message, is) => {
	expect(isUnverified(message)).toBe(is);
});

describe('isNotChecked', () => {
	it.each([
		['Could not connect to verification endpoint', true],
		['Credential verification request timed out', true],
		['Credential verification error', true],
		['Credential verification failed (HTTP 500): Internal Server Error', true],
		['Credential verification failed (HTTP 503)', true],
		['Credential verification failed (HTTP 401): Invalid token', false],
		['Credential verification failed (HTTP 403): HTTP 500', false],
		['Authentication failed', false],
		['The server says: Credential verification error', false],
		['', false],
	])('%j: %j', (reason, expected) => {
		expect(isNotChecked(reason)).toBe(expected);
	});
});
