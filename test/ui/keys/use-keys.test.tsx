import {PassThrough} from 'node:stream';
import {render, Text} from 'ink';
import {type ReactNode, useEffect, useState} from 'react';
import {describe, expect, it} from 'vitest';
import {createTerminalInput} from '../../../source/terminal/input/terminal-input.ts';
import {KeysProvider, useKeys, usePastes} from '../../../source/ui/keys/use-keys.ts';
import {createHandClock} from '../../support/hand-clock.ts';
import {VirtualKeyboard} from '../../support/virtual-keyboard.ts';

interface LayerProps {
	readonly name: string;
	readonly takes: string;
	readonly log: string[];
	readonly children?: ReactNode;
}

/** The mounted layers after their effects: `name takes`. */
const active = new Set<string>();

/** Turns of the event loop until the effects have run. */
async function until(...layers: readonly string[]): Promise<void> {
	while (active.size !== layers.length || layers.some((layer) => !active.has(layer))) {
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	}
}

function Layer({name, takes, log, children}: LayerProps) {
	useKeys((key) => {
		log.push(`${name} ${key.name}`);
		return takes.includes(key.name);
	});
	usePastes((text) => {
		log.push(`${name} [${text}]`);
		return takes.includes('paste');
	});
	useEffect(() => {
		active.add(`${name} ${takes}`);
		return () => {
			active.delete(`${name} ${takes}`);
		};
	}, [name, takes]);
	return children ?? <Text>{name}</Text>;
}

function mounted(build: (log: string[]) => ReactNode) {
	const keyboard = new VirtualKeyboard();
	const input = createTerminalInput({input: keyboard, clock: createHandClock()});
	input.start();
	const log: string[] = [];
	const inside = (node: ReactNode) => <KeysProvider input={input}>{node}</KeysProvider>;
	const app = render(inside(build(log)), {
		stdin: input.forInk,
		stdout: new PassThrough() as unknown as NodeJS.WriteStream,
		debug: true,
		interactive: true,
		patchConsole: false,
	});
	return {
		keyboard,
		log,
		rerender: (node: ReactNode) => app.rerender(inside(node)),
		async unmount() {
			app.unmount();
			await until();
		},
	};
}

describe('useKeys', () => {
	it('calls the innermost handler first, and then outer ones until one handles the key', async () => {
		const {keyboard, log, unmount} = mounted((into) => (
			<Layer name="app" takes="a" log={into}>
				<Layer name="composer" takes="c" log={into} />
			</Layer>
		));
		await until('app a', 'composer c');
		keyboard.type('ac');
		keyboard.type('x');
		expect(log).toEqual(['composer a', 'app a', 'composer c', 'composer x', 'app x']);
		await unmount();
	});

	it('calls a handler that was mounted later first, and none that was unmounted', async () => {
		const {keyboard, log, rerender, unmount} = mounted((into) => <Layer name="app" takes="" log={into} />);
		const tree = (overlay: string | undefined) => (
			<>
				{overlay !== undefined && <Layer key="overlay" name="overlay" takes={overlay} log={log} />}
				<Layer key="app" name="app" takes="" log={log} />
			</>
		);
		rerender(tree(undefined));
		await until('app ');
		rerender(tree('x'));
		await until('app ', 'overlay x');
		keyboard.type('x');
		expect(log.splice(0)).toEqual(['overlay x']);
		rerender(tree('y'));
		await until('app ', 'overlay y');
		keyboard.type('x');
		expect(log.splice(0)).toEqual(['overlay x', 'app x']);
		rerender(tree(undefined));
		await until('app ');
		keyboard.type('x');
		expect(log).toEqual(['app x']);
		await unmount();
	});

	it('keeps the next key for the component that a handler with `draws` adds', async () => {
		function Page({into}: {readonly into: string[]}) {
			const [isOpen, setOpen] = useState(false);
			useKeys(({name}) => {
				into.push(`page ${name}`);
				if (name === 'o') setOpen(true);
				return 'draws';
			});
			return isOpen ? <Layer name="inside" takes="xy" log={into} /> : <Text>closed</Text>;
		}
		const {keyboard, log, unmount} = mounted((into) => <Page into={into} />);
		keyboard.type('aoxz', 'y');
		await until('inside xy');
		while (log.length < 6) {
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
		}
		expect(log).toEqual(['page a', 'page o', 'inside x', 'inside z', 'page z', 'inside y']);
		await unmount();
	});

	it('loses no key that arrived before the first component', async () => {
		const {keyboard, log, rerender, unmount} = mounted(() => <Text>loading</Text>);
		keyboard.type('h', 'i', '\u001B[200~pasted\u001B[201~');
		expect(log).toEqual([]);
		rerender(<Layer name="app" takes="" log={log} />);
		await until('app ');
		expect(log).toEqual(['app h', 'app i', 'app [pasted]']);
		await unmount();
	});

	it('does nothing outside of a provider', async () => {
		const app = render(<Layer name="alone" takes="" log={[]} />, {
			stdout: new PassThrough() as unknown as NodeJS.WriteStream,
			debug: true,
			interactive: true,
			patchConsole: false,
		});
		await until('alone ');
		app.unmount();
		await until();
	});
});
