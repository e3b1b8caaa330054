/**
 * Follows everything that happens with handlers of its own: who is connected, what the assistant is doing, what it says.
 *
 *     BEDROCK_AUTH_TOKEN=good node examples/message-handlers.js
 */
import {ChatClient} from 'bedrock-chat-tui';

const client = new ChatClient({
	endpoint: process.env.BEDROCK_WS_ENDPOINT ?? 'ws://localhost:8000/ws/chat',
	authType: 'bearer_token',
	token: process.env.BEDROCK_AUTH_TOKEN ?? 'your-token',
	onMessage(message) {
		if (message.type === 'ai_response') console.log(`Assistant: ${message.message}`);
		else if (message.type === 'typing') console.log('Assistant is typing...');
	},
	onError(error) {
		console.error(`Error: ${error.message}`);
		process.exitCode = 1;
	},
	onConnected(sessionId) {
		console.log(`Connected: ${sessionId}`);
	},
});

try {
	await client.connect();
	await client.sendChatMessage('Hello!');
	// The answer comes to the handlers; this waits until nothing is under way any more.
	await client.idle();
} catch {
	// onError has told it.
} finally {
	await client.disconnect();
}
