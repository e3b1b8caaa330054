/** What a server's web page says it offers, whatever the page is. */
import {readFileSync} from 'node:fs';
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readOffer} from '../../source/server/offer.ts';
import {safe} from '../../source/text/safe.ts';
import {anyJson, anyText} from '../support/arbitraries.ts';
import {chatPage} from '../support/chat-pages.ts';
import {HOSTILE_TEXTS} from '../support/hostile-texts.ts';

const RECORDED = readFileSync(new URL('../fixtures/today-window-config.txt', import.meta.url), 'utf8');

/** Names of the fields of a page. */
const NAMES = [...RECORDED.matchAll(/^ {12}(\w+):/gm)].map(([, name = '']) => name);

describe('the configuration of the real server', () => {
	const offer = readOffer(`<script>${RECORDED}</script>`);

	it('is read whole, field by field', () => {
		expect(NAMES).toHaveLength(23);
		expect(offer).toMatchObject({
			websocketUrl: '/chat/ws',
			authEnabled: true,
			requireAuth: false,
			authTypes: ['bearer_token', 'basic_auth', 'api_key', 'oauth2', 'custom', 'sso'],
			defaultAuthType: undefined,
			modelId: 'us.anthropic.claude-sonnet-5',
			sso: {enabled: false, loginUrl: '/chat/auth/sso/login', authenticated: false, userDisplay: undefined},
			feedback: true,
			persistence: true,
			locksInput: true,
			settings: true,
			allowedOverrides: 'all',
			overrideDefaults: {temperature: 0.7, max_tokens: 8192, kb_top_k_results: 5},
			flaws: [],
		});
		expect(offer?.models).toHaveLength(4);
		expect(offer?.models?.[0]).toEqual({
			id: 'amazon.nova-2-lite-v1:0',
			name: 'Nova 2 Lite',
			provider: 'Amazon',
			supportsTemperature: true,
			maxOutputTokens: 4096,
		});
		expect(offer?.modelGroups?.map(({provider, models}) => [provider, models.length])).toEqual([
			['Anthropic', 2],
			['Amazon', 2],
		]);
		expect(offer?.presets?.map(({id}) => id)).toEqual(['order-report', 'health']);
		expect(offer?.variables).toMatchObject([
			{name: 'ORDER_ID', label: 'Order id', inputType: 'text', detectPattern: 'A-[0-9]+', default: ''},
			{
				name: 'PLATFORM',
				label: 'Platform',
				inputType: 'select',
				options: ['linux', 'windows'],
				default: 'linux',
			},
		]);
	});

	it('keeps the fields that nothing uses aside', () => {
		expect([...(offer?.others.keys() ?? [])]).toEqual(['adminEnabled', 'adminPrefix', 'dashboardUrl']);
	});
});

describe('a page', () => {
	it('has its title and its welcome text as plain text', () => {
		const welcome = 'Ask <b>anything</b> & "everything"';
		expect(readOffer(chatPage({modelId: 'm'}, {title: 'Tea & Lamps', welcome}))).toMatchObject({
			title: 'Tea & Lamps',
			welcome,
		});
		const marked = chatPage({modelId: 'm'}).replace(
			'Welcome!',
			'<p>Hello.</p>\n<script>x</script><p>Ask&nbsp;me.<br>Now.</p>',
		);
		expect(readOffer(marked)?.welcome).toBe('Hello.\nxAsk\u00a0me.\nNow.');
		const bare = '<title>\n Other </title><script>\nwindow.CONFIG = {\nmodelId: null,\n};\n</script>';
		expect(readOffer(bare)).toMatchObject({title: 'Other', welcome: undefined});
	});

	it.each([
		'',
		'<html></html>',
		'{"detail":"Not Found"}',
		'window.CONFIG = 5;',
		'window.CONFIG',
		'<title>Other</title><script>\nwindow.CONFIG = {\n  apiBase: "/api",\n};</script>',
		'<script>\nwindow.CONFIG = {\n};</script>',
		'\0'.repeat(9),
	])('that is no page of a chat gives nothing: %j', (html) => expect(readOffer(html)).toBeUndefined());

	it('may hold 500 models, which are grouped by provider', () => {
		const availableModels = Array.from({length: 500}, (_, index) => ({
			id: `m${index}`,
			provider: `P${index % 7}`,
		}));
		const offer = readOffer(chatPage({availableModels}));
		expect(offer?.models).toHaveLength(500);
		expect(offer?.modelGroups?.map(({models}) => models.length)).toEqual([72, 72, 72, 71, 71, 71, 71]);
	});

	it('of which fields have other types is read without them, and says which', () => {
		const offer = readOffer(
			chatPage({
				websocketUrl: 5,
				authEnabled: 'true',
				supportedAuthTypes: ['sso', 5],
				availableModels: [{id: 'a', name: 7}, {name: 'no id'}, 'text'],
				variables: [{label: 'No name'}, {name: 'A B'}, {name: 'OK', min: 'x', default: 5}],
				presetPrompts: [{label: 'No template'}, {label: 'One', template: 'x'}, {label: 'One', template: 'y'}],
				overrideDefaults: [],
				allowedDynamicOverrides: 'temperature',
			}),
		);
		expect(offer).toMatchObject({
			websocketUrl: undefined,
			authEnabled: undefined,
			authTypes: ['sso'],
			models: [{id: 'a', name: 'a'}],
			variables: [{name: 'OK', min: undefined, default: '5'}],
			presets: [{id: 'one'}, {id: 'one-2'}],
			overrideDefaults: undefined,
			allowedOverrides: undefined,
		});
		expect(offer?.flaws).toEqual([
			'availableModels[0].name',
			'availableModels[1]',
			'availableModels[2]',
			'websocketUrl',
			'authEnabled',
			'supportedAuthTypes[1]',
			'allowedDynamicOverrides',
			'overrideDefaults',
			'presetPrompts[0]',
			'variables[0]',
			'variables[1]',
			'variables[2].min',
		]);
	});

	it('ends at the end of its configuration, and is never evaluated', () => {
		const page = chatPage({modelId: 'a'}).replace('};', '};\n modelId: "b",\n');
		expect(readOffer(page)?.modelId).toBe('a');
		const code = chatPage({modelId: 'a'}).replace('"a"', '(() => { throw new Error() })()');
		expect(readOffer(code)?.modelId).toBeUndefined();
		const polluted = readOffer(
			chatPage({overrideDefaults: {temperature: 1}}).replace('overrideDefaults', '__proto__'),
		);
		expect(polluted?.overrideDefaults).toBeUndefined();
	});
});

