/**
 * The worker's front door: the thread in which sockets are read and messages decoded, so that a large one holds up no
 * key. What it is to do comes in messages alone, secrets among it, and nothing of it is kept in its environment.
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
		pace: {
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
	port.on('message', (order: WorkerCommand) => carryOut(order));
}
