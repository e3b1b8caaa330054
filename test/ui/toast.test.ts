import {expect, it} from 'vitest';
import {own} from '../../source/text/safe.ts';
import {createToast, type Toast} from '../../source/ui/toast.ts';
import {createHandClock} from '../support/hand-clock.ts';

it('shows a message for four seconds, and each its own time', () => {
	const clock = createHandClock();
	const shown: (Toast | undefined)[] = [];
	const {toast, end} = createToast(clock, (message) => shown.push(message));
	toast(own`one`);
	clock.advance(3000);
	toast(own`two`, 'warning');
	clock.advance(3999);
	expect(shown).toEqual([
		{text: 'one', style: 'accent'},
		{text: 'two', style: 'warning'},
	]);
	clock.advance(1);
	expect(shown.at(-1)).toBeUndefined();
	expect(clock.pending()).toBe(0);
	toast(own`three`);
	end();
	expect(shown.at(-1)).toBeUndefined();
	expect(clock.pending()).toBe(0);
	// A question waits for its answer, as long as that takes.
	toast(own`replace it?`, 'warning', 'until-key');
	clock.advance(1_000_000);
	expect(shown.at(-1)).toEqual({text: 'replace it?', style: 'warning'});
	end();
	expect(shown.at(-1)).toBeUndefined();
	const before = shown.length;
	end();
	expect(shown).toHaveLength(before);
});

it('ends a message when it is no longer true, and listens no longer than it is shown', () => {
	const clock = createHandClock();
	let shown: Toast | undefined;
	let isOver: (() => void) | undefined;
	const {toast} = createToast(clock, (message) => {
		shown = message;
	});
	const show = (): void =>
		toast(own`opens later`, 'accent', (end) => {
			isOver = end;
			return () => {
				isOver = undefined;
			};
		});
	show();
	isOver?.();
	expect([shown, isOver, clock.pending()]).toEqual([undefined, undefined, 0]);
	show();
	clock.advance(4000);
	expect([shown, isOver]).toEqual([undefined, undefined]);
	show();
	toast(own`another`);
	expect([shown?.text, isOver]).toEqual(['another', undefined]);
});
