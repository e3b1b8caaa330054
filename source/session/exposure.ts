/** Classifies how well the connection protects a credential. */
import {isExposed} from '../config/endpoint.ts';
import type {ChatSettings} from '../config/settings.ts';

/** `open`: others on the network can read it; `open-and-forbidden`: and `--require-tls` forbids sending it then. */
export type Exposure = 'private' | 'open' | 'open-and-forbidden';

export function exposureOf(url: string, {requireTls}: Pick<ChatSettings, 'requireTls'>): Exposure {
	if (!isExposed(url)) return 'private';
	return requireTls ? 'open-and-forbidden' : 'open';
}
