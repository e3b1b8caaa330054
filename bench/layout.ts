/** Row 18: whether laying out a streamed reply of twice the length costs twice as much. */
import {MarkdownStream} from '../source/text/markdown/stream.ts';
import {type Figure, figure, median} from './figures.ts';

/** What lays out a reply while it comes; all of the text so far goes in each time. */
const layoutOf = (width: number): {update(fullText: string): unknown} => new MarkdownStream(width);

const WIDTH = 100;
const CHUNKS = 2000;

/** A reply of one kind: what it begins with, and what each chunk adds. */
interface Reply {
	readonly what: string;
	readonly begin: string;
	chunk(index: number): string;
}

const REPLIES: readonly Reply[] = [
	{
		what: 'prose',
		begin: '',
		chunk: (index) => `and ${index % 7 === 0 ? '*so*' : 'then'} ${index}${index % 60 === 59 ? '.\n\n' : ' '}`,
	},
	{
		what: `one fence of ${CHUNKS} lines`,
		begin: '```js\n',
		chunk: (index) => `const value${index} = compute(${index}, "text"); // as before\n`,
	},
	{
		what: 'one long list',
		begin: '',
		chunk: (index) => `- item ${index} of the list, with **weight**\n`,
	},
	{
		what: 'one long table',
		begin: '| number | name | price |\n|---|---|---:|\n',
		chunk: (index) => `| ${index} | article ${index} | ${index}.50 |\n`,
	},
];

/** ms for so many updates with all of the text so far. */
function streamMs({begin, chunk}: Reply, chunks: number): number {
	// Texts off the wire are flat; joined ones would be flattened while the clock runs.
	const whole = begin + Array.from({length: chunks}, (_, index) => chunk(index)).join('');
	const ends: number[] = [];
	let end = begin.length;
	for (let index = 0; index < chunks; index++) {
		end += chunk(index).length;
		ends.push(end);
	}
	const layout = layoutOf(WIDTH);
	const started = performance.now();
	for (const each of ends) layout.update(whole.slice(0, each));
	return performance.now() - started;
}

/** @param runs of each length, interleaved */
export async function layout(runs: number): Promise<readonly Figure[]> {
	return REPLIES.map((reply) => {
		streamMs(reply, CHUNKS);
		const once: number[] = [];
		const twice: number[] = [];
		for (let run = 0; run < runs; run++) {
			once.push(streamMs(reply, CHUNKS));
			twice.push(streamMs(reply, 2 * CHUNKS));
		}
		const what = `${2 * CHUNKS} chunks against ${CHUNKS}: ${reply.what} (${median(once).toFixed(0)} ms)`;
		return figure('18', what, median(twice) / median(once), 'x', {goal: 2.3});
	});
}
