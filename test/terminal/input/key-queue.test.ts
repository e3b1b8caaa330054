import {describe, expect, it} from 'vitest';
import {createKeyQueue} from '../../../source/terminal/input/key-queue.ts';
import {keyOf} from '../../support/keys.ts';

/** A queue whose listener is told by name what came; keys in upper case have to be drawn before the next one comes. */
function open() {
	const heard: string[] = [];
	const listener = {isThere: true};
	const queue = createKeyQueue({
		hasHandler: () => listener.isThere,
		deliver(event) {
			const name = event.kind === 'key' ? event.key.name : `[${event.text}]`;
			heard.push(name);
			return /^[A-Z]/.test(name);
		},
	});
	return {
		queue,
		heard,
		listener,
		type(text: string) {
			for (const name of text) queue.add({kind: 'key', key: keyOf(name)});
		},
	};
}

/** Until everything planned for the next turn has run. */
const turn = () =>
	new Promise<void>((resolve) => {
		setImmediate(resolve);
	});

describe('KeyQueue', () => {
	it('delivers at once what nothing stands in the way of', () => {
		const {queue, heard, type} = open();
		type('ab');
		queue.add({kind: 'paste', text: 'pasted'});
		expect(heard).toEqual(['a', 'b', '[pasted]']);
	});

	it('keeps what follows a key that has to be drawn, until it is', async () => {
		const {queue, heard, type} = open();
		const drawn: Array<() => void> = [];
		queue.onDrawing((done) => drawn.push(done));
		type('aBc');
		queue.add({kind: 'paste', text: 'pasted'});
		type('De');
		await turn();
		expect(heard).toEqual(['a', 'B']);
		drawn[0]?.();
		// Told twice by mistake it counts once.
		drawn[0]?.();
		await turn();
		expect(heard).toEqual(['a', 'B', 'c', '[pasted]', 'D']);
		drawn[0]?.();
		await turn();
		expect(heard.at(-1)).toBe('D');
		drawn[1]?.();
		await turn();
		expect(heard).toEqual(['a', 'B', 'c', '[pasted]', 'D', 'e']);
		type('f');
		expect(heard.at(-1)).toBe('f');
	});

	it('goes on when who draws is gone, and without anybody who does', async () => {
		const {queue, heard, type} = open();
		const leave = queue.onDrawing(() => {});
		type('Ab');
		leave();
		await turn();
		expect(heard).toEqual(['A', 'b']);
		type('Cd');
		expect(heard.at(-1)).toBe('C');
		await turn();
		expect(heard.at(-1)).toBe('d');
	});

	it('loses none of many keys while a drawing takes its time', async () => {
		const {queue, heard, type} = open();
		let done = () => {};
		queue.onDrawing((drawn) => {
			done = drawn;
		});
		type('A');
		type('x'.repeat(3_000));
		done();
		await turn();
		expect(heard).toHaveLength(3_001);
	});

	it('keeps a thousand keys for a listener who is still to come', async () => {
		const {queue, heard, listener, type} = open();
		listener.isThere = false;
		type('x'.repeat(2_000));
		listener.isThere = true;
		queue.wake();
		type('y');
		expect(heard).toEqual([]);
		await Promise.resolve();
		expect(heard).toHaveLength(1_001);
	});
});
