/** What the assistant says when no tool is needed: its introduction, and its musings about anything at all. */
import {scriptedDemos} from './scripted-demos.ts';

/** Names everything worth trying, the tricks from their own table. */
export function introduction(name: string | undefined): string {
	const called = scriptedDemos.map(
		(trick) => `- \`${[trick.word, trick.usage].filter(Boolean).join(' ')}\`: ${trick.help}`,
	);
	return `Hello${name === undefined ? '' : ` again, ${name}`}! I am the assistant that is built into bedrock-chat. No model stands behind me, but my tools are real, and so is the WebSocket between us.

Ask me, for example:

- where is order A-1001 and is X9 in stock
- order A-1003, and then check each item's stock
- what is 12*(3+4)
- what time is it in Tokyo
- show me products with a lamp
- my name is Ada

One word alone does something special:

${called.join('\n')}`;
}

/** A small number made of a text: the same words always get the same answer. */
function hash(text: string): number {
	let value = 7;
	for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
	return value;
}

function quoted(words: readonly string[]): string {
	return words.map((word) => `“${word}”`).join(' and ');
}

type Musing = (topic: string, others: readonly string[]) => string;

const musings: readonly Musing[] = [
	(topic, others) =>
		`I keep turning over the word “${topic}”.${others.length > 0 ? ` Next to ${quoted(others)} it gains some weight.` : ''}

If I had a model behind me it would now tell you what everybody says about it. I have only a shelf of tools, so I would rather ask: what would you do differently if you already knew the answer?`,
	(topic, others) =>
		`There are three ways to look at ${topic}:

1. **from close by**, where it is mostly details
2. **from far off**, where it is mostly habit
3. **from the side**, where you notice who is holding it up

${others.length > 0 ? `You mentioned ${quoted(others)} as well, which makes me think you are standing close.` : 'Most people stand too close.'}`,
	(topic, others) =>
		`Suppose ${topic} were a program. Its heart would fit on a card:

\`\`\`python
def ${identifier(topic)}(${others.map(identifier).join(', ')}):
    question = ask()
    while question.is_interesting():
        question = question.ask_again()
    return question
\`\`\`

You see that it returns a question. Ask me about an order or a sum if you want an answer instead.`,
	(topic, others) =>
		`A fair question, and “${topic}” is the part of it that matters.

I am a small assistant in a small process on your own machine, and I cannot know much about it. But I did read your words: ${others.length > 0 ? `${quoted(others)} did not escape me.` : 'that one did not escape me.'}

> Say *help* and I will tell you what I am good at.`,
];

function identifier(word: string): string {
	const plain = word.replace(/[^\p{L}\p{N}]+/gu, '_');
	return /^\p{N}/u.test(plain) ? `_${plain}` : plain;
}

/**
 * A friendly answer that uses the words of the question.
 * @param words the ones that carry it; may be empty
 */
export function smallTalk(message: string, words: readonly string[]): string {
	if (words.length === 0) {
		return 'I heard you, but I am not sure what to make of it. Say *help* and I will tell you what I can do.';
	}
	const byLength = [...words].sort((a, b) => b.length - a.length).map((word) => word.slice(0, 40));
	const [topic = '', ...rest] = byLength;
	const musing = musings[hash(message) % musings.length] ?? musings[0];
	return musing?.(topic, rest.slice(0, 2)) ?? topic;
}
