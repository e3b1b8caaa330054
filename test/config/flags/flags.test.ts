import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readFlags} from '../../../source/config/flags/flags.ts';
import {anyText} from '../../support/arbitraries.ts';

const nothing = {flags: {}, positionals: [], strays: []};

describe('readFlags', () => {
	it.each<[string[], object]>([
		[[], {}],
		[['ws://host/a'], {positionals: ['ws://host/a']}],
		[['--url', 'ws://host/a'], {flags: {url: ['ws://host/a']}}],
		[['--url=ws://host/a?b=c'], {flags: {url: ['ws://host/a?b=c']}}],
		[['--token=-x'], {flags: {token: ['-x']}}],
		[['--token', 'a b'], {flags: {token: ['a b']}}],
		[['--token', '"quoted"'], {flags: {token: ['"quoted"']}}],
		[["--token='quoted'"], {flags: {token: ["'quoted'"]}}],
		[['--token="'], {flags: {token: ['"']}}],
		[['--token=a\nb'], {flags: {token: ['a\nb']}}],
		[['--token=true'], {flags: {token: ['true']}}],
		[['--port', '0x10'], {flags: {port: ['0x10']}}],
		[['--max-frame', '1KB'], {flags: {'max-frame': ['1KB']}}],
		[['--no-reconnect'], {flags: {'no-reconnect': ['']}}],
		[['--compress', 'word'], {flags: {compress: ['']}, positionals: ['word']}],
		[['--compress', '--compress'], {flags: {compress: ['']}}],
		[['--url', 'a', '--url=b'], {flags: {url: ['a', 'b']}}],
		// A flag with an optional value does not take the next word.
		[['--sandbox', 'ws://host'], {flags: {sandbox: ['']}, positionals: ['ws://host']}],
		[['--sandbox=seed'], {flags: {sandbox: ['seed']}}],
		[['--sandbox='], {flags: {sandbox: ['']}}],
		[['--help', 'all'], {flags: {help: ['all']}}],
		[['--help', 'ws://host'], {flags: {help: ['']}, positionals: ['ws://host']}],
		[['-h'], {flags: {help: ['']}}],
		[['--demo', 'word'], {flags: {demo: ['']}, positionals: ['word']}],
		[['--no-check', '-k'], {flags: {'no-check': ['']}}],
		[['-c', 'ws://a'], {flags: {url: ['ws://a']}}],
		[['--connect=ws://a'], {flags: {url: ['ws://a']}}],
		[['-H', 'X-A: 1', '--header=X-B: 2'], {flags: {header: ['X-A: 1', 'X-B: 2']}}],
		[['-HX-A: a=b'], {flags: {header: ['X-A: a=b']}}],
		[['-H=X-A: 1'], {flags: {header: ['X-A: 1']}}],
		[['--token-command', 'echo "a b"'], {flags: {'token-command': ['echo "a b"']}}],
		[['-V'], {flags: {version: ['']}}],
		[['sandbox', '--port', '8000'], {flags: {port: ['8000']}, positionals: ['sandbox']}],
		// Everything after -- is an argument.
		[['--compress', '--', '--url', '-h'], {flags: {compress: ['']}, positionals: ['--url', '-h']}],
		[['-'], {positionals: ['-']}],
		[['12', '0x10'], {positionals: ['12', '0x10']}],
		[['"word"'], {positionals: ['"word"']}],
	])('reads %j', (argv, expected) => {
		expect(readFlags(argv)).toEqual({...nothing, ...expected});
	});

	it.each<[string[], object]>([
		[['--ulr', 'ws://host'], {strays: [{kind: 'unknown', spelling: '--ulr'}]}],
		[['--ulr=ws://host', 'b'], {strays: [{kind: 'unknown', spelling: '--ulr'}], positionals: ['b']}],
		[['--ulr', '--compress'], {strays: [{kind: 'unknown', spelling: '--ulr'}], flags: {compress: ['']}}],
		[['-url', 'x'], {strays: [{kind: 'unknown', spelling: '-url'}]}],
		[['-zsecret'], {strays: [{kind: 'unknown', spelling: '-z'}]}],
		[['--url'], {strays: [{kind: 'missing_value', flag: 'url'}]}],
		[['--url', ''], {strays: [{kind: 'missing_value', flag: 'url'}]}],
		[['--url='], {strays: [{kind: 'missing_value', flag: 'url'}]}],
		[['--url', '--compress'], {strays: [{kind: 'missing_value', flag: 'url'}], flags: {compress: ['']}}],
		// The word after a secret flag may be the secret.
		[['--token', '-secret'], {strays: [{kind: 'missing_value', flag: 'token'}]}],
		[['--token', '--secret'], {strays: [{kind: 'missing_value', flag: 'token'}]}],
		[['--token', '--compress'], {strays: [{kind: 'missing_value', flag: 'token'}], flags: {compress: ['']}}],
		[['--token-command', '-secret'], {strays: [{kind: 'missing_value', flag: 'token-command'}]}],
		[['-nk'], {strays: [{kind: 'needless_value', flag: 'no-check'}]}],
		[['-header', 'X-A: 1'], {strays: [{kind: 'unknown', spelling: '-header'}]}],
		[['--compress=no'], {strays: [{kind: 'needless_value', flag: 'compress'}]}],
		[['--reconnect'], {strays: [{kind: 'unknown', spelling: '--reconnect'}]}],
		[
			['--__proto__=x', '--constructor'],
			{
				strays: [
					{kind: 'unknown', spelling: '--__proto__'},
					{kind: 'unknown', spelling: '--constructor'},
				],
			},
		],
	])('finds the strays in %j', (argv, expected) => {
		expect(readFlags(argv)).toEqual({...nothing, ...expected});
	});

	it('returns a value exactly as it was typed', () => {
		fc.assert(
			fc.property(
				anyText.filter((text) => text !== ''),
				(value) => {
					expect(readFlags([`--token=${value}`]).flags.token).toEqual([value]);
				},
			),
		);
	});

	it('does not throw for any arguments', () => {
		fc.assert(
			fc.property(fc.array(anyText), (argv) => {
				readFlags(argv);
			}),
		);
	});
});
