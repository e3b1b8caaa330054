import {describe, expect, it} from 'vitest';
import {runSandbox} from '../../source/modes/sandbox.ts';
import {scriptedDemos} from '../../source/sandbox/assistant/scripted-demos.ts';
import {connectRawClient} from '../sandbox/raw-client.ts';
import {openSandbox} from '../support/sandbox.ts';

/** An output that reports when a text was written. */
function createOutput() {
	let written = '';
	const watchers = new Set<() => void>();
	return {
		get text() {
			return written;
		},
		write(text: string): void {
			written += text;
			for (const watcher of [...watchers]) watcher();
		},
		when(pattern: RegExp): Promise<RegExpExecArray> {
			return new Promise((resolve) => {
				const look = (): void => {
					const match = pattern.exec(written);
					if (match === null) return;
					watchers.delete(look);
					resolve(match);
				};
				watchers.add(look);
				look();
			});
		},
	};
}

const ADDRESS = {dialect: 'today', port: 0, host: '127.0.0.1', pace: 0} as const;

describe('bedrock-chat sandbox', () => {
	it('prints its address, how to connect and the words for testing', async () => {
		const out = createOutput();
		const stop = new AbortController();
		const running = runSandbox(ADDRESS, {stdout: out, stderr: out}, stop.signal);
		await out.when(/Press Ctrl\+C to stop it/);
		const [, url] = await out.when(/^ {2}bedrock-chat (ws:\/\/127\.0\.0\.1:\d+\/chat\/ws)$/m);
		for (const {word, help} of scriptedDemos)
			expect(out.text).toMatch(new RegExp(`^  ${word}\\b.*  ${help.replace(/[()]/g, '.')}$`, 'm'));
		await connectRawClient(url ?? '');
		stop.abort();
		expect(await running).toBe(0);
	});

	it('logs connections and turns, and closes with 1012 when it is stopped', async () => {
		const out = createOutput();
		const stop = new AbortController();
		const running = runSandbox({...ADDRESS, dialect: 'document'}, {stdout: out, stderr: out}, stop.signal);
		const [, url] = await out.when(/^ {2}bedrock-chat (ws:\S+)$/m);
		const client = await connectRawClient(url ?? '');
		client.send({type: 'chat', message: `!slow 0\u001b[31m\n${'x'.repeat(200)}`});
		await client.until('ai_response');
		await out.when(/turn ended {4}after \d\.\d s\n/);
		stop.abort();
		expect(await running).toBe(0);
		expect(await client.closed).toMatchObject({code: 1012});
		const log = out.text.slice(out.text.indexOf('Press Ctrl+C to stop it.'));
		expect(log).toMatch(/^\d\d:\d\d:\d\d {2}connected {5}session session-/m);
		expect(log).toMatch(/^\d\d:\d\d:\d\d {2}asked {9}!slow 0.*x…$/m);
		expect(log).toMatch(/disconnected {2}session .*, code 1012/);
		expect(log).toMatch(/Stopped; 1 connection closed with 1012\.\n$/);
		expect(log).not.toContain('\u001b');
	});

	it('stops immediately if the signal was aborted before', async () => {
		const out = createOutput();
		expect(await runSandbox(ADDRESS, {stdout: out, stderr: out}, AbortSignal.abort())).toBe(0);
		expect(out.text).toMatch(/Stopped\.\n$/);
	});

	it('reports in a sentence that the port is in use', async () => {
		const {port} = await openSandbox();
		const [stdout, out] = [createOutput(), createOutput()];
		expect(await runSandbox({...ADDRESS, port}, {stdout, stderr: out}, new AbortController().signal)).toBe(2);
		expect(out.text).toBe(
			`bedrock-chat: Port ${port} on 127.0.0.1 is in use by another program. Choose another with --port, or --port 0 for any free one.\n`,
		);
		expect(stdout.text).toBe('');
	});

	it('reports in a sentence that the address is not of this machine', async () => {
		const [stdout, out] = [createOutput(), createOutput()];
		expect(
			await runSandbox(
				{...ADDRESS, host: '203.0.113.1'},
				{stdout, stderr: out},
				new AbortController().signal,
			),
		).toBe(2);
		expect(out.text).toMatch(/^bedrock-chat: 203\.0\.113\.1 is not an address of this machine\./);
		expect(stdout.text).toBe('');
	});
});