it.each(HOSTILE_TEXTS.map((text) => [text.slice(0, 20), text]))(
	'the hostile text %j passes through every field as it is, and does nothing where it is drawn',
	(_name, text) => {
		const offer = readOffer(
			chatPage(
				{
					websocketUrl: text,
					supportedAuthTypes: [text],
					defaultAuthType: text,
					modelId: text,
					ssoLoginUrl: text,
					ssoUserDisplay: text,
					availableModels: [{id: text, name: text, provider: text}],
					availableModelGroups: [{provider: text, models: [{id: text}]}],
					presetPrompts: [{id: text, label: text, description: text, template: text}],
					variables: [
						{name: 'A', label: text, placeholder: text, options: [text], default: text, validate: text},
					],
					allowedDynamicOverrides: [text],
					overrideDefaults: {model_id: text},
				},
				{title: text, welcome: text},
			),
		);
		// Half a surrogate pair cannot be sent as UTF-8.
		const {title, welcome, others: _, ...fields} = offer ?? {others: new Map()};
		const texts = JSON.stringify(fields);
		if (text.isWellFormed())
			expect(texts.split(JSON.stringify(text).slice(1, -1)).length).toBeGreaterThan(15);
		for (const drawn of [title, welcome, text])
			expect(safe(drawn ?? '')).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
	},
);

describe('for anything', () => {
	it('reading a page never throws', () => {
		const page = fc.oneof(
			anyText,
			anyText.map((text) => `<script>window.CONFIG = {\n${text}\n};`),
			fc.dictionary(fc.constantFrom(...NAMES), anyJson).map((fields) => chatPage(fields)),
			fc.tuple(fc.nat(RECORDED.length), anyText).map(([at, text]) => RECORDED.slice(0, at) + text),
		);
		fc.assert(
			fc.property(page, (html) => {
				const offer = readOffer(html);
				expect(offer === undefined || Array.isArray(offer.flaws)).toBe(true);
			}),
		);
	});

	it.each([
		['<', (html: string) => html.replace('Welcome!', '<'.repeat(1_900_000))],
		['&', (html: string) => html.replace('Shop', '&'.repeat(1_900_000))],
		['white space', (html: string) => html.replace('};', `modelId: ${' '.repeat(1_900_000)}"a",\n};`)],
		['window.CONFIG', (html: string) => 'window.CONFIG ='.repeat(120_000) + html],
		['one line', (html: string) => html.replace('};', `modelId:${'['.repeat(1_900_000)},\n};`)],
	])('2 MB of %s are read in linear time', (_name, spoil) => {
		const before = process.cpuUsage().user;
		expect(readOffer(spoil(chatPage({feedbackEnabled: true})))?.feedback).toBe(true);
		// A quadratic reader takes minutes.
		expect((process.cpuUsage().user - before) / 1000).toBeLessThan(5000);
	});
});
