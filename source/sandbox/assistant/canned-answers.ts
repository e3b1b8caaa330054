/** The assistant's long texts, which test how a screen displays them. */

/** Several screens of plain paragraphs. */
export const longAnswer = `A terminal is an odd place to hold a conversation, and a good one.

It began as paper. A teletype hammered each line onto a roll, and what was printed stayed printed: there was no going back, only going on. When the paper became glass, programs kept the manners of paper for a while. They wrote at the bottom, the top went away, and if you had missed something you had missed it.

Then somebody noticed that glass can be rewritten. A cursor could move up. A line could be wiped and drawn again. Whole screens could be put up and taken away, and behind them the old paper was still there, unharmed, waiting for the program to end. That is the trick this window plays on you at this moment.

What makes such a screen calm is not how much it can do but how little of it moves. When a word arrives, one line changes. When you press a key, one cell changes. When nothing happens, nothing should be sent at all, and the machine can sleep between two thoughts as you do.

There is a second kind of calm, and it concerns your place. You scroll up to read something again, and new words arrive below. A careless program drags you down to them. A careful one leaves you where you are, and merely says, at the edge of your eye, that there is more.

The third kind is honesty. A server that thinks for a minute looks exactly like a server that has died, unless someone counts the seconds aloud. A message that was sent looks exactly like a message that was lost, unless someone asks. Most of the work in a program like this one goes into knowing the difference, and into saying so in few words.

And when all is done and you leave, the paper comes back as it was: your prompt, your history, the command you typed an hour ago. A good guest wipes the table.

That was the long answer. The short one is: scroll up, and see whether you can find the roll of paper again.`;

/** Two fenced blocks between paragraphs, one of them with a long line. */
export const shortCode = `Here is a function that waits a little longer after every failure:

\`\`\`typescript
/** Milliseconds to wait before the given attempt, counted from 0. */
export function backoff(attempt: number, random = Math.random): number {
	const ceiling = Math.min(30_000, 500 * 2 ** attempt);
	return Math.round(random() * ceiling); // full jitter: clients do not retry at the same time
}
\`\`\`

And the same idea as one long line of shell:

\`\`\`sh
for attempt in 0 1 2 3 4; do curl --silent --fail --max-time 5 http://localhost:8000/chat/stats && break; sleep $((2 ** attempt)); done
\`\`\`

Inside the fence nothing is Markdown: \`**not bold**\` stays as it is.`;

/** Lists in lists, and a table. */
export const shortList = `Things worth packing for a night train:

1. A ticket
   - printed, because the battery knows when you need it
   - with the *right* date
2. Something to eat
   - bread
   - cheese
   - more bread
3. A book that is **not** about trains

| what | how many | weight |
|------|---------:|-------:|
| socks | 4 | 180 g |
| lamp ☼ | 1 | 95 g |
| 本 (book) | 1 | 310 g |

> Leave room for what you will bring back.`;

/** All Markdown constructs in one answer. */
export const markdownShowcase = `# What an answer can be made of

Words may be **strong**, *stressed*, ***both***, ~~taken back~~ or \`code\`, and **strong words with a \`name\` in them** stay strong when the row ends. A link shows where it leads: [the first terminal](https://example.com/terminals?year=1969), or <https://example.com>, or a reference to [what stands below][below]. An image is its words: ![a teletype](teletype.png).

## Lists

- A point
- Another, with a longer text that does not fit into one row of a narrow screen and is indented where it goes on
  - inside it, a smaller one
    - and a smaller one still
- The last

1. First this
2. Then that, which needs a command:
   \`\`\`sh
   curl --silent http://localhost:8000/chat/stats | jq '.sessions'
   \`\`\`
3. And then

- [x] found the terminal
- [ ] threw the paper away

## Quotes

> Simple things should be simple,
> > complex things should be possible.
>
> - somebody, some time

## A table

| part | what it is for | since | price |
|:-----|:---------------|:-----:|------:|
| bell | calls somebody who is in another room | 1908 | 3.20 |
| carriage | brings the paper back to the start of the *next* line | 1873 | 41.00 |
| ribbon 帯 | ink | 1886 | 0.95 |

## Code

\`\`\`python
from dataclasses import dataclass

@dataclass
class Line:
    """One line of paper."""
    text: str
    width: int = 72

    def fits(self) -> bool:
        return len(self.text) <= self.width  # no hyphens yet
\`\`\`

\`\`\`diff
 one thing stays
-another goes
+and something new comes
\`\`\`

---

A footnote[^1] has its label in brackets, and HTML is just text: <kbd>Ctrl</kbd>&nbsp;&copy;.

[^1]: Here it is.

[below]: https://example.com/below "the last line"`;

/** Control characters that must not reach a terminal: colours, title, clipboard, cursor, bells, direction marks. */
export const terminalAttack = [
	'Nothing in this answer should reach your terminal as anything but text.',
	'',
	'Colour: \u001b[31mred\u001b[0m. Title: \u001b]0;owned\u0007. Clipboard: \u001b]52;c;b3duZWQ=\u0007.',
	'A link: \u001b]8;;http://example.test/\u001b\\click\u001b]8;;\u001b\\. Clear: \u001b[2J\u001b[H. Bell: \u0007. Backspaces: abc\b\b\bxyz.',
	'One byte controls: \u009b31m \u009d0;owned\u009c. Carriage return: safe\rHIDDEN. NUL: \u0000. DEL: \u007f.',
	'Direction: \u202eeltit ruoy\u202c and \u2066isolated\u2069. Line separators: one\u2028two\u2029three. Width: \u200b\ufeff\u00ad.',
	'',
	'```',
	'\u001b[?1049h\u001b[?25l and inside a fence as well \u001b[6n',
	'```',
].join('\n');

/** Numbered ASCII paragraphs of exactly `characters` characters in total. */
export function paragraphs(characters: number): string {
	const sentence = 'The river takes its time, and nobody has yet complained that the sea was late. ';
	const parts: string[] = [];
	let length = 0;
	for (let number = 1; length < characters; number += 1) {
		const part = `Paragraph ${number}. ${sentence.repeat(1 + (number % 7)).trimEnd()}`;
		parts.push(part);
		length += part.length + 2;
	}
	return parts.join('\n\n').slice(0, characters);
}
