import {Text} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import {type Drawings, useChat} from '../../source/ui/use-chat.ts';
import {CONNECTIONS} from '../support/connections.ts';
import {liveTurn} from '../support/entries.ts';
import {createFakeChat, type FakeChat} from '../support/fake-chat.ts';
import {createHandClock, type HandClock} from '../support/hand-clock.ts';

/** The drawings of the component, in order. */
let drawn: string[];
/** The texts of the drawings past React. */
let quick: string[];
let chat: FakeChat;
let clock: HandClock;
let drawings: Drawings;

const textOf = ({connection, turn}: ChatSnapshot): string => `${connection.at} ${turn?.text ?? '-'}`;

beforeEach(() => {
	drawn = [];
	quick = [];
	chat = createFakeChat();
	clock = createHandClock();
	drawings = {
		clock,
		prepare: () => false,
		drawQuickly: (snapshot) => quick.push(textOf(snapshot)) > 0,
		tick: () => undefined,
	};
});

afterEach(cleanup);

function Probe({of, how = drawings}: {readonly of: FakeChat; readonly how?: Drawings}) {
	const text = textOf(useChat(of, how));
	drawn.push(text);
	return <Text>{text}</Text>;
}

/** Lets React do its pending work. */
async function settled(): Promise<void> {
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
}

async function mount(of: FakeChat = chat) {
	const app = render(<Probe of={of} />);
	while (of.listeners() === 0 || !of.log.includes('connect')) await settled();
	drawn.length = 0;
	return app;
}

/** A part of the answer arrived. */
const stream = (text: string): void => chat.show({turn: liveTurn({phase: 'writing', text})}, false);

