/** The presets on the screen: from the command to the message that is sent, or to the draft. */
import {describe, expect, it} from 'vitest';
import {wordNotice} from '../../../source/chat/notices.ts';
import {readOffer, type ServerOffer} from '../../../source/server/offer.ts';
import {readPresetFile} from '../../../source/server/preset-file.ts';
import {typedKey} from '../../../source/terminal/input/key-characters.ts';
import {type Controller, createController} from '../../../source/ui/controller.ts';
import type {OwnPresets, Ports} from '../../../source/ui/ports.ts';
import {arrange} from '../../../source/ui/screen-view.ts';
import {chatPage} from '../../support/chat-pages.ts';
import {CONNECTIONS} from '../../support/connections.ts';
import {userEntry} from '../../support/entries.ts';
import {createFakeChat} from '../../support/fake-chat.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {settled} from '../../support/key-contexts.ts';
import {keyOf} from '../../support/keys.ts';
import {QUIET_PORTS} from '../../support/quiet-ports.ts';
import {textOf} from '../../text/any-text.ts';

const OFFER = readOffer(
	chatPage({
		presetPrompts: [
			{id: 'health', label: 'Health check', description: 'State of the server', template: 'Health?'},
			{id: 'command', label: 'Command', template: '/health'},
			{
				id: 'order',
				label: 'Order',
				description: 'Everything about an order',
				template: 'Order {{ORDER_ID}} by {{CARRIER}}, {{COUNT}} times, opened: {{OPENED}}',
			},
			{id: 'slow', label: 'Slow', template: '{{SLOW}}'},
		],
		variables: [
			{name: 'ORDER_ID', label: 'Order', validate: '^A-\\d+$', detect_pattern: 'A-\\d+'},
			{name: 'CARRIER', input_type: 'select', options: ['post', 'courier', 'shop']},
			{name: 'COUNT', input_type: 'number', default: 1, min: 1, max: 3},
			{name: 'OPENED', input_type: 'checkbox'},
			{name: 'SLOW', validate: '^(a+)+$', detect_pattern: '(b+)+c'},
			{label: 'without a name'},
		],
	}),
) as ServerOffer;

function screen(ports: Partial<Ports> = {}) {
	const chat = createFakeChat({connection: CONNECTIONS.ready});
	const controller: Controller = createController({
		chat,
		clock: createHandClock(),
		facts: {exposed: false, open: 'private'},
		ports: {
			...QUIET_PORTS,
			askOffer: async () => ({kind: 'offered', offer: OFFER, address: '', otherUrl: undefined}),
			...ports,
		},
	});
	controller.setSize({columns: 80, rows: 24});
	const press = (...names: readonly string[]): void => {
		for (const name of names) controller.handleKey(keyOf(name));
	};
	const type = (text: string): void => {
		for (const character of text) controller.handleKey(typedKey(character));
	};
	return {
		chat,
		controller,
		press,
		type,
		state: controller.getState,
		notices: () => chat.notices.map((each) => wordNotice(each).text),
		async run(command: string) {
			type(command);
			press('enter');
			await settled();
		},
	};
}

