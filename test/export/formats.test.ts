/** What holds for the files of all formats: no control characters, no secrets, and nothing that is lost. */
import {describe, expect, it} from 'vitest';
import {EXPORT_FORMATS} from '../../source/config/settings.ts';
import {assistantEntry, textPart, toolCall, toolPart, userEntry} from '../support/entries.ts';
import {fileOf, hostileSession, sessionOf, sessionWith} from '../support/exports.ts';
import {remoteTextOf} from '../support/remote-texts.ts';

/** Controls and characters that are invisible or change the order of others; joiners are allowed where scripts and emoji need them. */
const CONTROL = /[^\P{Cc}\n\t]|[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u2028\u2029\uFEFF]/u;

describe.each(EXPORT_FORMATS)('the format %s', (format) => {
	it('shows the controls in texts from outside', {tags: 'slow'}, async () => {
		const file = await fileOf(hostileSession(), format, {redacts: false});
		expect(CONTROL.exec(file)?.[0]).toBeUndefined();
		expect(file.isWellFormed()).toBe(true);
	});

	it('has no secret that is known, at any place', async () => {
		const secret = 'canary-4711/ä"x';
		const json = JSON.stringify(secret);
		const places = [`the ${secret} is`, `{"a": ${json}}`, Buffer.from(`user:${secret}`).toString('base64')];
		const file = await fileOf(sessionOf(places), format, {secrets: [secret], redacts: false});
		expect(file).not.toMatch(/canary|Y2FuYXJ5|NhbmFye|jYW5hcn/);
		const long = remoteTextOf(`${'x'.repeat(70_000)}${secret}`, 100, 70_005);
		const large = sessionWith([userEntry('a'), assistantEntry([textPart(long)], {id: 'e2'})]);
		expect(await fileOf(large, format, {secrets: [secret], redacts: false})).not.toContain('canary');
	});

	it('has nothing that looks like a secret, unless that is asked for', async () => {
		const call = toolCall('login', {
			arguments: {
				password: 'canary-1',
				nested: [{api_key: 'canary-2', clientSecret: 'canary-3'}],
				page: 'kept',
			},
			argumentsJson:
				'{"password":"canary-1","nested":[{"api_key":"canary-2","clientSecret":"canary-3"}],"page":"kept"}',
			outcome: {state: 'succeeded', result: '{"access_token": "canary-4"}'},
		});
		const texts = [
			'see https://ada:canary-5@example.com/x and ?access_token=canary-6&page=2',
			'Authorization: Bearer canary-7',
			'AWS_SECRET_ACCESS_KEY=canary-8',
			'-----BEGIN RSA PRIVATE KEY-----\ncanary-9\n-----END RSA PRIVATE KEY-----',
		];
		const session = sessionWith([
			userEntry(texts.join('\n')),
			assistantEntry([toolPart(call), textPart(texts.join('\n'))], {id: 'e2'}),
		]);
		expect(await fileOf(session, format)).not.toContain('canary');
		const all = await fileOf(session, format, {redacts: false});
		for (let at = 1; at <= 9; at++) expect(all).toContain(`canary-${at}`);
	});

	it('has texts that are stored elsewhere whole, and says so where they are gone', async () => {
		const whole = `begin "\n\\ ${'é 😀 `'.repeat(40_000)} end`;
		const session = sessionWith([
			userEntry('a'),
			assistantEntry([textPart(remoteTextOf(whole, 10))], {id: 'e2'}),
		]);
		const file = await fileOf(session, format, {redacts: false});
		expect(file.match(/😀/g)).toHaveLength(40_000);
		expect(file).toContain(' end');
		if (format === 'json' || format === 'otlp')
			expect(JSON.stringify(JSON.parse(file))).toContain(JSON.stringify(whole));
	});
});

const exact = toolCall('count', {
	arguments: {b: 1, 10: 2},
	argumentsJson: '{"n": 1234567890123456789, "10": 10.0, "n": 1e400}',
	outcome: {state: 'succeeded', result: 0, resultJson: '-0'},
});

describe.each(['md', 'html', 'json', 'otlp'] as const)('the values of calls in %s', (format) => {
	it('have all digits, keys and their order', async () => {
		const session = sessionWith([userEntry('a'), assistantEntry([toolPart(exact)], {id: 'e2'})]);
		const file = (await fileOf(session, format, {redacts: false})).replaceAll('\\"', '"');
		const text = file.replaceAll(/<[^>]*>|&#34;|&quot;/g, '"');
		expect(text).toMatch(/1234567890123456789[\s\S]*10\.0[\s\S]*1e400/);
		expect(text).toContain('-0');
	});
});
