import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Turn} from '../../source/chat/entry.ts';
import {begin, partialParts, replyParts, typing} from '../../source/chat/turn.ts';
import {answerFrame} from '../support/entries.ts';
import {anyServerText} from '../support/transcript-events.ts';

/** A turn that started at 0 and received these texts, one second apart. */
const turnAfter = (...messages: readonly string[]): Turn =>
	messages.reduce<Turn>((turn, message, index) => typing(turn, message, 1000 * (index + 1)), begin('e1', 0));

/** Texts and calls, abbreviated: a call is `name state round start-end`. */
const inShort = (parts: Turn['parts']): string[] =>
	parts.map((part) => {
		if (part.kind === 'text') return String(part.text);
		const {name, outcome, round, startedAt, endedAt} = part.call;
		return `${name} ${outcome.state} ${round} ${startedAt}-${endedAt ?? ''}`;
	});

describe('a typing frame', () => {
	it.each(['AI is thinking...', 'Working on it…', 'Looking at the attachments...'])(
		'takes a first short line that ends in dots for a status: %s',
		(message) => {
			expect(turnAfter(message)).toMatchObject({phase: 'thinking', statusText: message, text: ''});
		},
	);

	it('is text when a long first line ends in dots', () => {
		const message = `${'word '.repeat(20)}...`;
		expect(turnAfter(message)).toMatchObject({phase: 'writing', statusText: '', text: message});
	});

	it('is text, even with dots, after the first status', () => {
		expect(turnAfter('AI is thinking...', 'Well...')).toMatchObject({phase: 'writing', text: 'Well...'});
	});

	it.each(['Summarizing conversation...', 'Summarizing message 1/3...', 'Summarizing result 12/14...'])(
		'recognises a status of the server at any point: %s',
		(message) => {
			expect(turnAfter('AI is thinking...', message)).toMatchObject({phase: 'thinking', statusText: message});
			expect(turnAfter('AI is thinking...', 'Half', message)).toMatchObject({
				phase: 'writing',
				statusText: message,
				text: 'Half',
			});
		},
	);

	it('announces a call, unlike text that only mentions one', () => {
		expect(turnAfter('AI is thinking...', 'Calling get_order... (1/2)')).toMatchObject({
			phase: 'tools',
			statusText: 'Calling get_order... (1/2)',
			progress: {call: 1, of: 2},
			text: '',
		});
		for (const message of ['Calling home...', 'I am Calling x... (1/2)', 'Calling x... (1/2) now'])
			expect(turnAfter('AI is thinking...', message).phase).toBe('writing');
	});

	it('announces tools whose names have spaces, dots and line breaks', () => {
		const [part] = turnAfter('AI is thinking...', 'Calling a b... (1/2)\n.c... (3/4)').parts;
		expect(part).toMatchObject({kind: 'tool', call: {name: 'a b... (1/2)\n.c'}});
	});
});

describe('a turn under way', () => {
	it('is measured from sending, and has the time of the last frame', () => {
		expect(turnAfter('AI is thinking...', 'H', 'Hi')).toMatchObject({startedAt: 0, lastFrameAt: 3000});
	});

	it('does not change the parts while one text grows', () => {
		const before = turnAfter('AI is thinking...', 'Calling x... (1/1)', 'Do');
		const after = typing(before, 'Done', 9000);
		expect(after).toMatchObject({text: 'Done', phase: 'writing'});
		expect(after.parts).toBe(before.parts);
	});

	it('starts a round with the first call, or with any call after a text', () => {
		const turn = turnAfter(
			'AI is thinking...',
			'Let me see.',
			'Calling a... (1/2)',
			'Calling b... (2/2)',
			'Calling a... (1/1)',
			'And now:',
			'Calling c... (2/2)',
		);
		expect(inShort(turn.parts)).toEqual([
			'Let me see.',
			'a unknown 1 3000-5000',
			'b unknown 1 4000-5000',
			'a unknown 2 5000-6000',
			'And now:',
			'c running 3 7000-',
		]);
	});

	it('gives calls stable keys', () => {
		const turn = turnAfter(
			'AI is thinking...',
			'Calling a... (1/2)',
			'Calling a... (2/2)',
			'Calling a... (1/1)',
		);
		expect(turn.parts.map((part) => (part.kind === 'tool' ? part.call.key : ''))).toEqual([
			'e1/0',
			'e1/1',
			'e1/2',
		]);
	});

	it('continues after a reconnection', () => {
		const recovering: Turn = {...turnAfter('AI is thinking...'), phase: 'recovering'};
		expect(typing(recovering, 'Summarizing conversation...', 9).phase).toBe('thinking');
		expect(typing(recovering, 'Hi', 9)).toMatchObject({phase: 'writing', text: 'Hi'});
	});
});