describe('/preset', () => {
	it('shows that it asks the server only until the answer is known', async () => {
		for (const key of ['f4', 'command']) {
			const {run, press, state, notices} = screen({
				askOffer: async () => ({kind: 'not-offered', because: 'no'}),
			});
			if (key === 'f4') press('f4');
			else void run('/preset order');
			expect(state().toast?.text).toBe('asking the server for its presets…');
			await settled();
			expect(notices()).toHaveLength(1);
			expect(state().toast).toBeUndefined();
		}
	});

	it('lists the presets, and filters them', async () => {
		const {run, type, press, chat, state} = screen();
		await run('/preset');
		expect(state()).toMatchObject({page: 'presets', presets: {list: {length: 4}}});
		type('STATE OF');
		press('enter');
		expect(chat.log).toEqual(['send Health?']);
		expect(state().page).toBe('chat');
	});

	it('fills in each kind of variable, and sends the message', async () => {
		const {run, type, press, chat, state} = screen();
		await run('/preset order');
		expect(chat.log).toEqual([]);
		type('A-7');
		press('enter', 'right', 'enter', 'pageup', 'pageup', 'pageup', 'down');
		expect(state().presets.form?.fields[2]?.text).toBe('3');
		type(' ');
		press('enter');
		expect(chat.log).toEqual(['send Order A-7 by courier, 3 times, opened: true']);
	});

	it('shows what is wrong, and sends nothing until that is corrected', async () => {
		const {run, type, press, chat, state} = screen();
		await run('/preset order ORDER_ID=7 COUNT=9');
		expect(state()).toMatchObject({page: 'presets', presets: {form: {selected: 0, isTried: true}}});
		type('A-');
		press('home');
		type('A-');
		press('ctrl+k');
		type('8');
		press('down', 'down', 'down', 'enter');
		expect(chat.log).toEqual([]);
		expect(state().presets.form?.selected).toBe(2);
		press('pagedown', 'down', 'enter');
		expect(chat.log).toEqual(['send Order A-8 by post, 3 times, opened: false']);
	});

	it('sends at once with complete values, and without variables', async () => {
		const {run, chat} = screen();
		await run('/preset order ORDER_ID=A-1 OPENED=true');
		await run('/preset health');
		expect(chat.log).toEqual(['send Order A-1 by post, 1 times, opened: true', 'send Health?']);
	});

	it('finds values in the draft and in the last message', async () => {
		const {chat, controller, press, type, state} = screen();
		chat.show({entries: [userEntry('what about A-11?', {id: 'e1'}), userEntry('and now?', {id: 'e2'})]});
		const open = async (): Promise<string | undefined> => {
			press('f4');
			await settled();
			type('order');
			press('enter');
			const text = state().presets.form?.fields[0]?.text;
			press('escape', 'escape');
			return text;
		};
		expect(await open()).toBe('');
		chat.show({entries: [userEntry('what about A-11?', {id: 'e1'})]});
		expect(await open()).toBe('A-11');
		controller.handlePaste('A-12 please');
		expect(await open()).toBe('A-12');
		expect(state()).toMatchObject({page: 'chat', draft: {text: 'A-12 please'}});
	});

	it('puts the message into the input on request, and where the chat refuses it', async () => {
		const {run, press, chat, state} = screen();
		await run('/preset order ORDER_ID=A-1');
		chat.log.length = 0;
		await run('/preset order');
		press('alt+enter');
		expect(state().page).toBe('presets');
		press('escape');
		chat.refuse();
		await run('/preset command');
		expect(state()).toMatchObject({page: 'chat', draft: {text: '//health'}});
	});

	it('goes on where a pattern would run for ever', async () => {
		const {run, type, press, chat} = screen();
		await run('/preset slow');
		type(`${'a'.repeat(40)}!`);
		press('enter');
		expect(chat.log).toEqual([`send ${'a'.repeat(40)}!`]);
	});

	it.each([
		['/preset oder', 'There is no preset "oder". Presets here: health, command, order, slow.'],
		['/preset order A-1', 'The value "A-1" has no name.'],
	])('%s is a sentence', async (command, text) => {
		const {run, notices, chat} = screen();
		await run(command);
		expect([notices(), chat.log]).toEqual([[text], []]);
	});

	it('opens the form for a value of no variable, and says so there', async () => {
		const {run, notices, chat, state} = screen();
		await run('/preset order ORDER_ID=A-1 ORDR=A-2');
		expect(state()).toMatchObject({page: 'presets', presets: {form: {unknown: ['ORDR']}}});
		expect([notices(), chat.log]).toEqual([[], []]);
	});

	describe('whose answer is late', () => {
		function late() {
			let answer = (): void => {};
			const shown = screen({
				askOffer: () =>
					new Promise((resolve) => {
						answer = () => resolve({kind: 'offered', offer: OFFER, address: '', otherUrl: undefined});
					}),
			});
			return {
				...shown,
				async answer() {
					answer();
					await settled();
				},
			};
		}

		it.each(['/preset order', '/preset order COUNT=9', '/preset order X=1'])(
			'%s leaves the page that was opened meanwhile, and keeps its form',
			async (command) => {
				const {run, answer, press, state, notices} = late();
				await run(command);
				press('f1');
				await answer();
				expect(state()).toMatchObject({page: 'help', presets: {form: {preset: {id: 'order'}}}});
				expect(notices()).toEqual([
					'The form of the preset "Order" is not shown over the page that you opened meanwhile.',
				]);
				press('escape', 'f4');
				expect(state()).toMatchObject({page: 'presets', presets: {form: {preset: {id: 'order'}}}});
			},
		);

		it.each(['/preset order ORDER_ID=A-1', '/preset health'])(
			'%s sends the message, and leaves the page that was opened meanwhile',
			async (command) => {
				const {run, answer, press, state, chat} = late();
				await run(command);
				press('f1');
				await answer();
				expect([chat.log.length, state().page]).toEqual([1, 'help']);
			},
		);

		it('leaves a form that was opened meanwhile', async () => {
			const {controller, run, answer, press, type, state, chat, notices} = late();
			await run('/preset order');
			const use = {id: 'order', values: new Map(), sends: true, isFromLink: true};
			const another = controller.applyPreset(use);
			await answer();
			await another;
			expect(state().presets.form?.isTried).toBe(false);
			expect(notices()).toHaveLength(1);
			type('A-3');
			expect(state().presets.form?.fields[0]?.text).toBe('A-3');
			press('escape');
			expect([state().page, chat.log]).toEqual(['chat', []]);
		});
	});

	it('says in one sentence that a server has none', async () => {
		const {run, notices, state} = screen({
			askOffer: async () => ({kind: 'not-offered', because: 'it answered HTTP 404'}),
		});
		await run('/preset');
		expect(notices()).toEqual(['This server offers no presets: it answered HTTP 404.']);
		expect(state().page).toBe('chat');
	});

	it("has the user's own presets, also without the server's, and says what is wrong with the file", async () => {
		const reading = readPresetFile('prompts: [{label: Mine, template: "my {{X}}"}]');
		const askOffer: Ports['askOffer'] = async () => ({kind: 'not-offered', because: 'no'});
		const own = screen({askOffer, ownPresets: async () => reading as OwnPresets});
		await own.run('/preset mine X=1');
		expect(own.chat.log).toEqual(['send my 1']);
		const broken = screen({
			ownPresets: async () => ({kind: 'unreadable', path: 'p.yaml', problem: 'line 3: no'}),
		});
		await broken.run('/preset');
		expect(broken.notices()).toEqual(['The presets in p.yaml cannot be used: line 3: no.']);
		expect(broken.state().page).toBe('presets');
		broken.press('escape');
		await broken.run('/preset');
		expect(broken.notices()).toHaveLength(2);
		const none = screen({
			askOffer: async () => ({
				kind: 'offered',
				offer: {...OFFER, presets: []},
				address: '',
				otherUrl: undefined,
			}),
			ownPresets: async () => ({kind: 'unreadable', path: 'p.yaml', problem: 'line 3: no'}),
		});
		for (let time = 0; time < 2; time++) {
			await none.run('/preset');
			expect(none.notices().splice(-2)[0]).toBe('The presets in p.yaml cannot be used: line 3: no.');
		}
	});
});

