import {PassThrough} from 'node:stream';
import {render, Text} from 'ink';
import TextInput from 'ink-text-input';
import {useState} from 'react';
import {describe, expect, it} from 'vitest';
import {InkInput} from '../../source/ui/ink-input.ts';
import type {Key} from '../../source/ui/key.ts';

const typed = (text: string): Key => ({name: text, text, ctrl: false, alt: false, shift: false});
const named = (name: string, held: Partial<Key> = {}): Key => ({
	name,
	ctrl: false,
	alt: false,
	shift: false,
	...held,
});

describe('InkInput', () => {
	it('hands over one key at a time, text next to text together', async () => {
		const input = new InkInput();
		input.setRawMode(true);
		const read: Array<string | null> = [];
		const done = new Promise<void>((resolve) => {
			input.on('readable', () => {
				read.push(input.read(), input.read());
				if (read.includes('\r')) {
					resolve();
				}
			});
		});
		for (const key of [
			typed('a'),
			typed('b'),
			typed('c'),
			named('left'),
			named('backspace'),
			named('enter'),
		]) {
			input.feedKey(key);
		}

		expect(read).toEqual(['a', null]);
		await done;
		expect(read.filter((chunk) => chunk !== null)).toEqual(['a', 'bc', '\u001B[D', '\u007F', '\r']);
	});

	it('leaves out what a field would take for letters, and what it does not know', () => {
		const input = new InkInput();
		input.setRawMode(true);
		for (const key of [named('x', {ctrl: true}), named('b', {alt: true}), named('f1'), named('wheel-up')]) {
			input.feedKey(key);
		}

		expect(input.read()).toBeNull();
		input.feedKey(named('tab', {shift: true}));
		expect(input.read()).toBe('\u001B[Z');
	});

	it('takes nothing while nobody asks, and forgets what was not read', () => {
		const input = new InkInput();
		input.feedKey(typed('a'));
		input.setRawMode(true);
		input.feedKey(typed('b'));
		input.setRawMode(false);
		expect(input.read()).toBeNull();
	});
});

/** Until the field's effects have run and Ink asks for keys. */
async function asked(input: InkInput): Promise<void> {
	while (!input.isRaw) {
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	}
}

describe('ink-text-input', () => {
	/** A field of Ink's, with the real Ink, fed by us. */
	function field() {
		const input = new InkInput();
		const stdout = Object.assign(new PassThrough(), {isTTY: true, columns: 40, rows: 5});
		let submit: (value: string) => void = () => {};
		const submitted = new Promise<string>((resolve) => {
			submit = resolve;
		});
		function Field() {
			const [text, setText] = useState('');
			return (
				<Text>
					<TextInput value={text} onChange={setText} onSubmit={submit} />
				</Text>
			);
		}

		const app = render(<Field />, {
			stdin: input as unknown as NodeJS.ReadStream,
			stdout: stdout as unknown as NodeJS.WriteStream,
			debug: true,
			interactive: true,
			patchConsole: false,
			exitOnCtrlC: false,
		});
		return {app, input, submitted};
	}

	it('gets every key of a burst, each after the one before was drawn', async () => {
		const {app, input, submitted} = field();
		await asked(input);
		for (const key of [...'helxo'].map(typed)) {
			input.feedKey(key);
		}

		input.feedKey(named('left'));
		input.feedKey(named('backspace'));
		input.feedKey(typed('l'));
		input.feedKey(named('u', {ctrl: true}));
		input.feedKey(named('enter'));
		expect(await submitted).toBe('hello');
		app.unmount();
		await app.waitUntilExit();
		expect(input.isRaw).toBe(false);
		expect(input.listenerCount('readable')).toBe(0);
	});

	it('gets a paste as one text', async () => {
		const {app, input, submitted} = field();
		await asked(input);
		input.feedPaste({text: 'pasted words'});
		input.feedKey(named('enter'));
		expect(await submitted).toBe('pasted words');
		app.unmount();
	});
});
