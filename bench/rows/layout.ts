/** Row 18: the cost of laying out a streamed reply of twice the length, which should be twice as high. */
import {MarkdownStream} from '../../source/text/markdown/stream.ts';
import {type Figure, figure, median, summary} from '../figures.ts';

/** Lays out a reply while it streams; each update gets the whole text so far. */
const layoutOf = (width: number): {update(fullText: string): unknown} => new MarkdownStream(width);

const WIDTH = 100;
const CHUNKS = 2000;

/** A kind of reply: its beginning, and the text of each chunk. */
interface Reply {
	readonly name: string;
	readonly begin: string;
	chunk(index: number): string;
}

const REPLIES: readonly Reply[] = [
	{
		name: 'prose',
		begin: '',
		chunk: (index) => `and ${index % 7 === 0 ? '*so*' : 'then'} ${index}${index % 60 === 59 ? '.\n\n' : ' '}`,
	},
	{
		name: `one fence of ${CHUNKS} lines`,
		begin: '```js\n',
		chunk: (index) => `const value${index} = compute(${index}, "text"); // as before\n`,
	},
	{
		name: 'one long list',
		begin: '',
		chunk: (index) => `- item ${index} of the list, with **weight**\n`,
	},
	{
		name: 'one long table',
		begin: '| number | name | price |\n|---|---|---:|\n',
		chunk: (index) => `| ${index} | article ${index} | ${index}.50 |\n`,
	},
];

/** ms for this many updates. */
function streamMs({begin, chunk}: Reply, chunks: number): number {
	// Texts from the wire are flat strings; concatenated ones would be flattened while the time is measured.
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
		const title = `${2 * CHUNKS} chunks against ${CHUNKS}: ${reply.name} (${median(once).toFixed(0)} ms)`;
		const ratios = twice.map((ms, run) => ms / (once[run] ?? Number.NaN));
		return figure('18', title, 'x', summary(ratios), {goal: {most: 2.3}});
	});
}
