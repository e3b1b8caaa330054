/**
 * Handles events: connections, the assistant's activity and its answers.
 *
 *     BEDROCK_AUTH_TOKEN=good node examples/message-handlers.js
 */
import {ChatClient} from 'bedrock-chat-tui';

let isTyping = false;

const client = new ChatClient({
	endpoint: process.env.BEDROCK_WS_ENDPOINT ?? 'ws://localhost:8000/ws/chat',
	authType: 'bearer_token',
	token: process.env.BEDROCK_AUTH_TOKEN ?? 'your-token',
	onMessage(message) {
		if (message.type === 'ai_response') console.log(`Assistant: ${message.message}`);
		// A streamed answer has one such message for each of its pieces.
		else if (message.type === 'typing' && !isTyping) console.log('Assistant is typing...');
		isTyping = message.type === 'typing';
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
	// The handlers get the answer; wait until the turn has ended.
	await client.idle();
} catch {
	// onError has reported it.
} finally {
	await client.disconnect();
}
