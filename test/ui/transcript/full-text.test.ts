import {expect, it} from 'vitest';
import {type Content, fullTextOf, sizeOfContent} from '../../../source/ui/transcript/full-text.ts';
import type {ListItem} from '../../../source/ui/transcript/list.ts';
import {assistantEntry, noticeEntry, textPart, toolCall, toolPart, userEntry} from '../../support/entries.ts';
import {remoteTextOf} from '../../support/remote-texts.ts';

const at = new Date(2026, 0, 2, 3, 4, 5).getTime();
const item = (entry: ReturnType<typeof assistantEntry> | ReturnType<typeof userEntry>): ListItem => ({
	kind: 'entry',
	entry,
});

async function read(content: Content | undefined): Promise<string> {
	if (typeof content === 'string' || content === undefined) return content ?? '';
	const pieces: Uint8Array[] = [];
	for await (const piece of content) pieces.push(piece);
	return Buffer.concat(pieces).toString();
}

it('is the text of a message, with a proposed name', () => {
	const reply = assistantEntry([textPart('One.'), toolPart(toolCall('t')), textPart('Two.')], {at});
	expect(fullTextOf(item(reply))).toEqual({
		content: 'One.\n\nTwo.',
		length: 8,
		kind: 'md',
		name: 'reply-20260102-030405',
	});
	expect(fullTextOf(item(userEntry('Hi', {at: undefined})))).toMatchObject({content: 'Hi', name: 'message'});
	expect(fullTextOf({kind: 'entry', entry: noticeEntry('So.', {at})})?.name).toBe('notice-20260102-030405');
	expect(fullTextOf(item(assistantEntry('')))).toBeUndefined();
});

it('has a size in bytes, as the file will have', () => {
	for (const [text, size] of [
		['Hi', '2 B'],
		['Straße', '7 B'],
		['✓ 好', '7 B'],
		['👍'.repeat(512), '2.0 KB'],
	] as const)
		expect(sizeOfContent({content: text, length: text.length})).toBe(size);
	const long = fullTextOf(item(assistantEntry([{kind: 'text', text: remoteTextOf('Twoé', 3)}])));
	expect(long && sizeOfContent(long)).toBe('about 4 B');
});

it('is the complete text that another thread stores', async () => {
	const long = assistantEntry([textPart('One.'), {kind: 'text', text: remoteTextOf('Twoé and more', 3)}]);
	const whole = fullTextOf(item(long));
	expect(whole?.length).toBe(17);
	expect(await read(whole?.content)).toBe('One.\n\nTwoé and more');
});

it('is the frame if more than text is missing', async () => {
	const json = remoteTextOf('{"type":"ai_response"}', 0);
	const whole = fullTextOf(item(assistantEntry('Done.', {rest: {calls: 0, results: 9, json}})));
	expect(whole?.kind).toBe('json');
	expect(await read(whole?.content)).toBe('{"type":"ai_response"}');
});
