/** Makes docs/performance.md from figures: method, machine, results, and the figures of other programs. */
import type {Figure} from './figures.ts';
import {PEERS, REFERENCE} from './peers.ts';
import {markdownTableOf} from './table.ts';

export interface PageFacts {
	/** ISO date of the run. */
	readonly date: string;
	/** Fewer runs. */
	readonly isQuick: boolean;
	/** Names and values of the version and the machine. */
	readonly machine: Readonly<Record<string, string>>;
}

/** The first paragraph: how the page is made. */
export function headOf({date, isQuick}: Pick<PageFacts, 'date' | 'isQuick'>): string {
	const command = `npm run bench -- --page${isQuick ? ' --quick' : ''}`;
	const warning = isQuick ? ' `--quick` takes few runs: the figures are **not reliable**.' : '';
	return `This page is the output of \`${command}\` on ${date}. Do not edit it; run the command.${warning}`;
}

export function pageOf(figures: readonly Figure[], facts: PageFacts): string {
	const machine = Object.entries(facts.machine).map(([name, value]) => `| ${name} | ${value} |\n`);
	const peers = PEERS.map(({row, subject, figures: byName}) => {
		const others = Object.entries(byName).map(([name, value]) => `${name} ${value}`);
		return `| ${row} | ${subject} | ${others.join(' · ')} |\n`;
	});
	return `# Performance

${headOf(facts)}

## Method

${METHOD}
## Machine

| | |
|---|---|
${machine.join('')}
## Figures

${markdownTableOf(figures)}
## Other programs

Measured once, on a machine like the one above, when the goals were set. Compare them with the figures above only roughly:
machines differ by a factor of two. "${REFERENCE}" is the Python client of the protocol document.

| # | measure | figures |
|---|---|---|
${peers.join('')}`;
}

/** How the figures are measured, in Markdown. */
export const METHOD = `- The built program (\`dist/\`) and the clients that it is compared with run in a pseudo-terminal of 200x50 (memory and bursts:
  100x30; large frames: 200x30) with the pinned Node. The server of the bench runs in a process of its own, on loopback.
- **floor** is \`bench/floor.ts\`: a minimal full-screen chat client in raw escape sequences, with its socket in a worker and
  without Ink, Markdown and colours. It wraps and shows streamed text, replaces it until the reply is complete, echoes keys
  on an input row, keeps all messages and scrolls. It shows what Node can do at all. It is bundled as the program is, and has
  a compile cache too; wscat runs as installed.
- **wscat** prints every frame as it is, without a screen. Its output is timed instead of its screen, so its times are lower
  than what a person would wait.
- The clients take turns: each run of one is followed by a run of the next, so that all find the machine in the same state.
  **Compare ratios** (× floor, × wscat), not times of different machines.
- "here" is this program: the median of the runs, or the percentile in the title over everything measured; "quartiles" are
  the first and third quartile of the runs. \`npm run bench -- --json\` prints every run of every client.
- A time ends with the write that draws the text, read from the terminal. Processor time is that of all threads. Memory is
  the resident set of a fresh process two seconds after the last write.
- Row 19 is the time from the start of the program to its end, with one question and its answer, of print mode and of
  bench/bare-client.js, which only uses ws, in turns. The memory for an answer of 100 MB is that at its peak: ws hands a message over
  as a whole, so a client that only receives it shows the least that ws needs.
- Row 20 reads the longest delay of a timer of 1 ms on the thread that draws, each kind of content, and each act with long
  texts, in a new process.
- Row 22 starts when the server sends a chunk and ends when it is on the terminal; chunks come at irregular intervals.
- A goal is the largest acceptable value, in the unit of the row or as a multiple of another client in the same run. Where an
  earlier goal exists, it is listed too.
`;
