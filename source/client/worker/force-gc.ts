/** V8's collector, for moments that are known better here than there. */
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

/** Collects garbage at once, all of it or what is young. */
export type ForceGc = (what: 'all' | 'young') => void;

/** It is only reachable in a context made after it was asked for; where it is not, nothing is collected. */
export function loadForceGc(): ForceGc {
	setFlagsFromString('--expose-gc');
	const collect: unknown = runInNewContext('gc');
	if (typeof collect !== 'function') return () => {};
	return (what) => collect({type: what === 'young' ? 'minor' : 'major', execution: 'sync'});
}
