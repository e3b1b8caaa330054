/** Marks the errors and the refused requests that a proxy caused, which otherwise look like those of the server. */

const faults = new WeakSet<object>();

/** @param fault an error, or a request that the proxy refused */
export function markProxyFault(fault: object): void {
	faults.add(fault);
}

export const isProxyFault = (fault: object): boolean => faults.has(fault);
