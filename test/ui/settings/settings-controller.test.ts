/** The page of settings and the commands about settings, against the sandbox in this process. */
import {describe, expect, it} from 'vitest';
import {askOffer} from '../../../source/server/ask-offer.ts';
import type {ServerOffer} from '../../../source/server/offer.ts';
import {typedKey} from '../../../source/terminal/input/key-characters.ts';
import {type Controller, createController} from '../../../source/ui/controller.ts';
import {arrange} from '../../../source/ui/screen-view.ts';
import {keyOf} from '../../support/keys.ts';
import {QUIET_PORTS} from '../../support/quiet-ports.ts';
import {openSandbox, type TestSandbox} from '../../support/sandbox.ts';
import {type SandboxChat, sandboxChat} from '../../support/sandbox-chat.ts';
import {textOf} from '../../text/any-text.ts';

const NO_HANDSHAKE = {
	headers: {},
	tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
	proxy: undefined,
};
const SIZE = {columns: 100, rows: 24};
const FACTS = {exposed: false, open: 'private'} as const;

interface Opened {
	readonly on: SandboxChat;
	readonly server: TestSandbox;
	readonly controller: Controller;
	press(...names: readonly string[]): void;
	type(text: string): void;
	run(command: string): void;
	/** The rows of the page that hold this text. */
	rows(text: string): readonly string[];
	screen(): string;
}

/** @param changed of what the server's web page says */
async function open(
	dialect: 'today' | 'seed' = 'today',
	changed: Partial<ServerOffer> | 'no page' = {},
	start: 'asked' | 'unasked' | 'offline' = 'asked',
): Promise<Opened> {
	const server = await openSandbox({dialect, features: dialect === 'today'});
	const on = sandboxChat(server.url);
	const controller = createController({
		chat: on.chat,
		clock: on.clock,
		facts: FACTS,
		ports: {
			...QUIET_PORTS,
			async askOffer() {
				if (changed === 'no page') return {kind: 'not-offered', because: 'there is none here'};
				const answer = await askOffer(server.url, NO_HANDSHAKE, (text) => text);
				return answer.kind === 'offered' ? {...answer, offer: {...answer.offer, ...changed}} : answer;
			},
		},
	});
	controller.setSize(SIZE);
	if (start !== 'offline') {
		on.chat.connect();
		await on.settled();
	}
	if (start === 'asked') await controller.askOffer();
	const press = (...names: readonly string[]): void => {
		for (const name of names) controller.handleKey(keyOf(name));
	};
	const type = (text: string): void => {
		for (const letter of text) controller.handleKey(typedKey(letter));
	};
	const lines = (): readonly string[] => {
		const view = arrange(controller.getState(), on.chat.getSnapshot(), SIZE, {...FACTS, now: on.clock.now()});
		return [...view.header, ...view.list, ...view.composer].map(textOf);
	};
	return {
		...{on, server, controller, press, type},
		run(command) {
			type(command);
			press('escape', 'enter');
		},
		rows: (text) => lines().filter((line) => line.includes(text)),
		screen: () => lines().join('\n'),
	};
}

const overrides = ({on}: Opened) => on.chat.getSnapshot().settings.overrides;
const known = ({on}: Opened): Promise<void> =>
	on.until(({settings, pendingFeatures}) => settings.isKnown && pendingFeatures.length === 0);

/** Lets promises of the controller settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Opens the page; the server has said what it has. */
async function openPage(opened: Opened): Promise<void> {
	opened.press('f3');
	await settle();
	await known(opened);
}

