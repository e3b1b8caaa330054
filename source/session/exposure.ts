/** How safe a credential is on its way to the server. */
import {isExposed} from '../config/endpoint.ts';
import type {ChatSettings} from '../config/settings.ts';

/** `open`: others on the way can read it; `open-and-forbidden`: and it was asked for that none be sent then. */
export type Exposure = 'private' | 'open' | 'open-and-forbidden';

export function exposureOf(url: string, {requireTls}: Pick<ChatSettings, 'requireTls'>): Exposure {
	if (!isExposed(url)) return 'private';
	return requireTls ? 'open-and-forbidden' : 'open';
}