describe('a link', () => {
	const use = {
		id: 'order',
		values: new Map([
			['ORDER_ID', 'A-5'],
			['utm', 'x'],
		]),
		isFromLink: true,
	};

	it('sends the message, and ignores what is no variable', async () => {
		const {controller, chat, notices} = screen();
		await controller.applyPreset({...use, sends: true});
		expect([chat.log, notices()]).toEqual([['send Order A-5 by post, 1 times, opened: false'], []]);
	});

	it('with autosend off fills in the input', async () => {
		const {controller, chat, state} = screen();
		await controller.applyPreset({...use, sends: false});
		expect(chat.log).toEqual([]);
		expect(state().draft.text).toBe('Order A-5 by post, 1 times, opened: false');
	});

	it('opens the form where a value is missing', async () => {
		const {controller, chat, state} = screen();
		await controller.applyPreset({...use, values: new Map(), sends: true});
		expect([chat.log, state().page]).toEqual([[], 'presets']);
	});
});

describe('the start screen', () => {
	const rows = ({controller, chat}: ReturnType<typeof screen>): string =>
		arrange(controller.getState(), chat.getSnapshot(), {columns: 80, rows: 24}, {...controller.facts, now: 0})
			.list.map((line) => textOf(line).trimEnd())
			.join('\n');

	it('offers three presets until the first message', async () => {
		const shown = screen();
		expect(rows(shown)).not.toContain('Begin');
		await shown.controller.loadPresets();
		expect(rows(shown)).toContain(' Begin with a preset · ↓, Enter, or /preset\n   Health check');
		expect(rows(shown)).not.toContain('Slow');
		shown.chat.show({entries: [userEntry('hello', {id: 'e1'})]});
		expect(rows(shown)).not.toContain('Begin');
	});

	it('fills in the one that is selected, and takes no letter', async () => {
		const shown = screen();
		const {controller, press, type, chat, state} = shown;
		await controller.loadPresets();
		press('down', 'down', 'down', 'down', 'up');
		expect(rows(shown)).toContain(' ▌ Command');
		type('1');
		expect(state().draft.text).toBe('1');
		press('enter');
		expect(chat.log).toEqual(['send 1']);
		press('down', 'enter');
		expect(state()).toMatchObject({page: 'presets', presets: {form: {preset: {id: 'order'}}}});
	});

	it('is not drawn over notices, nor on a low screen', async () => {
		const {controller, chat} = screen();
		await controller.loadPresets();
		for (const size of [
			{columns: 80, rows: 6},
			{columns: 1, rows: 1},
		]) {
			const {list} = arrange(controller.getState(), chat.getSnapshot(), size, {...controller.facts, now: 0});
			expect(list.map(textOf).join('')).not.toContain('Begin');
		}
	});
});
