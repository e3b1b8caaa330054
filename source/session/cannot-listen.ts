/** Explains why the built-in assistant cannot listen on its address. */
import {own, type SafeText} from '../text/safe.ts';

/** @param error the reason that a server rejected with */
export function cannotListen(error: unknown, host: string, port: number): SafeText {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	switch (code) {
		case 'EADDRINUSE':
			return own`Port ${port} on ${host} is in use by another program. Choose another with --port, or --port 0 for any free one.`;
		case 'EACCES':
			return own`This user is not allowed to listen on port ${port}. Choose one above 1023 with --port.`;
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return own`${host} is not an address of this machine. To listen on 127.0.0.1, leave --host out.`;
		default:
			return own`The server cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : String(error)}.`;
	}
}
