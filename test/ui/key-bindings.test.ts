import {describe, expect, it} from 'vitest';
import {
	actionEverywhere,
	actionInField,
	actionInTranscript,
	BINDINGS,
	runInTranscript,
} from '../../source/ui/key-bindings.ts';
import {keyOf} from '../support/keys.ts';

const top = {do: 'scroll', how: {by: 'whole', to: 'top'}};
const bottom = {do: 'scroll', how: {by: 'whole', to: 'bottom'}};
const rows = (count: number) => ({do: 'scroll', how: {by: 'rows', rows: count}});
const pages = (count: number) => ({do: 'scroll', how: {by: 'page', pages: count}});

describe('keys that mean the same everywhere', () => {
	it.each([
		['ctrl+c', {do: 'interrupt'}],
		['ctrl+l', {do: 'redraw'}],
		['ctrl+o', {do: 'fold-all'}],
		['ctrl+t', {do: 'times'}],
		['ctrl+z', {do: 'suspend'}],
		['ctrl+home', top],
		['ctrl+end', bottom],
		['pageup', pages(-1)],
		['pagedown', pages(1)],
		['shift+up', rows(-1)],
		['shift+down', rows(1)],
		['wheel-up', rows(-3)],
		['wheel-down', rows(3)],
		['f1', {do: 'help'}],
		['alt+m', {do: 'source'}],
		['escape', {do: 'escape'}],
	])('%s, with a draft and without', (name, action) => {
		for (const hasDraft of [false, true]) expect(actionEverywhere(keyOf(name), hasDraft)).toEqual(action);
	});

	it.each([
		['ctrl+d', {do: 'quit'}],
		['?', {do: 'help'}],
	])('%s is for the draft when there is one', (name, action) => {
		expect(actionEverywhere(keyOf(name), false)).toEqual(action);
		expect(actionEverywhere(keyOf(name), true)).toBeUndefined();
	});

	it.each([
		...['a', 'j', ' ', '/', 'enter', 'tab', 'up', 'down', 'left', 'home', 'end', 'backspace', 'f2', 'f12'],
		...['ctrl+a', 'ctrl+s', 'ctrl+q', 'ctrl+b', 'ctrl+x', 'alt+?', 'alt+b', 'ctrl+alt+c', 'ctrl+alt+d'],
	])('%s is none of them', (name) => {
		expect(actionEverywhere(keyOf(name), false)).toBeUndefined();
	});
});

describe('keys of the transcript', () => {
	it.each([
		['j', rows(1)],
		['k', rows(-1)],
		['g', top],
		['G', bottom],
		['home', top],
		['end', bottom],
		['up', {do: 'step', by: -1}],
		['down', {do: 'step', by: 1}],
		['enter', {do: 'fold'}],
		[' ', {do: 'fold'}],
		['{', {do: 'turn', by: -1}],
		['[', {do: 'turn', by: -1}],
		['}', {do: 'turn', by: 1}],
		[']', {do: 'turn', by: 1}],
		['i', {do: 'focus', on: 'composer'}],
		['tab', {do: 'focus', on: 'composer'}],
		['/', {do: 'search', text: ''}],
		['n', {do: 'find-step', by: 1}],
		['N', {do: 'find-step', by: -1}],
		['y', {do: 'copy', what: 'message'}],
		['Y', {do: 'copy', what: 'everything'}],
		['c', {do: 'copy', what: 'code'}],
		['r', {do: 'try-now'}],
	])('%s', (name, action) => {
		expect(actionInTranscript(keyOf(name))).toEqual(action);
	});

	it.each(['J', 'x', '漢', 'f5', 'left', 'backspace', 'ctrl+j', 'alt+g', 'alt+enter', 'ctrl+r'])(
		'%s is none of them',
		(name) => {
			expect(actionInTranscript(keyOf(name))).toBeUndefined();
		},
	);
});

describe('keys while a text to search for is typed', () => {
	it.each(['pageup', 'shift+down', 'ctrl+home', 'ctrl+o', 'ctrl+t', 'ctrl+l', 'ctrl+z', 'f1'])(
		'%s means what it means everywhere',
		(name) => {
			expect(actionInField(keyOf(name))).toEqual(actionEverywhere(keyOf(name), true));
		},
	);

	it.each(['escape', 'ctrl+c', 'ctrl+d', 'x', '?', 'tab'])('%s is left to the field', (name) => {
		expect(actionInField(keyOf(name))).toBeUndefined();
	});
});

describe('a run of letters in the transcript', () => {
	it('counts when its first one leads to where text is taken', () => {
		const run = (text: string) => runInTranscript({...keyOf('x'), name: text, text});
		expect(run('/漢字')).toMatchObject({action: {do: 'search'}, rest: {name: '漢字', text: '漢字'}});
		expect(run('i am')).toMatchObject({action: {do: 'focus', on: 'composer'}, rest: {text: ' am'}});
		expect(run('jjj')).toBeUndefined();
		expect(run('/')).toBeUndefined();
		expect(runInTranscript(keyOf('enter'))).toBeUndefined();
	});
});

describe('the table for the help', () => {
	it('says something of every binding, once', () => {
		const names = BINDINGS.map(({focus, keys}) => `${focus} ${keys}`);
		expect(new Set(names).size).toBe(names.length);
		for (const {summary} of BINDINGS) expect(summary).toMatch(/^\S.{2,70}\S$/);
	});

	it('names every key that acts in both places', () => {
		const told = BINDINGS.filter(({focus}) => focus === 'both')
			.map(({keys}) => keys)
			.join(' ');
		for (const name of ['PgUp', 'PgDn', 'Shift+↑', 'Ctrl+Home', 'Ctrl+End', 'Ctrl+O', 'Ctrl+C', 'Ctrl+D'])
			expect(told).toContain(name);
		for (const name of ['Ctrl+L', 'Ctrl+Z', '?', 'F1']) expect(told).toContain(name);
	});
});
