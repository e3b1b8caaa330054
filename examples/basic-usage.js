/**
 * Connects, asks one question and prints the answer. Start a server first, for example
 * `bedrock-chat sandbox --port 8000`, which accepts the token `good`:
 *
 *     BEDROCK_AUTH_TOKEN=good node examples/basic-usage.js
 */
import {ChatClient} from 'bedrock-chat-tui';

const client = new ChatClient({
	endpoint: process.env.BEDROCK_WS_ENDPOINT ?? 'ws://localhost:8000/ws/chat',
	authType: 'bearer_token',
	token: process.env.BEDROCK_AUTH_TOKEN ?? 'your-token',
});

try {
	await client.connect();
	const turn = await client.ask('Hello!');
	console.log(turn.text);
} catch (error) {
	console.error(String(error));
	process.exitCode = 1;
} finally {
	await client.disconnect();
}
