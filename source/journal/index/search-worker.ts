/** The entry point of the thread that searches the sessions and builds their index, so that the screen never waits for it. */
import {parentPort, workerData} from 'node:worker_threads';
import type {SearchHit} from '../record-match.ts';
import {createPause, searchSessions} from '../search.ts';
import {listSessions} from '../session-store.ts';
import {buildIndex} from './build-index.ts';
import {openIndex} from './search-index.ts';
import type {SearchCommand, SearchReport} from './search-messages.ts';

/** Hits are reported together for so long, ms; the first at once. */
const TOGETHER_MS = 30;

if (parentPort !== null) {
	const port = parentPort;
	const sessions = String(workerData);
	const index = openIndex(sessions);
	const post = (report: SearchReport): void => port.postMessage(report);
	let current:
		| {readonly request: number; readonly abort: AbortController; readonly done: Promise<void>}
		| undefined;
	let building: Promise<unknown> = Promise.resolve();

	async function search(request: number, query: string, most: number, signal: AbortSignal): Promise<void> {
		let hits: SearchHit[] = [];
		let reportedAt = Number.NEGATIVE_INFINITY;
		function report(): void {
			if (hits.length > 0) post({what: 'hits', request, hits});
			hits = [];
			reportedAt = performance.now();
		}
		for await (const found of searchSessions(sessions, query, {signal, most, index: index.query})) {
			for (const hit of found) hits.push(hit);
			if (performance.now() - reportedAt >= TOGETHER_MS) report();
		}
		if (!signal.aborted) report();
		post({what: 'searched', request});
		if (current?.request === request) current = undefined;
	}

	const pause = createPause(undefined);
	/** The builder waits for a search. */
	const mustEnd = (): Promise<boolean> | boolean =>
		current === undefined ? pause() : current.done.then(() => false);

	port.on('message', (command: SearchCommand) => {
		switch (command.do) {
			case 'search': {
				const {request, query, most} = command;
				current?.abort.abort();
				const abort = new AbortController();
				current = {request, abort, done: search(request, query, most, abort.signal)};
				break;
			}
			case 'cancel':
				if (current?.request !== command.request) break;
				current.abort.abort();
				current = undefined;
				break;
			case 'list':
				void listSessions(sessions).then((listed) =>
					post({what: 'listed', request: command.request, sessions: listed}),
				);
				break;
			case 'build':
				building = buildIndex(sessions, index, {mustEnd}).then((outcome) =>
					post({what: 'built', request: command.request, outcome}),
				);
				break;
			case 'end':
				current?.abort.abort();
				current = undefined;
				void building.then(() => {
					index.close();
					port.close();
				});
				break;
		}
	});
}
