/** Starts the thread that searches the sessions, and asks it. */
import {Worker} from 'node:worker_threads';
import type {SearchHit} from '../record-match.ts';
import {searchSessions} from '../search.ts';
import {listSessions, type SessionSummary} from '../session-store.ts';
import type {BuildOutcome} from './build-index.ts';
import type {SearchCommand, SearchReport} from './search-messages.ts';

export interface SearchThread {
	/**
	 * Searches all sessions, and ends the search before it. Resolves when it has ended; never rejects.
	 * @param most hits of each session
	 * @param onHits called with hits of one or several sessions, the last used first
	 */
	search(
		query: string,
		most: number,
		onHits: (hits: readonly SearchHit[]) => void,
		signal: AbortSignal,
	): Promise<void>;
	/** All sessions, the last used first. Never rejects. */
	list(): Promise<readonly SessionSummary[]>;
	/** Builds the index between searches. Never rejects. */
	build(): Promise<BuildOutcome>;
	/** Ends the thread once the index is built; the program need not wait for it. */
	end(): void;
}

/** The same without a thread and an index, for a program that has no thread, or whose thread has failed. */
export function searchHere(sessions: string): SearchThread {
	return {
		async search(query, most, onHits, signal) {
			for await (const hits of searchSessions(sessions, query, {signal, most})) onHits(hits);
		},
		list: () => listSessions(sessions),
		build: () => Promise.resolve('failed'),
		end() {},
	};
}

interface Request {
	readonly onReport: (report: SearchReport) => void;
	/** The thread is gone. */
	readonly onEnd: () => void;
}

/**
 * @param sessions the folder of all sessions
 * @param file the script of the thread: `dist/search-worker.js`
 */
export function startSearchThread(sessions: string, file: URL): SearchThread {
	// No environment and no arguments: it needs neither, and both may hold secrets.
	const worker = new Worker(file, {env: {}, argv: [], execArgv: [], workerData: sessions});
	worker.unref();
	const here = searchHere(sessions);
	const requests = new Map<number, Request>();
	let last = 0;
	let isGone = false;
	const send = (command: SearchCommand): void => worker.postMessage(command);

	function onGone(): void {
		isGone = true;
		for (const {onEnd} of requests.values()) onEnd();
		requests.clear();
	}
	// Without memory, for instance: the requests are answered without the thread.
	worker.on('error', onGone);
	worker.on('exit', onGone);
	worker.on('message', (report: SearchReport) => requests.get(report.request)?.onReport(report));

	/** @param instead what is done without the thread */
	function ask<Answer>(
		command: (request: number) => SearchCommand,
		answerOf: (report: SearchReport) => Answer | undefined,
		instead: () => Promise<Answer>,
	): Promise<Answer> {
		if (isGone) return instead();
		const request = ++last;
		return new Promise((resolve) => {
			requests.set(request, {
				onReport(report) {
					const answer = answerOf(report);
					if (answer === undefined) return;
					requests.delete(request);
					resolve(answer);
				},
				onEnd: () => resolve(instead()),
			});
			send(command(request));
		});
	}

	return {
		async search(query, most, onHits, signal) {
			if (signal.aborted) return;
			let request = 0;
			/** What was reported by a thread that fails later is not reported again. */
			const reported = new Set<string>();
			const report = (hits: readonly SearchHit[]): void => {
				const others = hits.filter(({session, entry}) => !reported.has(`${session} ${entry}`));
				for (const {session, entry} of others) reported.add(`${session} ${entry}`);
				if (others.length > 0) onHits(others);
			};
			const cancelled = new Promise<boolean>((resolve) => {
				signal.addEventListener('abort', () => {
					requests.delete(request);
					if (!isGone) send({do: 'cancel', request});
					resolve(true);
				});
			});
			const searched = ask(
				(number) => {
					request = number;
					return {do: 'search', request, query, most};
				},
				(next) => {
					if (next.what === 'hits') report(next.hits);
					return next.what === 'searched' ? true : undefined;
				},
				() => here.search(query, most, report, signal).then(() => true),
			);
			await Promise.race([searched, cancelled]);
		},
		list: () =>
			ask(
				(request) => ({do: 'list', request}),
				(report) => (report.what === 'listed' ? report.sessions : undefined),
				here.list,
			),
		build: () =>
			ask<BuildOutcome>(
				(request) => ({do: 'build', request}),
				(report) => (report.what === 'built' ? report.outcome : undefined),
				here.build,
			),
		end() {
			if (!isGone) send({do: 'end'});
		},
	};
}
