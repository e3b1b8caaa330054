/** Watches the connection for the exit code of a chat that the user leaves. */
import type {Chat} from '../chat/chat.ts';

/** @returns the exit code: 0; 3 if no connection was ever made; 4 if the last credential was rejected */
export function trackExitCode(chat: Chat): {exitCode(): number} {
	let wasReady = false;
	let failed: number | undefined;
	chat.subscribe(() => {
		const {connection} = chat.getSnapshot();
		if (connection.at === 'ready') {
			wasReady = true;
			failed = undefined;
		} else if (connection.at === 'waiting' || connection.at === 'stopped')
			failed = connection.because.exitCode;
	});
	return {
		exitCode: () => {
			if (failed === 4) return 4;
			return wasReady ? 0 : 3;
		},
	};
}
