import {Text} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {ChatSnapshot} from '../../source/chat/chat.ts';
import {useChat} from '../../source/ui/use-chat.ts';
import {CONNECTIONS} from '../support/connections.ts';
import {liveTurn} from '../support/entries.ts';
import {createFakeChat, type FakeChat} from '../support/fake-chat.ts';

/** The drawings of the component, in order. */
let drawn: string[];
let chat: FakeChat;

beforeEach(() => {
	drawn = [];
	chat = createFakeChat();
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
});

afterEach(() => {
	cleanup();
	vi.useRealTimers();
});

interface ProbeProps {
	readonly of: FakeChat;
	readonly prepare?: (snapshot: ChatSnapshot) => boolean;
}

function Probe({of, prepare}: ProbeProps) {
	const {connection, turn} = useChat(of, prepare);
	const text = `${connection.at} ${turn?.text ?? '-'}`;
	drawn.push(text);
	return <Text>{text}</Text>;
}

/** Lets React do its pending work, which uses timers that are not faked. */
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
		render(<Probe of={chat} prepare={prepare} />);
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

	it('draws any number of changes in one tick once, and always the newest', async () => {
		await mount();
		for (let index = 1; index <= 1000; index++) chat.show({turn: liveTurn({text: `${index}`})});
		await settled();
		expect(drawn).toEqual(['idle 1000']);
		vi.advanceTimersByTime(1000);
		await settled();
		expect(drawn).toEqual(['idle 1000']);
	});

	it('draws changes in successive ticks once per frame', async () => {
		await mount();
		for (let ms = 0; ms < 160; ms++) {
			for (const part of ['a', 'b']) chat.show({turn: liveTurn({text: `${ms}${part}`})});
			await settled();
			vi.advanceTimersByTime(1);
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

	it('draws streamed text at most every 40 ms, and always the newest', async () => {
		await mount();
		for (const text of ['a', 'ab', 'abc']) stream(text);
		vi.advanceTimersByTime(39);
		await settled();
		expect(drawn).toEqual([]);
		vi.advanceTimersByTime(1);
		await settled();
		expect(drawn).toEqual(['idle abc']);
		for (let ms = 0; ms < 200; ms += 5) {
			stream(`abc ${ms}`);
			vi.advanceTimersByTime(5);
			await settled();
		}
		expect(drawn).toEqual(['idle abc', ...[35, 75, 115, 155, 195].map((ms) => `idle abc ${ms}`)]);
	});

	it('draws pending text together with an urgent change, once', async () => {
		await mount();
		stream('half');
		chat.show({connection: CONNECTIONS.ready});
		await settled();
		expect(drawn).toEqual(['ready half']);
		vi.advanceTimersByTime(1000);
		await settled();
		expect(drawn).toEqual(['ready half']);
		expect(vi.getTimerCount()).toBe(0);
	});

	it('holds text back even if it is drawn for another reason', async () => {
		const app = await mount();
		stream('half');
		app.rerender(<Probe of={chat} />);
		await settled();
		expect(drawn).toEqual(['idle -']);
		vi.advanceTimersByTime(40);
		await settled();
		expect(drawn).toEqual(['idle -', 'idle half']);
	});

	it('leaves no timer running', async () => {
		const app = await mount();
		stream('half');
		expect(vi.getTimerCount()).toBe(1);
		app.unmount();
		await settled();
		expect(vi.getTimerCount()).toBe(0);
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
