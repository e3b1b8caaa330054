/** One connection that is played: when the server does what, and what is reported of a client that differs. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {ConnectionScript} from '../../source/recording/connection-scripts.ts';
import {type ClientDifference, createScriptPlayer} from '../../source/recording/script-player.ts';
import {createHandClock} from '../support/hand-clock.ts';

const exchange = (
	asked: string | undefined,
	...steps: ReadonlyArray<readonly [delay: number, frame: string]>
) => ({
	asked: asked === undefined ? undefined : {type: JSON.parse(asked).type, frame: asked},
	steps: steps.map(([delay, frame]) => ({kind: 'message' as const, delay, frame})),
});

const AUTH = '{"type":"auth","auth_type":"bearer_token","token":"[redacted]"}';
const chat = (message: string): string => JSON.stringify({type: 'chat', message});

const SCRIPT: ConnectionScript = {
	...{path: '/ws/chat', refusal: undefined},
	exchanges: [
		exchange(undefined, [5, 'greeting']),
		exchange(AUTH, [10, 'welcome']),
		exchange(chat('one'), [100, 'typing'], [300, 'answer one']),
		exchange(chat('two'), [50, 'answer two']),
	],
};

function play(script: ConnectionScript = SCRIPT, speed = 1) {
	const clock = createHandClock(1000);
	const done: string[] = [];
	const differences: ClientDifference[] = [];
	const player = createScriptPlayer({
		...{script, clock, speed},
		perform: (step) => done.push(`${clock.now() - 1000} ${step.kind === 'message' ? step.frame : step.kind}`),
		onDifference: (difference) => differences.push(difference),
		onReceived() {},
	});
	return {clock, done, differences, player};
}

describe('a connection that is played', () => {
	it.each([
		[1, ['5 greeting', '1010 welcome', '2100 typing', '2400 answer one', '2450 answer two']],
		[2, ['2.5 greeting', '1005 welcome', '2050 typing', '2200 answer one', '2225 answer two']],
		[
			Number.POSITIVE_INFINITY,
			['0 greeting', '1000 welcome', '2000 typing', '2000 answer one', '2000 answer two'],
		],
	])('waits for the client, and then as long as the server did, at speed %d', (speed, expected) => {
		const {clock, done, differences, player} = play(SCRIPT, speed);
		clock.advance(1000);
		player.receive('{"type":"auth","auth_type":"bearer_token","token":"another"}');
		clock.advance(1000);
		player.receive(chat('one'));
		// During the answer: it is answered after it.
		player.receive(chat('two'));
		clock.advance(1000);
		expect(done).toEqual(expected);
		player.end();
		expect(differences).toEqual([]);
		expect(clock.pending()).toBe(0);
	});

	it('answers by type, also in another order, and reports each difference once', () => {
		const {clock, done, differences, player} = play();
		clock.advance(1000);
		player.receive(chat('three'));
		player.receive('{"type":"history"}');
		player.receive('no JSON');
		player.receive('{"type":"chat","message":"two","config_overrides":{}}');
		clock.advance(60);
		player.end();
		clock.advance(1000);
		expect(done).toEqual(['5 greeting']);
		expect(differences).toEqual([
			{kind: 'early', type: 'chat', before: 'auth'},
			{kind: 'message', recorded: 'one', received: 'three'},
			{kind: 'unexpected', type: 'history'},
			{kind: 'unexpected', type: '(no JSON object)'},
			{kind: 'fields', type: 'chat', fields: ['config_overrides']},
			{kind: 'unsent', count: 3},
			{kind: 'missing', types: ['auth']},
		]);
	});

	it('compares nothing that was removed from the recording, and of a credential its kind', () => {
		const custom = '{"type":"config_update","a":{"b":"[redacted]"},"c":1}';
		const {differences, player} = play({
			...SCRIPT,
			exchanges: [exchange(undefined), exchange(custom), exchange(AUTH)],
		});
		player.receive('{"type":"config_update","a":{"b":"x"},"c":2}');
		player.receive('{"type":"auth","auth_type":"api_key","api_key":"k"}');
		expect(differences).toEqual([
			{kind: 'fields', type: 'config_update', fields: ['c']},
			{kind: 'fields', type: 'auth', fields: ['auth_type']},
		]);
	});

	it('does nothing after the end of the connection, and misses no answer of it', () => {
		const drop = {asked: {type: 'chat', frame: chat('one')}, steps: [{kind: 'drop' as const, delay: 7}]};
		const {clock, done, differences, player} = play({...SCRIPT, exchanges: [exchange(undefined), drop]});
		player.receive(chat('one'));
		clock.advance(10);
		player.end();
		expect(done).toEqual(['7 drop']);
		expect(differences).toEqual([]);
	});

	it('sends what was recorded, whatever the client sends and when', () => {
		const frames = [AUTH, chat('one'), chat('two'), '{"type":"ping"}'];
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.constantFrom(...frames), fc.nat(500))), (sent) => {
				const {clock, done, player} = play();
				for (const [frame, wait] of sent) {
					player.receive(frame);
					clock.advance(wait);
				}
				clock.advance(10_000);
				player.end();
				const answers = done.map((line) => line.replace(/^[\d.]+ /, ''));
				const asked = (type: string): number => sent.filter(([frame]) => frame.includes(`"${type}"`)).length;
				expect([...answers].sort()).toEqual(
					[
						'greeting',
						...(asked('auth') > 0 ? ['welcome'] : []),
						...(asked('chat') > 0 ? ['typing', 'answer one'] : []),
						...(asked('chat') > 1 ? ['answer two'] : []),
					].sort(),
				);
				expect(answers.indexOf('typing')).toBeLessThanOrEqual(answers.indexOf('answer one'));
			}),
		);
	});
});
