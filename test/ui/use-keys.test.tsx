import {PassThrough} from 'node:stream';
import {render, Text} from 'ink';
import {type ReactNode, useEffect} from 'react';
import {describe, expect, it} from 'vitest';
import {createTerminalInput} from '../../source/ui/terminal-input.ts';
import {KeysProvider, useKeys, usePastes} from '../../source/ui/use-keys.ts';
import {createHandClock} from '../support/hand-clock.ts';
import {VirtualKeyboard} from '../support/virtual-keyboard.ts';

interface LayerProps {
	readonly name: string;
	readonly takes: string;
	readonly log: string[];
	readonly children?: ReactNode;
}

/** Names of the layers that are mounted, effects and all. */
const mountedLayers = new Set<string>();

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
		mountedLayers.add(name);
		return () => {
			mountedLayers.delete(name);
		};
	}, [name]);
	return children ?? <Text>{name}</Text>;
}

/** Effects run after the frame: `type` is heard once they have, since keys wait for whoever asks for them. */
async function mounted(build: (log: string[]) => ReactNode) {
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
	await app.waitUntilRenderFlush();
	return {
		keyboard,
		log,
		async rerender(node: ReactNode) {
			app.rerender(inside(node));
			await app.waitUntilRenderFlush();
		},
		unmount: () => app.unmount(),
	};
}

describe('useKeys', () => {
	it('asks the innermost first, and goes outwards until one takes the key', async () => {
		const {keyboard, log, unmount} = await mounted((into) => (
			<Layer name="app" takes="a" log={into}>
				<Layer name="composer" takes="c" log={into} />
			</Layer>
		));
		keyboard.type('ac');
		keyboard.type('x');
		expect(log).toEqual(['composer a', 'app a', 'composer c', 'composer x', 'app x']);
		unmount();
	});

	it('asks what was mounted later first, and no longer when it is gone', async () => {
		const {keyboard, log, rerender, unmount} = await mounted((into) => (
			<Layer name="app" takes="" log={into} />
		));
		const tree = (overlay: boolean, takes: string) => (
			<>
				{overlay && <Layer key="overlay" name="overlay" takes={takes} log={log} />}
				<Layer key="app" name="app" takes="" log={log} />
			</>
		);
		await rerender(tree(false, ''));
		await rerender(tree(true, 'x'));
		keyboard.type('x');
		expect(log.splice(0)).toEqual(['overlay x']);
		await rerender(tree(true, ''));
		keyboard.type('x');
		expect(log.splice(0)).toEqual(['overlay x', 'app x']);
		await rerender(tree(false, ''));
		keyboard.type('x');
		expect(log).toEqual(['app x']);
		unmount();
	});

	it('loses no key that came before the first component', async () => {
		const {keyboard, log, rerender, unmount} = await mounted(() => <Text>loading</Text>);
		keyboard.type('h', 'i', '\u001B[200~pasted\u001B[201~');
		expect(log).toEqual([]);
		await rerender(<Layer name="app" takes="" log={log} />);
		expect(log).toEqual(['app h', 'app i', 'app [pasted]']);
		unmount();
	});

	it('does nothing outside of a provider', async () => {
		const app = render(<Layer name="alone" takes="" log={[]} />, {
			stdout: new PassThrough() as unknown as NodeJS.WriteStream,
			debug: true,
			interactive: true,
			patchConsole: false,
		});
		await app.waitUntilRenderFlush();
		app.unmount();
	});
});