describe('the page of settings', () => {
	it('says what is not known yet, then what the server has', async () => {
		const opened = await open();
		opened.press('f3');
		expect(opened.rows('Settings ·')).toEqual([' Settings · not known yet: the server is asked for them']);
		expect(opened.rows('Temperature')[0]).toMatch(/Temperature +not known yet +from 0 to 1$/);
		await known(opened);
		expect(opened.rows('Settings ·')).toEqual([" Settings · all have the server's defaults"]);
		expect(opened.rows('Temperature')[0]).toMatch(/Temperature +0\.7 +from 0 to 1$/);
	});

	it('changes a number by steps, in one request after a pause', async () => {
		const opened = await open();
		await openPage(opened);
		const before = opened.server.received.get('config_update') ?? 0;
		opened.press('down', 'right', 'right', 'left', 'right');
		expect(opened.rows('Temperature')[0]).toMatch(/Temperature +0\.9 … +default 0\.7 · from 0 to 1$/);
		expect(overrides(opened)).toEqual({});
		opened.on.clock.advance(400);
		await opened.on.until(({settings}) => settings.overrides.temperature === 0.9);
		await settle();
		expect(opened.server.received.get('config_update')).toBe(before + 1);
		expect(opened.rows('Temperature')[0]).toMatch(/Temperature +0\.9 \* +default 0\.7/);
		expect(opened.rows('Settings ·')[0]).toContain('1 of 8 settings differs');
	});

	it('sends a step that waits when it is closed', async () => {
		const opened = await open();
		await openPage(opened);
		opened.press('down', 'right', 'escape');
		expect(opened.controller.getState().page).toBe('chat');
		await opened.on.until(({settings}) => settings.overrides.temperature === 0.8);
	});

	it('checks a typed value before it is sent, at its row', async () => {
		const opened = await open();
		await openPage(opened);
		opened.press('down', 'enter', 'ctrl+u');
		for (const [typed, problem] of [
			['1e999', 'Temperature is a number from 0 to 1.'],
			['NaN', 'Temperature is a number from 0 to 1.'],
			['7', 'Temperature goes from 0 to 1.'],
		] as const) {
			opened.type(typed);
			opened.press('enter');
			expect(opened.rows(problem)).toEqual([`▌    ! ${problem}`]);
			opened.press('ctrl+u');
		}
		opened.type('0.25');
		opened.press('enter');
		await opened.on.until(({settings}) => settings.overrides.temperature === 0.25);
		expect(opened.screen()).not.toContain('!');
	});

	it('resets one setting and keeps the others, and resets all', async () => {
		const opened = await open();
		await openPage(opened);
		opened.press('down', 'right');
		opened.on.clock.advance(400);
		opened.press('down', 'right');
		opened.on.clock.advance(400);
		await opened.on.until(({settings}) => settings.overrides.top_p === 1);
		expect(overrides(opened)).toEqual({temperature: 0.8, top_p: 1});
		opened.press('delete');
		await opened.on.until(
			({settings}) => settings.overrides.top_p === undefined && settings.overrides.temperature === 0.8,
		);
		opened.type('R');
		opened.on.clock.advance(600);
		await opened.on.until(({settings}) => Object.keys(settings.overrides).length === 0);
	});

	it('chooses a model from the list, which hides what that model does not have', async () => {
		const opened = await open();
		await openPage(opened);
		opened.press('enter');
		expect(opened.rows('Models ·')).toEqual([' Models · 4 · answers come from Built-in assistant']);
		opened.type('thoughtful');
		opened.press('enter');
		await opened.on.until(({settings}) => settings.overrides.model_id !== undefined);
		expect(opened.rows('Thoughtful assistant has neither')).toHaveLength(1);
		expect([opened.rows('Temperature'), opened.rows('Top P')]).toEqual([[], []]);
		expect(opened.rows('session')[0]).toContain('Thoughtful assistant');
	});

	it('shows the rejections of the server at their rows, and others at the top', async () => {
		const opened = await open();
		await openPage(opened);
		opened.on.chat.requestFeature({type: 'config_update', config_overrides: {top_p: 7, bogus: 1}});
		await opened.on.until(({settings}) => settings.rejected.length === 2);
		const screen = opened.screen();
		expect(screen).toMatch(/Top P .*\n +! top_p must be between 0\.0 and 1\.0\n/);
		expect(screen).toMatch(/ Settings ·.*\n ! 'bogus' is not an overridable parameter\n/);
	});

	it('is one sentence where the server has no settings', async () => {
		const opened = await open('seed');
		opened.press('f3');
		await opened.on.until(({pendingFeatures}) => pendingFeatures.length > 0);
		await opened.on.until(({pendingFeatures}) => pendingFeatures.length === 0);
		await settle();
		expect(opened.rows('Settings ·')).toEqual([' Settings · This server does not offer settings.']);
		expect(opened.screen()).not.toContain('Temperature');
		opened.press('escape');
		opened.run('/with temperature=0.2 hello');
		expect(opened.server.chatMessages()).toEqual([]);
		expect(opened.controller.getState().draft.text).toBe('/with temperature=0.2 hello');
	});

	it('after a connection loss shows what is sent again, then what the server has', async () => {
		const opened = await open();
		opened.run('/set top_p=0.5');
		await opened.on.until(({settings}) => settings.overrides.top_p === 0.5);
		opened.server.dropAll();
		await opened.on.until(({connection}) => connection.at !== 'ready');
		opened.press('f3');
		expect(opened.rows('Settings ·')).toEqual([' Settings · not connected: as they were before']);
		await opened.on.back();
		await known(opened);
		expect(opened.rows('Top P')[0]).toMatch(/Top P +0\.5 \* +default 0\.9/);
	});
});

