/**
 * Runs a conversation: sends each question after the previous answer. Then counts the messages in the server's history
 * and clears it.
 *
 *     BEDROCK_API_KEY=good node examples/conversation.js
 */
import {ChatClient} from 'bedrock-chat-tui';

const client = new ChatClient({
	endpoint: process.env.BEDROCK_WS_ENDPOINT ?? 'ws://localhost:8000/ws/chat',
	authType: 'api_key',
	apiKey: process.env.BEDROCK_API_KEY ?? 'your-api-key',
});

const messages = [
	'What is machine learning?',
	'Can you give me an example?',
	'How does it differ from deep learning?',
];

try {
	await client.connect();

	for (const message of messages) {
		console.log(`You: ${message}`);
		const turn = await client.ask(message);
		for (const tool of turn.tools) console.log(`  ${tool.name}: ${tool.outcome}`);
		console.log(`Assistant: ${turn.text}`);
	}

	const history = await client.getHistory();
	console.log(`The server remembers ${history.length} messages.`);

	await client.clearHistory();
} catch (error) {
	console.error(String(error));
	process.exitCode = 1;
} finally {
	await client.disconnect();
}
