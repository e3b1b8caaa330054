/** The filter of the frames pane: its words, and texts as they may stand in JSON. */
import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FrameRecord} from '../../../source/recording/frame-record.ts';
import {frameFilterOf} from '../../../source/ui/frames/frame-filter.ts';
import {createFrameLog} from '../../../source/ui/frames/frame-log.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';
import {messageRecord} from '../../support/recorded-frames.ts';

function matches(typed: string, record: FrameRecord): boolean {
	const log = createFrameLog({frames: 1, units: 1e9});
	log.add(record, 0);
	const frame = log.at(0);
	if (frame === undefined) throw new Error('the frame is not kept');
	return frameFilterOf(typed)?.(frame) ?? true;
}

const CHAT = messageRecord('out', {type: 'chat', message: 'Where is Order "in" /path?'});
const TYPING = messageRecord('in', {type: 'typing', message: 'Grüße, 你好'});
const CLOSE: FrameRecord = {t: 0, dir: 'note', note: 'close', code: 1006};

describe('the filter', () => {
	it.each([
		['', [CHAT, TYPING, CLOSE]],
		['   ', [CHAT, TYPING, CLOSE]],
		['in', [TYPING]],
		['out', [CHAT]],
		['note', [CLOSE]],
		['-in', [CHAT, CLOSE]],
		['"in"', [CHAT, TYPING]],
		['type:typ', [TYPING]],
		['-type:typing', [CHAT, CLOSE]],
		['type:CHAT', []],
		['type:close', [CLOSE]],
		['order', [CHAT]],
		['Order', [CHAT]],
		['ORDER', []],
		['"is order"', [CHAT]],
		['"message":"where', [CHAT]],
		['/path', [CHAT]],
		['grüße', [TYPING]],
		['GRÜ', []],
		['你好', [TYPING]],
		['1006', [CLOSE]],
		['in order', []],
		['out where -order', []],
		['"is ord', [CHAT]],
		['-', [CHAT, TYPING, CLOSE]],
		['type:', [CHAT, TYPING, CLOSE]],
	])('%s', (typed, expected) => {
		const all = [CHAT, TYPING, CLOSE];
		expect(all.filter((record) => matches(typed, record))).toEqual(expected);
	});

	it('finds every text, however its JSON is written', () => {
		const escapedUnits = (text: string): string =>
			JSON.stringify(text).replace(
				/[\u007f-\uffff]/g,
				(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
			);
		const texts = [...HOSTILE_TEXTS, 'straße "x" a/b', 'É'];
		for (const text of texts) {
			const typed = text.replaceAll(/["\\\p{Cc}]/gu, '').slice(0, 80);
			if (typed.trim() === '' || /\s/.test(typed) || /^-|^type:|^(?:in|out|note)$/.test(typed)) continue;
			for (const json of [
				JSON.stringify(typed),
				escapedUnits(typed),
				JSON.stringify(typed).replaceAll('/', '\\/'),
			])
				expect([typed, matches(typed, messageRecord('in', `{"message":${json}}`))]).toEqual([typed, true]);
		}
	});

	it('takes anything that is typed', () => {
		fc.assert(fc.property(fc.string(), (typed) => void matches(typed, CHAT)));
	});
});
