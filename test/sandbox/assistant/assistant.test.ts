import {describe, expect, it} from 'vitest';
import {openSandbox} from '../../support/sandbox.ts';
import {connectRawClient} from '../raw-client.ts';

async function answerTo(message: string): Promise<string> {
	const {url} = await openSandbox({dialect: 'seed'});
	return String((await (await connectRawClient(url)).answer(message)).message);
}

describe('the assistant', () => {
	it.each<[string, RegExp]>([
		['hello', /built into bedrock-chat.*where is order A-1001.*Send `tests` for/s],
		['tests', /send one of these words alone.*`slow \[seconds\]`/s],
		[
			'order A-1002',
			/A-1002\*\* is \*\*packed\*\*: 4 × Paper floor lamp.*Jirō Tanaka 田中 in Kyōto.*Ring twice/s,
		],
		['order A-1004', /cancelled.*\(not paid\)/s],
		['order A-9999', /could not be found: Order 'A-9999' not found \(HTTP 404\)/],
		['where is order A-1001 and is X9 in stock', /shipped.*\n\n\*\*X9\*\* could not be looked up/s],
		['is X1 in stock', /X1\*\* is in stock: 11 free of 14; the next delivery is on 2026-12-03/],
		['is X4 in stock', /X4\*\* is out of stock; the next delivery is on 2027-01-15/],
		[
			"order A-1003 and then check each item's stock",
			/Storm lantern.*Stock:\n\n- \*\*X4\*\*.*\n- \*\*Z9\*\* could not/s,
		],
		['order A-9999, and the stock of its items', /could not be found.*no items to check/s],
		['what is 17 * 3', /\*\*51\*\*.*```\n17 \* 3 = 51\n```/s],
		['1 / 0', /reported an error: Division by zero \(HTTP 422\)/],
		[
			'what time is it in Oslo',
			/It is \*\*\d\d:\d\d:\d\d\*\* in Oslo, on \w+day \d+ \w+ \d{4} \(Europe\/Oslo\)/,
		],
		['what time is it', /It is \*\*\d\d:\d\d:\d\d\*\* here/],
		['what time is it in Atlantis', /I do not know: No time zone is known for 'Atlantis' \(HTTP 404\)/],
		[
			'show me products with a lamp',
			/4 products match:\n\n- \*\*Brass desk lamp\*\* \(X1\), €49\.50\n.*sold out/s,
		],
		['search for a submarine', /No product matches “submarine”/],
		['what is my name', /do not know your name/],
		['what did I ask', /Nothing yet/],
		['bye', /Goodbye/],
		['Why do rivers meander?', /meander/],
		['of the', /did not understand that/],
	])('answers %s', async (message, answer) => {
		expect(await answerTo(message)).toMatch(answer);
	});

	it('remembers the conversation', async () => {
		const {url} = await openSandbox();
		const client = await connectRawClient(url);
		await client.answer('my name is Lin');
		await client.answer(`thanks ${'very '.repeat(40)}much`);
		expect((await client.answer('hi')).message).toMatch(/^Hello again, Lin!/);
		const recalled = String((await client.answer('what did I say?')).message);
		expect(recalled).toMatch(/1\. my name is Lin\n2\. thanks very .*…\n3\. hi$/s);
		for (let turn = 0; turn < 8; turn += 1) await client.answer('thanks');
		expect((await client.answer('what did I say?')).message).toMatch(/The last 8 of 12:/);
	});
});
