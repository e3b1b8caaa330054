/**
 * The texts that the bench's server sends. None of them holds a capital that the bench types as a key (`KEYS` in
 * typing.ts), so that one of those on its way to the terminal is an echo.
 */

/** Characters that each chunk of a streamed reply adds. */
export const CHUNK = 10;

/** The last words of every streamed reply: when they are seen, all of it is. */
export const END_OF_REPLY = 'finished';

/** Messages that are sent at once, and the size of each. */
export const BURST_MESSAGES = 10_000;
export const BURST_BYTES = 500;

/** Stands in the first line of every streamed reply, and again some hundred characters later. */
export const BEGIN_OF_REPLY = 'Section';

const section = (number: number): string => `## ${BEGIN_OF_REPLY} ${number}

The parcel left the depot at noon and is expected on **friday**. It holds \`three\` lamps, two of them
_spare_; the list below says what is in it, and what each of the parts is good for in the end.

- a lamp with a shade of paper, which is sold without the bulb
- a lamp of brass
  - its switch is on the cord
  - its cord is two metres long
- a notebook, ruled

\`\`\`js
// Adds up what the parcel is good for.
export function total(items) {
  return items.reduce((sum, item) => sum + item.price, 0);
}
\`\`\`

`;

/** A reply in Markdown for so many chunks of `CHUNK` characters each. */
export function reply(chunks: number): string {
	const end = `\n\n${END_OF_REPLY}`;
	const size = chunks * CHUNK - end.length;
	let text = '';
	for (let number = 1; text.length < size; number++) text += section(number);
	return text.slice(0, size) + end;
}

/** One message of a long conversation: so many characters, and its number at the beginning. */
export function message(index: number, size: number): string {
	const filling = 'the quick brown fox jumps over the lazy dog ';
	return `${messageMark(index)} ${filling.repeat(Math.ceil(size / filling.length))}`.slice(0, size);
}

/** By which a message is found on the screen. */
export const messageMark = (index: number): string => `message ${index}.`;