describe('useChat', () => {
	it('connects once when it is mounted, and is subscribed until it is unmounted', async () => {
		const app = await mount();
		app.rerender(<Probe of={chat} />);
		await settled();
		expect(chat.log).toEqual(['connect']);
		expect(chat.listeners()).toBe(1);
		app.unmount();
		await settled();
		expect(chat.listeners()).toBe(0);
		expect(chat.log).toEqual(['connect']);
	});

	it('draws an urgent change at once', async () => {
		const app = await mount();
		chat.show({connection: CONNECTIONS.ready});
		await settled();
		expect(drawn).toEqual(['ready -']);
		expect(app.lastFrame()).toContain('ready -');
	});

	it('reads keys between preparing and drawing, and draws changes from the meantime too', async () => {
		const prepared: string[] = [];
		const prepare = ({connection}: ChatSnapshot): boolean => prepared.push(connection.at) === 1;
		const how = {...drawings, prepare};
		render(<Probe of={chat} how={how} />);
		while (chat.listeners() === 0) await settled();
		drawn.length = 0;
		chat.show({connection: CONNECTIONS.ready});
		await settled();
		expect([prepared, drawn]).toEqual([['ready'], []]);
		chat.show({turn: liveTurn({text: 'more'})}, false);
		await settled();
		await settled();
		expect(drawn).toEqual(['ready more']);
	});

	it('draws nothing new for a key while a drawing is prepared, and no streamed text past the preparation', async () => {
		let steps = 0;
		const how = {...drawings, prepare: () => steps-- > 0};
		const app = render(<Probe of={chat} how={how} />);
		while (chat.listeners() === 0) await settled();
		drawn.length = 0;
		steps = 1_000;
		chat.show({connection: CONNECTIONS.ready});
		await settled();
		chat.show({connection: CONNECTIONS.closed});
		app.rerender(<Probe of={chat} how={how} />);
		stream('more');
		clock.advance(100);
		await settled();
		expect([drawn, quick]).toEqual([['idle -'], []]);
		steps = 0;
		for (let turn = 0; turn < 4; turn++) await settled();
		expect(drawn).toEqual(['idle -', 'closed more']);
		// Streamed text that needs preparation is drawn whole after it.
		steps = 1;
		stream('more text');
		clock.advance(100);
		for (let turn = 0; turn < 4; turn++) await settled();
		expect([drawn.at(-1), quick]).toEqual(['closed more text', []]);
	});

	it('draws any number of changes in one tick once, and always the newest', async () => {
		await mount();
		for (let index = 1; index <= 1000; index++) chat.show({turn: liveTurn({text: `${index}`})});
		await settled();
		expect(drawn).toEqual(['idle 1000']);
		clock.advance(1000);
		await settled();
		expect(drawn).toEqual(['idle 1000']);
	});

	it('draws changes in successive ticks once per frame', async () => {
		await mount();
		for (let ms = 0; ms < 160; ms++) {
			for (const part of ['a', 'b']) chat.show({turn: liveTurn({text: `${ms}${part}`})});
			await settled();
			clock.advance(1);
		}
		await settled();
		expect(drawn).toHaveLength(11);
		expect(drawn[0]).toBe('idle 0b');
		expect(drawn.at(-1)).toBe('idle 159b');
	});

	it('draws a pending urgent change when it is drawn for another reason', async () => {
		const app = await mount();
		chat.show({connection: CONNECTIONS.ready});
		await settled();
		chat.show({connection: CONNECTIONS.closed});
		await settled();
		expect(drawn).toEqual(['ready -']);
		app.rerender(<Probe of={chat} />);
		await settled();
		expect(drawn).toEqual(['ready -', 'closed -']);
	});

	it('draws streamed text past React, and React draws the same after a second', async () => {
		await mount();
		for (const text of ['a', 'ab', 'abc']) stream(text);
		await settled();
		clock.advance(999);
		await settled();
		expect([quick, drawn]).toEqual([['idle a', 'idle abc'], []]);
		clock.advance(1);
		await settled();
		expect(drawn).toEqual(['idle abc']);
		expect(clock.pending()).toBe(0);
	});

	it('never draws an older text than the one that went past React', async () => {
		const app = await mount();
		stream('half');
		app.rerender(<Probe of={chat} />);
		await settled();
		expect([quick, drawn]).toEqual([['idle half'], ['idle half']]);
	});

	it('lets React draw streamed text where nothing else can', async () => {
		drawings = {...drawings, drawQuickly: () => false};
		await mount();
		stream('half');
		await settled();
		expect(drawn).toEqual(['idle half']);
	});

	it('draws a running clock without a change', async () => {
		let interval: number | undefined = 80;
		drawings = {...drawings, drawQuickly: () => false, tick: () => interval};
		await mount();
		chat.show({connection: CONNECTIONS.ready});
		for (let ticks = 0; ticks < 3; ticks++) {
			await settled();
			clock.advance(80);
		}
		await settled();
		expect(drawn).toEqual(Array.from({length: 4}, () => 'ready -'));
		interval = undefined;
		clock.advance(80);
		expect(clock.pending()).toBe(0);
	});

	it('draws pending text together with an urgent change, once', async () => {
		await mount();
		stream('half');
		stream('more');
		chat.show({connection: CONNECTIONS.ready});
		await settled();
		expect(drawn).toEqual([]);
		clock.advance(1000);
		await settled();
		expect([quick, drawn]).toEqual([['idle half'], ['ready more']]);
		expect(clock.pending()).toBe(0);
	});

	it('leaves no timer running', async () => {
		const app = await mount();
		stream('half');
		expect(clock.pending()).toBe(1);
		app.unmount();
		await settled();
		expect(clock.pending()).toBe(0);
	});

	it('switches to another chat', async () => {
		const app = await mount();
		const other = createFakeChat({connection: CONNECTIONS.closed});
		app.rerender(<Probe of={other} />);
		while (other.listeners() === 0) await settled();
		await settled();
		expect(chat.listeners()).toBe(0);
		expect(other.log).toEqual(['connect']);
		expect(drawn.at(-1)).toBe('closed -');
		chat.show({connection: CONNECTIONS.ready});
		await settled();
		expect(drawn.at(-1)).toBe('closed -');
	});
});
