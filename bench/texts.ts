/**
 * The texts that the server of the bench sends. None contains a capital that the bench types (`KEYS` in typing.ts), so
 * that such a capital in the output is an echo.
 */

/** Characters that each chunk of a streamed reply adds. */
export const CHUNK = 10;

/** The end of every streamed reply: once it is shown, the reply is complete. */
export const END_OF_REPLY = 'finished';

/** Messages of a burst, and characters of each. */
export const BURST_MESSAGES = 10_000;
export const BURST_BYTES = 500;

/** Is in the first line of every streamed reply, and again every few hundred characters. */
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

/** A reply in Markdown of `chunks` times `CHUNK` characters. */
export function reply(chunks: number): string {
	const end = `\n\n${END_OF_REPLY}`;
	const size = chunks * CHUNK - end.length;
	let text = '';
	for (let number = 1; text.length < size; number++) text += section(number);
	return text.slice(0, size) + end;
}

/** A message of a long conversation: `size` characters that begin with its number. */
export function message(index: number, size: number): string {
	const filling = 'the quick brown fox jumps over the lazy dog ';
	return `${messageMark(index)} ${filling.repeat(Math.ceil(size / filling.length))}`.slice(0, size);
}

/** The beginning of a message, which identifies it on the screen. */
export const messageMark = (index: number): string => `message ${index}.`;
