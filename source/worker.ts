/**
 * The entry point of the worker thread, which reads sockets and decodes messages, so that a large one delays no key.
 * Its commands, with their secrets, arrive only as messages; its environment is empty.
 */
import {parentPort} from 'node:worker_threads';
import {type ForceGc, loadForceGc} from './client/worker/force-gc.ts';
import {createWorkerHost} from './client/worker/worker-host.ts';
import {memoryOf, type Report, type WorkerCommand} from './client/worker/worker-messages.ts';

if (parentPort !== null) {
	const port = parentPort;
	let collect: ForceGc | undefined;
	const carryOut = createWorkerHost({
		post: (report: Report) => port.postMessage(report, memoryOf(report)),
		timing: {
			now: () => performance.now(),
			soon: (callback) => setImmediate(callback),
			after(ms, callback) {
				const timer = setTimeout(callback, ms);
				return () => clearTimeout(timer);
			},
		},
		collect(what) {
			collect ??= loadForceGc();
			collect(what);
		},
	});
	port.on('message', (command: WorkerCommand) => carryOut(command));
}
