import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readInput, typedAs} from '../../../source/chat/commands.ts';
import {ownSettings, readPairs, typedWith} from '../../../source/chat/settings/session-settings.ts';

describe('settings as they are typed', () => {
	it.each([
		['temperature=0.2 Tell me', [['temperature', '0.2']], 'Tell me'],
		[
			' top_p=1  model_id="a b" x = 1',
			[
				['top_p', '1'],
				['model_id', 'a b'],
			],
			'x = 1',
		],
		['temperature= hello', [['temperature', '']], 'hello'],
		['a=1\nb=2\n c', [['a', '1']], 'b=2\n c'],
		['a=1   \n  two', [['a', '1']], '\n  two'],
		['hello a=1', [], 'hello a=1'],
		['a="1', [], 'a="1'],
		['a=1"', [], 'a=1"'],
		['', [], ''],
	] as const)('%j', (typed, pairs, rest) => {
		expect(readPairs(typed)).toEqual({pairs, rest});
	});

	it('of a message that is taken back are read again as they were', () => {
		const values = fc.oneof(fc.string({minLength: 1}), fc.integer(), fc.boolean());
		const texts = fc.string({unit: 'grapheme'}).filter((text) => /^\S/.test(text) && !/^\w+=/.test(text));
		fc.assert(
			fc.property(values, texts, (value, text) => {
				const typed = typedWith({model_id: value}, text.trimEnd());
				const input = readInput(typed);
				if (input.kind !== 'command') throw new Error(typed);
				const {pairs, rest} = readPairs(input.argument);
				expect([input.command.name, pairs, rest]).toEqual([
					'with',
					[['model_id', String(value)]],
					text.trimEnd(),
				]);
			}),
		);
	});

	it('before a message of several lines are a command, and all else of several lines is a message', () => {
		expect(readInput('/with temperature=0.2 one\ntwo')).toMatchObject({
			kind: 'command',
			argument: 'temperature=0.2 one\ntwo',
		});
		for (const text of ['/with us\ntwo', '/set a=1\ntwo', '/withal a=1\ntwo'])
			expect(readInput(text)).toEqual({kind: 'message', text});
		expect(typedAs('/with a=1\ntwo')).toBe('//with a=1\ntwo');
	});
});

it('only the settings that differ from those of the session are those of the message', () => {
	expect(ownSettings({temperature: 0.2, top_p: 1}, {temperature: 0.2})).toEqual({top_p: 1});
	expect(ownSettings({temperature: 0.2}, {temperature: 0.2})).toBeUndefined();
	expect(ownSettings(undefined, {})).toBeUndefined();
});
