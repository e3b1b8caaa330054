/** The shortest client for one question: prints the answer to `node bare-client.js URL QUESTION`, for row 19. */
import process from 'node:process';
import WebSocket from 'ws';

const [url = '', message] = process.argv.slice(2);
const socket = new WebSocket(url);
socket.on('message', (data) => {
	const frame = JSON.parse(String(data));
	if (frame.type === 'connection_established') socket.send(JSON.stringify({type: 'chat', message}));
	if (frame.type !== 'ai_response') return;
	process.stdout.write(`${frame.message}\n`);
	socket.close();
});
