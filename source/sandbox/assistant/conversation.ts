/** The assistant's answers without tools: its introduction, the words for testing, and small talk about any message. */
import {scriptedDemos} from './scripted-demos.ts';

/** Lists example questions, and names the word that lists the others. */
export function introduction(name: string | undefined): string {
	return `Hello${name === undefined ? '' : ` again, ${name}`}! I am the assistant that is built into bedrock-chat. I am a script, not a language model, but my tools and this WebSocket connection are real.

Ask me, for example:

- where is order A-1001 and is X9 in stock
- order A-1003, and then check each item's stock
- what is 12*(3+4)
- what time is it in Tokyo
- show me products with a lamp
- my name is Ada

Send \`tests\` for the words that test a client.`;
}

/** Lists the words of all scripted demos. */
export function testWords(): string {
	const demos = scriptedDemos.map(({word, takes, help}) => `- \`${[word, ...takes].join(' ')}\`: ${help}`);
	return `To test a client, send one of these words alone:\n\n${demos.join('\n')}`;
}

/** A small number computed from a text, so that the same text always gets the same answer. */
function hash(text: string): number {
	let value = 7;
	for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
	return value;
}

function quoted(words: readonly string[]): string {
	return words.map((word) => `“${word}”`).join(' and ');
}

type SmallTalk = (topic: string, others: readonly string[]) => string;

const replies: readonly SmallTalk[] = [
	(topic, others) =>
		`You asked about “${topic}”.${others.length > 0 ? ` You also mentioned ${quoted(others)}.` : ''}

A language model would answer this question. I am only a script with a few tools, so let me ask instead: what would you do differently if you already knew the answer?`,
	(topic, others) =>
		`There are three ways to look at ${topic}:

1. **up close**, as a collection of details
2. **from far away**, as one part of something larger
3. **over time**, as something that changes

${others.length > 0 ? `You also mentioned ${quoted(others)}, so you may be looking up close.` : 'Most people look up close.'}`,
	(topic, others) =>
		`Suppose ${topic} were a program. It would be short:

\`\`\`python
def ${identifier(topic)}(${others.map(identifier).join(', ')}):
    question = ask()
    while question.is_interesting():
        question = question.ask_again()
    return question
\`\`\`

It returns a question. For an answer, ask me about an order or a sum.`,
	(topic, others) =>
		`Good question, and “${topic}” is the important part of it.

I am a small assistant in a process on your own machine, and I know little about it. But I have read your message${others.length > 0 ? `, including ${quoted(others)}` : ''}.

> Type *help* for a list of questions that I can answer.`,
];

function identifier(word: string): string {
	const plain = word.replace(/[^\p{L}\p{N}]+/gu, '_');
	return /^\p{N}/u.test(plain) ? `_${plain}` : plain;
}

/**
 * A friendly answer that contains words of the message.
 * @param words its keywords; may be empty
 */
export function smallTalk(message: string, words: readonly string[]): string {
	if (words.length === 0) {
		return 'I did not understand that. Type *help* for a list of questions that I can answer.';
	}
	const byLength = [...words].sort((a, b) => b.length - a.length).map((word) => word.slice(0, 40));
	const [topic = '', ...rest] = byLength;
	const reply = replies[hash(message) % replies.length] ?? replies[0];
	return reply?.(topic, rest.slice(0, 2)) ?? topic;
}
