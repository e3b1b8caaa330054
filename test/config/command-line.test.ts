import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {faultText, problemText, readCommandLine, version} from '../../source/config/command-line.ts';

describe('readCommandLine', () => {
	it('goes from words to settings', () => {
		expect(readCommandLine(['--url', 'ws://host/a'], {})).toMatchObject({
			settings: {mode: 'chat', server: {url: 'ws://host/a'}},
		});
	});

	it('goes from wrong words to problems', () => {
		expect(readCommandLine(['--ulr'], {})).toMatchObject({problems: [{code: 'unknown_flag'}]});
	});
});

describe('problemText', () => {
	it('puts one problem on one line', () => {
		expect(problemText([{code: 'port_invalid', sentence: 'Type --port 1'}])).toBe(
			'bedrock-chat: Type --port 1\n',
		);
	});

	it('lists several', () => {
		expect(
			problemText([
				{code: 'port_invalid', sentence: 'Type --port 1'},
				{code: 'host_invalid', sentence: 'Type --host a'},
			]),
		).toBe('bedrock-chat: 2 things to put right:\n  - Type --port 1\n  - Type --host a\n');
	});
});

describe('faultText', () => {
	it('is one safe line, whatever was thrown', () => {
		expect(faultText(new Error('no\n\u001B[2Jway'))).toBe(
			'bedrock-chat stopped because of a fault of its own: no␊␛[2Jway\n',
		);
		expect(faultText('odd')).toBe('bedrock-chat stopped because of a fault of its own: odd\n');
	});
});

describe('version', () => {
	it('is that of package.json', () => {
		const {version: own}: {version: string} = JSON.parse(readFileSync('package.json', 'utf8'));
		expect(version()).toBe(own);
	});
});
