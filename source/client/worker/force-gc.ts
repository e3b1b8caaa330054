/** Runs V8's garbage collector on request, when the program knows that memory can be freed. */
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

/** Collects garbage synchronously: all of it, or the young generation. */
export type ForceGc = (what: 'all' | 'young') => void;

/** Exposes the collector in a new context; where that fails, nothing is collected. */
export function loadForceGc(): ForceGc {
	setFlagsFromString('--expose-gc');
	const collect: unknown = runInNewContext('gc');
	if (typeof collect !== 'function') return () => {};
	return (what) => collect({type: what === 'young' ? 'minor' : 'major', execution: 'sync'});
}
