import {describe, expect, it} from 'vitest';
import {createFrameCounts} from '../../source/sandbox/frame-counts.ts';

describe('the tally', () => {
	it('counts by type and keeps chats in order', () => {
		const tally = createFrameCounts();
		tally.frame('chat', 'one');
		tally.frame('ping', undefined);
		tally.frame('chat', 'two');
		tally.frame('chat', undefined);
		expect(tally.received).toEqual(
			new Map([
				['chat', 3],
				['ping', 1],
			]),
		);
		expect(tally.chats).toEqual(['one', 'two']);
	});

	it('tells when a count is reached, also when it was before', async () => {
		const tally = createFrameCounts();
		let told = false;
		const second = tally.whenReceived('ping', 2).then(() => {
			told = true;
		});
		tally.frame('ping', undefined);
		await Promise.resolve();
		expect(told).toBe(false);
		tally.frame('ping', undefined);
		await second;
		await tally.whenReceived('ping', 1);
	});

	it('counts connections', async () => {
		const tally = createFrameCounts();
		const first = tally.whenConnected(1);
		tally.connection();
		await first;
		expect(tally.connections).toBe(1);
	});
});