describe('replyParts', () => {
	it('drop a streamed text that begins the final one, and keep the text of a round', () => {
		const streamed = turnAfter('AI is thinking...', 'Hello', 'Hello wor');
		expect(inShort(replyParts(streamed, answerFrame('Hello world'), 'r'))).toEqual(['Hello world']);
		expect(inShort(replyParts(streamed, answerFrame('Something else'), 'r'))).toEqual([
			'Hello wor',
			'Something else',
		]);
	});

	it('keep the text of a round even where the answer begins with it', () => {
		const turn = turnAfter('AI is thinking...', 'Done');
		const results = [{tool_call_id: 't', name: 'x', result: 1, error: undefined}];
		expect(inShort(replyParts(turn, answerFrame('Done.', {tool_results: results}), 'r'))).toEqual([
			'Done',
			'x succeeded undefined undefined-',
			'Done.',
		]);
	});

	it('end running calls, and replace them by the received ones', () => {
		const turn = turnAfter('AI is thinking...', 'Calling a... (1/2)', 'Calling b... (2/2)');
		const calls = [
			{id: 't2', name: 'b', arguments: {}},
			{id: 't3', name: 'c', arguments: {}},
		];
		expect(inShort(replyParts(turn, answerFrame('Done.', {tool_calls: calls}), 'r'))).toEqual([
			'a unknown 1 2000-3000',
			'b unknown 1 3000-3000',
			'c unknown undefined undefined-',
			'Done.',
		]);
	});

	it('always end with the text of the answer, and never modify the turn', () => {
		fc.assert(
			fc.property(fc.array(anyServerText, {maxLength: 12}), anyServerText, (messages, answer) => {
				const turn = turnAfter(...messages);
				const before = structuredClone(turn);
				const parts = replyParts(turn, answerFrame(answer), 'r');
				expect(parts.at(-1)).toEqual({kind: 'text', text: answer});
				expect(turn).toEqual(before);
				expect(inShort(parts).filter((part) => part.includes('running'))).toEqual([]);
			}),
		);
	});
});

describe('any typing frames', () => {
	it('keep every text, unless a later one begins with it', () => {
		fc.assert(
			fc.property(fc.array(anyServerText, {maxLength: 20}), (messages) => {
				const turn = turnAfter(...messages);
				const isText = (message: string): boolean =>
					!/^(?:Calling|Summarizing|AI is)/.test(message) && !/(?:\.\.\.|…)$/.test(message);
				const kept = [
					...turn.parts.flatMap((part) => (part.kind === 'text' ? [String(part.text)] : [])),
					turn.text,
				];
				for (const message of messages.filter(isText))
					expect(kept.some((text) => text.startsWith(message))).toBe(true);
			}),
		);
	});

	it('add a part for each announced call, in order', () => {
		fc.assert(
			fc.property(fc.array(anyServerText, {maxLength: 20}), (messages) => {
				const announced = messages.flatMap((message) => /^Calling (\w+)\.\.\. \(/.exec(message)?.[1] ?? []);
				const {parts} = turnAfter(...messages);
				expect(parts.flatMap((part) => (part.kind === 'tool' ? [part.call.name] : []))).toEqual(announced);
			}),
		);
	});

	it('leave calls running only while tools run', () => {
		fc.assert(
			fc.property(fc.array(anyServerText, {maxLength: 20}), (messages) => {
				const {parts, phase, progress} = turnAfter(...messages);
				const isRunning = parts.some((part) => part.kind === 'tool' && part.call.outcome.state === 'running');
				expect(isRunning).toBe(phase === 'tools');
				expect(progress !== undefined).toBe(phase === 'tools');
			}),
		);
	});
});

describe('partialParts', () => {
	it('are the parts received; how long a call that was cut off took is not known', () => {
		expect(inShort(partialParts(turnAfter('AI is thinking...')))).toEqual([]);
		expect(inShort(partialParts(turnAfter('AI is thinking...', 'Calling a... (1/1)')))).toEqual([
			'a unknown 1 2000-',
		]);
		expect(inShort(partialParts(turnAfter('AI is thinking...', 'Calling a... (1/1)', 'Half')))).toEqual([
			'a unknown 1 2000-3000',
			'Half',
		]);
	});
});
