import {describe, expect, it} from 'vitest';
import {hintsOf} from '../../source/config/hints.ts';
import {resolveContextFor} from '../support/resolve-context.ts';

const hints = (...argv: string[]): readonly string[] => hintsOf(resolveContextFor(argv));

describe('hintsOf', () => {
	it('has nothing to say about what is safe', () => {
		expect(
			hints('--token-file', 'a', '--password-command', 'b', '-H', 'X-Trace: 1', '--username', 'ada'),
		).toEqual([]);
	});

	it('says how a secret is better given', () => {
		expect(hints('--token', 'SECRET')).toEqual([
			'The value of --token stays in the history of your shell, and others on this machine could read it until it was ' +
				'wiped just now. BEDROCK_AUTH_TOKEN in the environment is safer, or --token-file FILE.',
		]);
	});

	it('says it once for several', () => {
		expect(hints('--password', 'SECRET', '-H', 'Cookie: SECRET')).toEqual([
			'The values of --password and --header stay in the history of your shell, and others on this machine could read them until they were ' +
				'wiped just now. BEDROCK_PASSWORD in the environment is safer, or --password-file FILE.',
		]);
	});

	it('warns of certificates that nobody checks', () => {
		expect(hints('-k')).toEqual([
			"The server's certificate is not checked (--no-check): whoever is on the way can read along.",
		]);
	});
});
