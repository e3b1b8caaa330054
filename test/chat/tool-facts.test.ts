import {describe, expect, it} from 'vitest';
import {httpStatusOf, tookMs, valuesOf} from '../../source/chat/tool-facts.ts';
import type {JsonValue} from '../../source/protocol/frames.ts';
import {toolCall} from '../support/entries.ts';

describe('the HTTP status', () => {
	const withResult = (result: JsonValue) =>
		httpStatusOf(toolCall('x', {outcome: {state: 'succeeded', result}}));

	it('is that of a failure, or the one beside a text', () => {
		const failed = {state: 'failed', error: 'HTTP 404', status: 404, result: undefined} as const;
		expect(httpStatusOf(toolCall('x', {outcome: failed}))).toBe(404);
		expect(withResult({result: 'plain', status_code: 200})).toBe(200);
	});

	it('is not a number of the tool itself', () => {
		expect(withResult({status_code: 7})).toBeUndefined();
		expect(withResult({result: 'x', status_code: 7, more: 1})).toBeUndefined();
		expect(withResult({result: 'x', status_code: 'seven'})).toBeUndefined();
		expect(withResult(null)).toBeUndefined();
		expect(httpStatusOf(toolCall('x'))).toBeUndefined();
	});
});

describe('the time', () => {
	it('is known when start and end were observed', () => {
		expect(tookMs(toolCall('x', {startedAt: 5, endedAt: 25}))).toBe(20);
		expect(tookMs(toolCall('x', {startedAt: 5}))).toBeUndefined();
		expect(tookMs(toolCall('x', {endedAt: 5}))).toBeUndefined();
		expect(tookMs(toolCall('x', {startedAt: 5, endedAt: 25, outcome: {state: 'running'}}))).toBeUndefined();
	});
});

describe('the values', () => {
	const failed = (result: JsonValue | undefined) =>
		({state: 'failed', error: 'HTTP 404', status: 404, result}) as const;

	it.each([
		[
			'arguments and result',
			{arguments: {id: 1}, outcome: {state: 'succeeded', result: null}},
			{arguments: {id: 1}, result: null},
		],
		['the result that holds the error', {outcome: failed({error: 'gone'})}, {error: {error: 'gone'}}],
		['the text of an error without a result', {outcome: failed(undefined)}, {error: 'HTTP 404'}],
		['none for a running call', {outcome: {state: 'running'}}, {}],
	] as const)('are %s', (_, call, values) => {
		expect(valuesOf(toolCall('x', call))).toEqual(values);
	});
});
