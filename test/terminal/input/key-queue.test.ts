import {describe, expect, it} from 'vitest';
import {createKeyQueue} from '../../../source/terminal/input/key-queue.ts';
import {keyOf} from '../../support/keys.ts';

/** A queue that logs the name of each event; keys in upper case have to be drawn before the next one. */
function open() {
	const delivered: string[] = [];
	const handler = {exists: true};
	const queue = createKeyQueue({
		hasHandler: () => handler.exists,
		deliver(event) {
			const name = event.kind === 'key' ? event.key.name : `[${event.text}]`;
			delivered.push(name);
			return /^[A-Z]/.test(name);
		},
	});
	return {
		queue,
		delivered,
		handler,
		type(text: string) {
			for (const name of text) queue.add({kind: 'key', key: keyOf(name)});
		},
	};
}

/** Waits until everything planned for the next tick has run. */
const turn = () =>
	new Promise<void>((resolve) => {
		setImmediate(resolve);
	});

describe('KeyQueue', () => {
	it('delivers at once if nothing is waiting', () => {
		const {queue, delivered, type} = open();
		type('ab');
		queue.add({kind: 'paste', text: 'pasted'});
		expect(delivered).toEqual(['a', 'b', '[pasted]']);
	});

	it('delivers an event that nobody has handled again, before those after it', async () => {
		const delivered: string[] = [];
		const waits = ['b', 'b', 'd'].map((name) => ({name, settle: (_hasFailed: boolean): void => {}}));
		const open = [...waits];
		const queue = createKeyQueue({
			hasHandler: () => true,
			deliver(event) {
				const name = event.kind === 'key' ? event.key.name : '';
				delivered.push(name);
				if (open[0]?.name !== name) return false;
				const wait = open.shift();
				return new Promise((resolve, reject) => {
					if (wait) wait.settle = (hasFailed) => (hasFailed ? reject(new Error('failed')) : resolve());
				});
			},
		});
		for (const name of 'abcd') queue.add({kind: 'key', key: keyOf(name)});
		const seen: string[] = [];
		for (const [index, wait] of waits.entries()) {
			await turn();
			seen.push(delivered.join(''));
			wait.settle(index === 1);
		}
		await turn();
		expect([...seen, delivered.join('')]).toEqual(['ab', 'abb', 'abbbcd', 'abbbcdd']);
	});

	it('keeps the events after a key that has to be drawn until it is', async () => {
		const {queue, delivered, type} = open();
		const drawn: Array<() => void> = [];
		queue.onDrawing((done) => drawn.push(done));
		type('aBc');
		queue.add({kind: 'paste', text: 'pasted'});
		type('De');
		await turn();
		expect(delivered).toEqual(['a', 'B']);
		drawn[0]?.();
		// A second call counts as none.
		drawn[0]?.();
		await turn();
		expect(delivered).toEqual(['a', 'B', 'c', '[pasted]', 'D']);
		drawn[0]?.();
		await turn();
		expect(delivered.at(-1)).toBe('D');
		drawn[1]?.();
		await turn();
		expect(delivered).toEqual(['a', 'B', 'c', '[pasted]', 'D', 'e']);
		type('f');
		expect(delivered.at(-1)).toBe('f');
	});

	it('continues when the renderer is removed, and without one', async () => {
		const {queue, delivered, type} = open();
		const leave = queue.onDrawing(() => {});
		type('Ab');
		leave();
		await turn();
		expect(delivered).toEqual(['A', 'b']);
		type('Cd');
		expect(delivered.at(-1)).toBe('C');
		await turn();
		expect(delivered.at(-1)).toBe('d');
	});

	it('loses none of many keys during a slow drawing', async () => {
		const {queue, delivered, type} = open();
		let done = () => {};
		queue.onDrawing((drawn) => {
			done = drawn;
		});
		type('A');
		type('x'.repeat(3_000));
		done();
		await turn();
		expect(delivered).toHaveLength(3_001);
	});

	it('keeps a thousand keys until there is a handler', async () => {
		const {queue, delivered, handler, type} = open();
		handler.exists = false;
		type('x'.repeat(2_000));
		handler.exists = true;
		queue.wake();
		type('y');
		expect(delivered).toEqual([]);
		await Promise.resolve();
		expect(delivered).toHaveLength(1_001);
	});
});
