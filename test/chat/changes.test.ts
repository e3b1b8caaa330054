import {beforeEach, describe, expect, it} from 'vitest';
import {type Changes, createChanges} from '../../source/chat/changes.ts';

let log: string[];
let changes: Changes;

beforeEach(() => {
	log = [];
	changes = createChanges(() => log.push('complete'));
	changes.subscribe((urgent) => log.push(urgent ? 'urgent' : 'later'));
});

describe('a change', () => {
	it('notifies once, after the outermost change is complete, then calls back', () => {
		changes.run(() => {
			changes.afterwards(() => log.push('callback'));
			changes.run(() => changes.mark(true));
			changes.mark(false);
			log.push('carried out');
		});
		expect(log).toEqual(['carried out', 'complete', 'urgent', 'callback']);
	});

	it('is not urgent if only streamed text changed', () => {
		changes.run(() => changes.mark(true));
		changes.run(() => changes.mark(false));
		expect(log).toEqual(['complete', 'urgent', 'complete', 'later']);
	});

	it('does not notify if nothing was marked', () => {
		changes.run(() => changes.mark(true));
		changes.run(() => {});
		expect(log).toEqual(['complete', 'urgent', 'complete']);
	});

	it('calls back even if a listener throws', () => {
		changes.subscribe(() => {
			throw new Error('a bug');
		});
		const run = () =>
			changes.run(() => {
				changes.mark(true);
				changes.afterwards(() => log.push('callback'));
			});
		expect(run).toThrow('a bug');
		expect(log).toEqual(['complete', 'urgent', 'callback']);
	});

	it('that arrived with others notifies once, after the last of them', () => {
		const one = (urgent: boolean) => () => changes.run(() => changes.mark(urgent));
		changes.together(() => {
			one(false)();
			one(true)();
		}, true);
		expect(log).toEqual(['complete', 'complete']);
		changes.together(one(false), true);
		changes.together(() => {}, false);
		expect(log).toEqual(['complete', 'complete', 'complete', 'urgent']);
		changes.together(() => {}, false);
		expect(log).toHaveLength(4);
	});

	it('of the user notifies at once, while others are to follow', () => {
		changes.together(() => changes.run(() => changes.mark(false)), true);
		changes.run(() => changes.mark(true));
		expect(log).toEqual(['complete', 'complete', 'urgent']);
	});

	it('that calls back notifies before, among others too', () => {
		changes.together(() => {
			changes.run(() => {
				changes.mark(true);
				changes.afterwards(() => log.push('callback'));
			});
			changes.run(() => changes.mark(false));
		}, false);
		expect(log).toEqual(['complete', 'urgent', 'callback', 'complete', 'later']);
	});

	it('notifies of the changes before an error', () => {
		const run = () =>
			changes.run(() => {
				changes.mark(true);
				throw new Error('a bug');
			});
		expect(run).toThrow('a bug');
		expect(log).toEqual(['urgent']);
	});

	it('of a callback is a change of its own', () => {
		changes.run(() => changes.afterwards(() => changes.run(() => changes.mark(true))));
		expect(log).toEqual(['complete', 'complete', 'urgent']);
	});
});
