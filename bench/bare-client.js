/**
 * The shortest client for one question: prints the answer to `node bare-client.js URL QUESTION`, for row 19. With `--hold` as a third
 * argument it only receives it.
 */
import process from 'node:process';
import WebSocket from 'ws';

const [url = '', message, hold] = process.argv.slice(2);
const socket = new WebSocket(url);
let isAsked = false;
socket.on('message', (data) => {
	if (isAsked && hold === '--hold') {
		socket.close();
		return;
	}
	const frame = JSON.parse(String(data));
	if (frame.type === 'connection_established') {
		isAsked = true;
		socket.send(JSON.stringify({type: 'chat', message}));
	}
	if (frame.type !== 'ai_response') return;
	process.stdout.write(`${frame.message}\n`);
	socket.close();
});
