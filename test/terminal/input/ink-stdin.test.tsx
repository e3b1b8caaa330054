import {PassThrough} from 'node:stream';
import {render, Text} from 'ink';
import TextInput from 'ink-text-input';
import {useState} from 'react';
import {describe, expect, it} from 'vitest';
import {InkStdin} from '../../../source/terminal/input/ink-stdin.ts';
import {createTerminalInput} from '../../../source/terminal/input/terminal-input.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {keyOf} from '../../support/keys.ts';
import {VirtualKeyboard} from '../../support/virtual-keyboard.ts';

describe('InkStdin', () => {
	it('announces each key and each paste, and returns it once', () => {
		const input = new InkStdin();
		input.setRawMode(true);
		const read: Array<string | null> = [];
		input.on('readable', () => read.push(input.read(), input.read()));
		const fed = [keyOf('a'), keyOf('left'), keyOf('enter')].map((key) => input.feedKey(key));
		expect([...fed, input.feedPaste('b')]).toEqual([true, true, true, true]);
		expect(read).toEqual(['a', null, '\u001B[D', null, '\r', null, '\u001B[200~b\u001B[201~', null]);
	});

	it('leaves out keys that a field would insert as letters, and unknown ones', () => {
		const input = new InkStdin();
		input.setRawMode(true);
		for (const key of [keyOf('ctrl+x'), keyOf('alt+b'), keyOf('f1'), keyOf('wheel-up')]) {
			expect(input.feedKey(key)).toBe(false);
		}

		expect(input.read()).toBeNull();
		input.feedKey(keyOf('shift+tab'));
		expect(input.read()).toBe('\u001B[Z');
	});

	it('accepts nothing while Ink does not read, and drops unread keys', () => {
		const input = new InkStdin();
		expect(input.feedKey(keyOf('a'))).toBe(false);
		input.setRawMode(true);
		input.feedKey(keyOf('b'));
		input.setRawMode(false);
		expect(input.read()).toBeNull();
	});
});

/** Waits until the field's effects have run and Ink reads keys. */
async function asked(input: {readonly isRaw: boolean}): Promise<void> {
	while (!input.isRaw) {
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	}
}

describe('ink-text-input', () => {
	/** A field in the real Ink, which reads the real terminal input. */
	function field() {
		const keyboard = new VirtualKeyboard();
		const clock = createHandClock();
		const {forInk, start} = createTerminalInput({input: keyboard, clock});
		start();
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
			stdin: forInk,
			stdout: stdout as unknown as NodeJS.WriteStream,
			debug: true,
			interactive: true,
			patchConsole: false,
			exitOnCtrlC: false,
		});
		return {app, forInk, keyboard, clock, submitted};
	}

	it('gets every key of a burst, each after the drawing of the one before', async () => {
		const {app, forInk, keyboard, clock, submitted} = field();
		await asked(forInk);
		keyboard.press(clock, 'helxo\u001B[D\u007F', 'l\u0015', '\r');
		expect(await submitted).toBe('hello');
		app.unmount();
		await app.waitUntilExit();
		expect(forInk.isRaw).toBe(false);
		expect(forInk.listenerCount('readable')).toBe(0);
	});

	it('gets a paste as one text', async () => {
		const {app, forInk, keyboard, submitted} = field();
		await asked(forInk);
		keyboard.type('\u001B[200~pasted words\u001B[201~\r');
		expect(await submitted).toBe('pasted words');
		app.unmount();
	});
});
