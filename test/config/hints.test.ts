import {describe, expect, it} from 'vitest';
import {hintsOf} from '../../source/config/hints.ts';
import {resolveContextFor} from '../support/resolve-context.ts';

const hints = (...argv: string[]): readonly string[] => hintsOf(resolveContextFor(argv));

describe('hintsOf', () => {
	it('returns nothing for safe settings', () => {
		expect(
			hints('--token-file', 'a', '--password-command', 'b', '-H', 'X-Trace: 1', '--username', 'ada'),
		).toEqual([]);
	});

	it('suggests a safer way to give a secret', () => {
		expect(hints('--token', 'SECRET')).toEqual([
			'The value of --token remains in your shell history, and other users of this machine could briefly read it. ' +
				'It is safer to type --token-file FILE instead, and to keep the rest of the command.',
		]);
	});

	it('combines several secrets in one hint', () => {
		expect(hints('--password', 'SECRET', '-H', 'Cookie: SECRET')).toEqual([
			'The values of --password and --header remain in your shell history, and other users of this machine could briefly read them. ' +
				'It is safer to type --password-file FILE and --header-file FILE instead, and to keep the rest of the command.',
		]);
	});

	it.each(['start', 'dev', 'npx'])('says that npm keeps a secret in its command line (%s)', (script) => {
		const env = {npm_lifecycle_event: script};
		expect(hintsOf(resolveContextFor(['--token', 'SECRET'], {env}))).toEqual([
			'The value of --token remains in your shell history, and other users of this machine can read it in the command line ' +
				'of npm (with ps) until this program ends. It is safer to type --token-file FILE instead, and to keep the rest of the command.',
		]);
		expect(hintsOf(resolveContextFor(['--token-file', 'a'], {env}))).toEqual([]);
	});

	it('warns of unchecked certificates', () => {
		expect(hints('-k')).toEqual([
			"The server's certificate is not checked (--no-check): others could intercept the connection.",
		]);
	});
});
