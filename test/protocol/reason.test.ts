import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decode} from '../../source/protocol/decode.ts';
import {decodeLarge} from '../../source/protocol/decode-large.ts';
import type {JsonObject} from '../../source/protocol/frames.ts';
import {reasonInText, shownReason} from '../../source/protocol/reason.ts';
import {anyJson} from '../support/arbitraries.ts';
import {read} from '../support/frame-shapes.ts';

const TYPES = ['error', 'auth_failed', 'auth_expired', 'conversation_error', 'feedback_error'] as const;

/** The reason in a frame of each of these types. */
function reasonsIn(members: JsonObject): readonly string[] {
	return TYPES.map((type) => {
		const {frame} = read({type, code: 'c', ...members});
		return 'message' in frame ? String(frame.message) : '';
	});
}

describe('the reason of a frame', () => {
	it.each(['message', 'detail', 'error', 'reason', 'errors', 'details', 'description', 'msg'])(
		'that is JSON in "%s" has the digits and keys that were received',
		(name) => {
			for (const json of ['[{"n":1234567890123456789,"m":1e400}]', '{"2":1.10,"1":0,"1":-0}', '1.10']) {
				for (const type of TYPES) {
					const decoded = decode(`{"type":"${type}","code":"c","${name}":${json}}`);
					expect(decoded.kind === 'frame' && decoded.frame).toMatchObject({message: json});
				}
			}
		},
	);

	it.each<[JsonObject, string]>([
		[{message: 'No.'}, 'No.'],
		[{message: {code: 'quota', message: 'The daily quota is used up'}}, 'The daily quota is used up'],
		[{detail: [{loc: ['body', 'message'], msg: 'Field required'}]}, 'Field required'],
		[{error: 'The model is overloaded'}, 'The model is overloaded'],
		[{reason: 'Too many'}, 'Too many'],
		[{errors: ['One', {message: 'Two'}]}, 'One; Two'],
		[{error: {type: 'overloaded_error', message: 'Overloaded'}}, 'Overloaded'],
		[{message: ['One', 'Two']}, 'One; Two'],
		[{message: '', detail: 'Not this time'}, 'Not this time'],
		[{message: null, error: {error: {error: 'Deep'}}}, 'Deep'],
		[{message: 'Invalid request', detail: 'Field required'}, 'Invalid request; Field required'],
		[{message: 'Field required', detail: [{msg: 'Field required'}]}, 'Field required'],
		[{message: {detail: '{"message":"As text"}'}}, 'As text'],
		[{message: {a: 'map'}}, '{"a":"map"}'],
		[{message: 503}, '503'],
		[{errors: {name: ['required']}}, '{"name":["required"]}'],
		[{problem: 'Odd', at: 7}, '{"problem":"Odd","at":7}'],
	])('is read from %j', (members, reason) => {
		expect(reasonsIn(members)).toEqual(TYPES.map(() => reason));
	});

	it('is the code, or nothing, if there is no other member', () => {
		expect(read({type: 'error', code: 'quota'})).toMatchObject({
			frame: {message: 'quota'},
			problems: ['message is missing'],
		});
		expect(read({type: 'error'})).toMatchObject({frame: {message: ''}, problems: ['message is missing']});
	});

	it('is short, unless it is a text', () => {
		expect(reasonsIn({detail: {message: 'x'.repeat(50_000)}})[0]).toHaveLength(20_000);
		expect(reasonsIn({odd: 'x'.repeat(50_000)})[0]).toHaveLength(20_000);
	});

	it('shows no part of a credential, wherever in the reason and in whatever member it stands', () => {
		const redact = (text: string): string => text.replaceAll('canary-4711', '[redacted]');
		const members = fc.constantFrom('message', 'detail', 'error', 'errors', 'reason', 'odd', 'code');
		fc.assert(
			fc.property(members, fc.integer({min: 980, max: 1020}), (name, before) => {
				const {frame} = read({type: 'error', [name]: `${'x'.repeat(before)}canary-4711${'y'.repeat(2000)}`});
				const {message} = frame as {readonly message: string};
				expect(shownReason({message}, redact)).not.toMatch(/can/);
			}),
		);
	});

	it('is never lost, whatever JSON it is', () => {
		fc.assert(
			fc.property(
				anyJson,
				fc.constantFrom('message', 'detail', 'error', 'errors', 'reason'),
				(value, name) => {
					fc.pre(value !== null && value !== '');
					const {frame} = read({type: 'error', [name]: value} as JsonObject);
					expect('message' in frame && String(frame.message)).not.toBe('');
				},
			),
		);
	});
});

describe('a reason that is a text', () => {
	it.each([
		['{"error":{"message":"Overloaded"}}', 'Overloaded'],
		['{"detail":"SKU \'missing\' not found"}', "SKU 'missing' not found"],
		['HTTP 404: {"detail":"SKU \'missing\' not found"}', "HTTP 404: SKU 'missing' not found"],
		[
			'Error code: 429 - {"error": {"message": "Rate limit", "type": "requests"}}',
			'Error code: 429 - Rate limit',
		],
		['[{"msg":"One"},{"msg":"Two"}]', 'One; Two'],
		['{"a":1}', '{"a":1}'],
		['Missing [1]', 'Missing [1]'],
		['{"detail":"cut of', '{"detail":"cut of'],
		['No.', 'No.'],
		['', ''],
	])('%j is %j', (text, reason) => {
		expect(reasonInText(text)).toBe(reason);
	});

	it('is shown short, without the credential, or as no reason', () => {
		const redact = (text: string): string => text.replaceAll('canary-4711', '[redacted]');
		expect(shownReason({message: '{"detail":"canary-4711 is wrong"}'}, redact)).toBe('[redacted] is wrong');
		expect(shownReason({message: 'x'.repeat(5000)}, redact)).toBe(`${'x'.repeat(999)}…`);
		expect(shownReason({message: ' '}, redact)).toBe('no reason given');
	});

	it('is marked if the frame was shortened on arrival', () => {
		const limits = {longestString: 80, head: 40, budget: 300, mostItems: 3};
		const reasonOf = (members: JsonObject): string => {
			const {decoded} = decodeLarge(Buffer.from(JSON.stringify({type: 'error', ...members})), limits);
			if (decoded.kind !== 'frame' || decoded.frame.type !== 'error') throw new Error('no error frame');
			return shownReason(decoded.frame, (text) => text);
		};
		expect(reasonOf({message: 'short'})).toBe('short');
		expect(reasonOf({message: 'x'.repeat(90)})).toBe(`${'x'.repeat(40)} …`);
		expect(reasonOf({errors: ['a', 'b', 'c', 'd']})).toBe('a; b; c …');
		expect(reasonOf({message: 'x'.repeat(90), detail: 'y'.repeat(2000)})).toMatch(/[^…]…$/);
	});

	it('is found in linear time', () => {
		for (const text of ['['.repeat(10_000), '{"a":"'.repeat(1000), `${'}'.repeat(9999)} `, '[{'.repeat(4000)])
			expect(reasonInText(text)).toBe(text);
	});
});
