import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {EMPTY_TRANSCRIPT, reduce, type TranscriptEvent} from '../../../source/chat/transcript.ts';
import {NOTHING_ANNOUNCED} from '../../../source/modes/screen-reader/announced-state.ts';
import {announce} from '../../../source/modes/screen-reader/announcements.ts';
import {READY} from '../../support/announcements.ts';
import {EMPTY_SNAPSHOT} from '../../support/fake-chat.ts';
import {anySteps, eventOf} from '../../support/transcript-events.ts';

describe('whatever happens', () => {
	/** The same event with a unique text. */
	function marked(event: TranscriptEvent, mark: string): TranscriptEvent {
		switch (event.type) {
			case 'notice':
			case 'forgotten':
				return {...event, notice: {level: event.notice.level, code: 'hint', facts: {text: mark}}};
			case 'answered':
				return {...event, frame: {...event.frame, message: mark}};
			default:
				return event;
		}
	}

	const occurrences = (text: string, mark: string): number => text.split(mark).length - 1;

	it('every notice and every answer is announced exactly once, in order', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				let transcript = EMPTY_TRANSCRIPT;
				let announced = NOTHING_ANNOUNCED(0);
				let output = '';
				const marks: string[] = [];
				for (const [index, step] of steps.entries()) {
					const mark = `«${index}»`;
					transcript = reduce(transcript, marked(eventOf(step, transcript, index), mark));
					if (/^(?:notice|forgotten|answered)$/.test(step.type)) marks.push(mark);
					const snapshot = {
						...EMPTY_SNAPSHOT,
						...transcript,
						entries: transcript.entries.items,
						connection: READY,
					};
					const now = 1000 * (index + 1);
					const next = announce(announced, snapshot, now);
					output += next.lines.map((line) => `${line}\n`).join('');
					({announced} = next);
					expect(announce(announced, {...snapshot, entries: [...snapshot.entries]}, now).lines).toEqual([]);
				}
				for (const mark of marks) expect(occurrences(output, mark)).toBe(1);
				expect([...output.matchAll(/«\d+»/g)].map(([mark]) => mark)).toEqual(marks);
			}),
		);
	});

	it('every entry is announced in its latest version', () => {
		fc.assert(
			fc.property(anySteps, (steps) => {
				let transcript = EMPTY_TRANSCRIPT;
				let announced = NOTHING_ANNOUNCED(0);
				for (const [index, step] of steps.entries()) {
					transcript = reduce(transcript, eventOf(step, transcript, index));
					const snapshot = {
						...EMPTY_SNAPSHOT,
						...transcript,
						entries: transcript.entries.items,
						connection: READY,
					};
					({announced} = announce(announced, snapshot, 1000 * index));
				}
				for (const entry of transcript.entries.items) expect(announced.entries.get(entry.id)).toBe(entry);
			}),
		);
	});
});