describe('the commands', () => {
	it('/set changes and resets several, and lists them', {tags: 'slow'}, async () => {
		const opened = await open();
		opened.run('/set temperature=0.2 top_p=0.5');
		await opened.on.until(({settings}) => settings.overrides.top_p === 0.5);
		opened.run('/set temperature= kb_top_k_results=7');
		await opened.on.until(({settings}) => settings.overrides.kb_top_k_results === 7);
		expect(overrides(opened)).toEqual({top_p: 0.5, kb_top_k_results: 7});
		opened.run('/set');
		await opened.on.until(() => opened.on.codes().includes('settings'));
		expect(opened.on.lastNotice()).toMatch(/top_p +0\.5 \(default 0\.9\)/);
	});

	it('/set sends nothing that is wrong, and returns to the input', async () => {
		const opened = await open();
		opened.run('/set top_p=0.5');
		await opened.on.until(({settings}) => settings.overrides.top_p === 0.5);
		opened.run('/set temperature=1e999 bogus=1');
		await opened.on.until(() => opened.on.codes().includes('setting_invalid'));
		expect(opened.on.lastNotice()).toContain('Temperature is a number from 0 to 1.');
		expect(opened.controller.getState().draft.text).toBe('/set temperature=1e999 bogus=1');
		expect(overrides(opened)).toEqual({top_p: 0.5});
	});

	it.each([
		['/with temperature=0.2 hello', ({server}: Opened) => server.chatMessages().join() === 'hello'],
		['/set top_p=0.5', ({on}: Opened) => on.chat.getSnapshot().settings.overrides.top_p === 0.5],
		['/model sandbox.hasty-assistant-1', ({on}: Opened) => on.codes().includes('model_changed')],
	] as const)(
		'%s asks the server for what it needs, with its text in the input until then',
		async (typed, isDone) => {
			for (const page of [{}, 'no page'] as const) {
				const opened = await open('today', page, 'unasked');
				opened.run(typed);
				expect(opened.controller.getState().draft.text).toBe(typed);
				expect(isDone(opened)).toBe(false);
				await opened.on.until(() => isDone(opened));
				expect(opened.controller.getState().draft.text).toBe('');
				expect(opened.on.codes()).not.toContain('setting_invalid');
			}
		},
	);

	it('of a text that the user changes until the server has answered, nothing is sent', async () => {
		for (const change of ['x', '']) {
			const opened = await open('today', {}, 'unasked');
			opened.run('/with temperature=0.2 hello');
			if (change === '') opened.press('ctrl+u');
			else opened.type(change);
			await opened.controller.askOffer();
			await settle();
			expect(opened.server.chatMessages()).toEqual([]);
			const left = change === '' ? '' : '/with temperature=0.2 hellox';
			expect(opened.controller.getState().draft.text).toBe(left);
		}
	});

	it.each(['/with top_p=0.2 a', '/set top_p=0.2', '/model x'])(
		'%s without a connection says when it can be sent, until there is one',
		async (typed) => {
			const opened = await open('today', {}, 'offline');
			opened.run(typed);
			expect(opened.controller.getState().draft.text).toBe(typed);
			expect(opened.on.codes()).toContain('settings_offline');
			opened.on.chat.connect();
			await opened.on.settled();
			expect(opened.on.codes()).not.toContain('settings_offline');
		},
	);

	it('/model says which setting the model does not take, and how to change it', async () => {
		const opened = await open();
		opened.run('/set max_tokens=4000');
		await opened.on.until(({settings}) => settings.overrides.max_tokens === 4000);
		opened.run('/model hasty');
		await opened.on.until(() => opened.on.codes().includes('model_changed'));
		expect(opened.on.lastNotice()).toBe(
			'The next answers come from Hasty assistant. Max output tokens is 4000, and this model takes from 1 to 2048. To change that, type /set max_tokens=2048.',
		);
	});

	it('/model sets a model by a part of its name, and says which ones an ambiguous name means', async () => {
		const opened = await open();
		opened.run('/model hasty');
		await opened.on.until(() => opened.on.codes().includes('model_changed'));
		expect(opened.on.lastNotice()).toBe('The next answers come from Hasty assistant.');
		expect(opened.rows('session')[0]).toContain('Hasty assistant');
		opened.run('/model tant');
		expect(opened.on.lastNotice()).toMatch(/^"tant" may be .*Built-in assistant \(.*Hasty assistant/);
		opened.press('ctrl+u');
		opened.run('/model');
		expect(opened.rows('Models ·')[0]).toContain('answers come from Hasty assistant');
	});

	it('/model returns to the chat with the model that is chosen from its list', async () => {
		const opened = await open();
		opened.run('/model');
		await opened.on.until(() => opened.rows('Models ·').length > 0);
		opened.type('thoughtful');
		opened.press('enter');
		expect(opened.controller.getState().page).toBe('chat');
		await opened.on.until(() => opened.on.codes().includes('model_changed'));
		expect(opened.on.lastNotice()).toBe('The next answers come from Thoughtful assistant.');
	});

	it('/with sends one message with settings, which stand below its answer, and the model stays', async () => {
		const opened = await open();
		opened.run('/with model_id=hasty temperature=0.1 thanks');
		await opened.on.settled();
		expect(opened.server.chatMessages()).toEqual(['thanks']);
		expect(opened.rows('For this answer')).toEqual([
			' · For this answer: model_id = sandbox.hasty-assistant-1, temperature = 0.1',
		]);
		expect([overrides(opened), opened.on.chat.getSnapshot().model]).toEqual([{}, undefined]);
		opened.run('/with temperature=7 thanks');
		expect(opened.on.lastNotice()).toBe('Temperature goes from 0 to 1.');
		expect(opened.controller.getState().draft.text).toBe('/with temperature=7 thanks');
		expect(opened.server.chatMessages()).toHaveLength(1);
	});

	it.each([
		[{models: [], modelGroups: []}, 'This server sends no list of its models.'],
		['no page', "The server's web page, which has the values, ranges and models, is not available"],
	] as const)('/model selects the model, without a list of them: %j', async (changed, sentence) => {
		const opened = await open('today', changed);
		for (const keys of [[], ['down', 'down'], ['end', 'enter']]) {
			opened.press('f3');
			await settle();
			opened.press(...keys, 'escape', 'escape');
			opened.run('/model');
			await settle();
			expect(opened.controller.getState()).toMatchObject({page: 'settings', settings: {field: undefined}});
			expect(opened.rows('▌')).toEqual([expect.stringMatching(/^▌ +Model /)]);
			expect(opened.screen()).toContain(sentence);
			opened.press('escape');
		}
	});

	it('/model says that the model cannot be changed, where it cannot', async () => {
		const opened = await open('today', {allowedOverrides: ['temperature']});
		opened.run('/model');
		expect(opened.controller.getState().page).toBe('chat');
		expect(opened.screen()).toContain('The server does not allow model_id to be changed.');
	});
});
