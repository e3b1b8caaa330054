import {describe, expect, it} from 'vitest';
import {
	type ClipboardFacts,
	createClipboard,
	multiplexerOf,
	toolsFor,
} from '../../source/terminal/clipboard.ts';
import {MAX_BYTES} from '../../source/terminal/osc52.ts';

const LINUX: ClipboardFacts = {platform: 'linux', TERM: 'xterm-256color'};

/** A platform on which these tools work. */
function clipboardWith(facts: ClipboardFacts, works: readonly string[] = [], isOn = true) {
	const tried: string[] = [];
	const given: Buffer[] = [];
	const sent: string[] = [];
	const clipboard = createClipboard({
		facts,
		async run(tool, input) {
			tried.push([tool.file, ...tool.args].join(' '));
			given.push(input);
			return works.includes(tool.file);
		},
		send(sequence) {
			if (isOn) sent.push(sequence);
			return isOn;
		},
	});
	return {copy: clipboard.copy, tried, given, sent};
}

describe('the tools', () => {
	const files = (facts: Partial<ClipboardFacts>) => toolsFor({...LINUX, ...facts}).map(({file}) => file);

	it.each([
		[{}, []],
		[{platform: 'darwin'}, ['pbcopy']],
		[{platform: 'win32'}, ['clip.exe']],
		[{WSL_DISTRO_NAME: 'Debian'}, ['clip.exe']],
		[{WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0'}, ['wl-copy', 'xclip', 'xsel']],
		[{DISPLAY: ':0', TMUX: '/tmp/tmux'}, ['xclip', 'xsel', 'tmux']],
		[{DISPLAY: ''}, []],
		[{platform: 'darwin', SSH_TTY: '/dev/ttys0'}, []],
		[{DISPLAY: ':10', SSH_CONNECTION: '1.2.3.4 5 6.7.8.9 22'}, []],
		[{DISPLAY: ':10', SSH_TTY: '/dev/pts/1', TMUX: '/tmp/tmux'}, ['tmux']],
	])('%j', (facts, expected) => {
		expect(files(facts)).toEqual(expected);
	});
});

describe('the multiplexer', () => {
	it.each([
		[{}, 'none'],
		[{TMUX: '/tmp/tmux', TERM: 'screen-256color'}, 'tmux'],
		[{TERM: 'tmux-256color'}, 'tmux'],
		[{STY: '1.pts'}, 'screen'],
		[{TERM: 'screen'}, 'screen'],
		[{TERM: 'linux'}, undefined],
		[{TERM: 'dumb'}, undefined],
		[{TERM: undefined}, 'none'],
	])('%j', (facts, multiplexer) => {
		expect(multiplexerOf({...LINUX, ...facts})).toBe(multiplexer);
	});
});

describe('copying', () => {
	it('uses the first tool that works, and sends nothing to the terminal', async () => {
		const {copy, tried, sent, given} = clipboardWith({...LINUX, WAYLAND_DISPLAY: 'w', DISPLAY: ':0'}, [
			'xclip',
			'xsel',
		]);
		expect(await copy('à\u001B\n')).toEqual({how: 'clipboard', bytes: 3, omitted: 1});
		expect(tried).toEqual(['wl-copy', 'xclip -selection clipboard -in']);
		expect(given.at(-1)?.toString()).toBe('à\n');
		expect(sent).toEqual([]);
	});

	it.each([
		['a\r\nb\tc\n', undefined],
		['a\rb', 1],
		['\u001B[31mred\u001B[0m\r\n\u0007', 3],
		['x\u0000\u007F\u009By', 3],
		['漢\uD800\u202E', undefined],
	])(
		'counts the control characters that it leaves out of %j, without those of line ends',
		async (text, omitted) => {
			const {copy} = clipboardWith({...LINUX, DISPLAY: ':0'}, ['xclip']);
			expect(await copy(text)).toMatchObject({how: 'clipboard', ...(omitted && {omitted})});
			const {copy: send} = clipboardWith(LINUX);
			expect(((await send(text)) as {omitted?: number}).omitted).toBe(omitted);
		},
	);

	it('encodes the text for Windows as UTF-16', async () => {
		const {copy, given} = clipboardWith({...LINUX, platform: 'win32'}, ['clip.exe']);
		expect(await copy('à')).toEqual({how: 'clipboard', bytes: 2});
		expect(given[0]?.toString('utf16le')).toBe('à');
	});

	it('uses the terminal if no tool works', async () => {
		const {copy, tried, sent} = clipboardWith({...LINUX, DISPLAY: ':0'});
		expect(await copy('hello')).toEqual({how: 'terminal', bytes: 5});
		expect(tried).toHaveLength(2);
		expect(sent).toEqual([`\u001B]52;c;${btoa('hello')}\u0007`]);
	});

	it('reports that tmux forwards the text, and does without a tmux that cannot', async () => {
		const facts = {...LINUX, TMUX: '/tmp/tmux', SSH_TTY: '/dev/pts/0'};
		const works = clipboardWith(facts, ['tmux']);
		expect(await works.copy('hello')).toEqual({how: 'tmux', bytes: 5});
		expect(works.tried).toEqual(['tmux load-buffer -w -']);
		expect(works.sent).toEqual([]);
		const old = clipboardWith(facts);
		expect(await old.copy('hello')).toEqual({how: 'terminal', bytes: 5});
		expect(old.sent[0]).toContain('\u001BPtmux;');
	});

	it('reports why it failed, and sends nothing', async () => {
		const large = 'x'.repeat(MAX_BYTES + 1);
		for (const [facts, text, because] of [
			[LINUX, large, '55 KB is too large; a terminal accepts 55 KB'],
			[LINUX, 'x'.repeat(200_000), '195 KB is too large; a terminal accepts 55 KB'],
			[{...LINUX, TERM: 'linux'}, 'hello', 'this terminal has no clipboard'],
			[LINUX, '\u001B', 'it has no text'],
		] as const) {
			const {copy, sent} = clipboardWith(facts);
			expect(await copy(text)).toEqual({how: 'not', because});
			expect(sent).toEqual([]);
		}
		expect(await clipboardWith(LINUX, [], false).copy('hello')).toEqual({
			how: 'not',
			because: 'the full screen is not on',
		});
	});

	it('passes a text of any size to a tool', async () => {
		const {copy} = clipboardWith({...LINUX, platform: 'darwin'}, ['pbcopy']);
		expect(await copy('x'.repeat(MAX_BYTES * 2))).toEqual({how: 'clipboard', bytes: MAX_BYTES * 2});
	});
});
