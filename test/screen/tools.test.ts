/** The tool timeline and /tools by keyboard alone: warnings, folds, counts, and the server's catalogue. */
import {describe, expect, it} from 'vitest';
import {KEYS} from '../support/key-bytes.ts';
import {openChat, quit} from '../support/open-chat.ts';
import {openSandbox} from '../support/sandbox.ts';

describe('the timeline', () => {
	it('warns of inconsistent calls, at 200 columns and at 40', async () => {
		const sandbox = await openSandbox();
		const wide = await openChat(sandbox.url, {columns: 200, rows: 30});
		wide.send('mixed-up');
		await wide.shows([
			/get_inventory +sku: "X1" .*! duplicate call · no result received$/m,
			/search_products .*! the result is named find_products · 25 B$/m,
			/✓ get_time → time: "12:03" .*! result without a call · 16 B$/m,
			/✓ get_order → .*! second result for the same call · 31 B$/m,
			/▾ ✗ get_order +number: 1002 .*HTTP 422$/m,
		]);
		expect(await quit(wide)).toBe(0);

		const narrow = await openChat(sandbox.url, {columns: 40, rows: 40});
		narrow.send('mixed-up');
		await narrow.shows([
			/│ {5}! duplicate call$/m,
			/│ {5}! the result is named\n │ {7}find_products$/m,
			/│ {5}! second result for the same$/m,
		]);
		expect(await quit(narrow)).toBe(0);
	});

	it('unfolds later calls of a tool after one was unfolded by hand', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 46});
		program.send('where is order A-1001?');
		await program.shows([/▸ ✓ get_order +order_id: "A-1001"/, 'type a message']);
		program.type(`${KEYS.tab}`);
		await program.shows('READING');
		program.type(`${KEYS.down}${KEYS.enter}`);
		await program.shows(/▾ ✓ get_order +order_id: "A-1001".* ~\d+ m?s/);
		program.type(KEYS.tab);
		await program.shows('type a message');
		program.send('where is order A-1002?');
		await program.shows([/▾ ✓ get_order +order_id: "A-1002"/, 'type a message']);
		expect(await quit(program)).toBe(0);
	});
});

describe('below a reply', () => {
	it('are its sources, the rejected settings, and whether it was cut off', async () => {
		const sandbox = await openSandbox({dialect: 'seed'});
		const program = await openChat(sandbox.url, {columns: 80, rows: 40});
		program.send('sources');
		await program.shows([
			/^ · From the knowledge base, 3 passages · Tab, K selects one$/m,
			/^ │ 1\. Handbook of returns {2}https:\/\/shop\.example\/handbook\/returns {2}score 0\.91$/m,
		]);
		program.send('overrides');
		await program.shows([/^ ! The server rejected these settings:$/m, /^ │ - 'bogus' is not an over/m]);
		program.send('cut-off');
		await program.shows(/^ ! The answer was cut off at the length limit \(max_tokens\)\.$/m);
		expect(await quit(program)).toBe(0);
	});
});

describe('/tools', () => {
	it('counts calls, lists the offered tools, and from then on flags arguments that do not match', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 36});
		program.send('mixed-up');
		await program.shows('I lost count');
		expect(program.text()).not.toContain('do not fit');

		program.send('/tools');
		await program.shows([
			/^ Tools · 5 calls in this session, 1 failed, 1 without a result · no time was(?: |\n )measured$/m,
			/^▌ {2}get_order +2 +1 +0 +– +– {2}number: 1002$/m,
			/^ Offered by the server · 6 tools/m,
		]);
		program.type(`jjjjjjjjjjjj${KEYS.up}${KEYS.enter}`);
		await program.shows(/^▌ +sku {2}string, required {2}For example X1$/m);
		program.type(`kkkkkkkkkkkk${KEYS.down}${KEYS.down}${KEYS.enter}`);
		await program.shows([
			/^▌│ ▸ ✓ get_time/m,
			'! invalid arguments: order_id is missing',
			/invalid arguments: limit is text,\n │ {7}not a whole number$/m,
		]);
		program.type(KEYS.tab);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});

	it('reports a server that offers none', async () => {
		const sandbox = await openSandbox({dialect: 'document'});
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.send('/tools');
		await program.shows(['no calls in this session yet', 'This server offers no catalogue of its tools']);
		program.type(KEYS.escape);
		await program.shows('type a message');
		program.send('hello');
		await program.shows('Assistant');
		expect(await quit(program)).toBe(0);
	});
});

describe('a reply with 1,500 calls', () => {
	it('shows them as one row, which a find opens', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.send('calls 1500');
		await program.shows([/▸ ✓ get_inventory {2}1,500 calls/, 'That took 1,500 calls.']);
		expect(program.text()).not.toContain('sku:');
		program.type(KEYS.tab);
		await program.shows('READING');
		program.type('g');
		await program.shows(/^▌✓ Connected/m);
		program.type(`/X1234${KEYS.enter}`);
		await program.shows(/^▌│ ▸ ✓ get_inventory {2}sku: "X1234"/m);
		program.type(KEYS.enter);
		await program.shows(/^▌│ ▾ ✓ get_inventory {2}sku: "X1234"/m);
		program.type('G');
		await program.shows('That took 1,500 calls.');
		program.type(KEYS.tab);
		await program.shows('type a message');
		expect(await quit(program)).toBe(0);
	});
});

describe('a reply with 20,000 calls', () => {
	it('shows the first of them, and below the number of the others', async () => {
		const sandbox = await openSandbox();
		const program = await openChat(sandbox.url, {columns: 80, rows: 24});
		program.send('calls 20000');
		await program.shows([
			/▸ ✓ get_inventory {2}100 calls/,
			'That took 20,000 calls.',
			/^ … 19,900 more results and 19,900 more calls, 3\.\d MB in all: o open, s save as\n {3}\.json$/m,
		]);
		expect(await quit(program)).toBe(0);
	});
});
