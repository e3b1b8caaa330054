import {writeFileSync} from 'node:fs';
import {CLI, drive} from './driver.ts';
import {median, quantile} from './figures.ts';
import {startServer} from './server-process.ts';
import {typeKeys} from './typing.ts';

const rate = Number(process.argv[2] ?? 1000),
	keys = Number(process.argv[3] ?? 200),
	prof = process.argv[4] === 'prof';
const server = await startServer();
const program = prof
	? drive('--cpu-prof', ['--cpu-prof-dir=/tmp/prof', CLI, server.url()])
	: drive(CLI, [server.url()]);
await program.shows('ready');
const secs = Math.ceil((keys * 35) / 1000) + 2;
program.type(`stream ${rate * secs} ${rate}\r`);
await program.when((o) => o.includes('Section'));
const {ms} = await typeKeys(program, keys);
await program.end();
server.stop();
console.log(
	rate,
	'p50',
	median(ms).toFixed(2),
	'p90',
	quantile(ms, 0.9).toFixed(2),
	'p99',
	quantile(ms, 0.99).toFixed(2),
	'max',
	Math.max(...ms).toFixed(2),
);
writeFileSync('/tmp/ms.json', JSON.stringify(ms.map((x) => Math.round(x * 10) / 10)));
process.exit(0);
