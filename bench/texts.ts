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

/** The end of each reply of a sequence. */
export const replyMark = (index: number): string => `end-of-reply-${index}.`;

/** A reply in Markdown of `size` characters that ends with its number. */
export function numberedReply(index: number, size: number): string {
	const end = `\n\n${replyMark(index)}`;
	return reply(Math.ceil(size / CHUNK)).slice(0, size - end.length) + end;
}

/** What one chunk adds to a reply, without spaces: a terminal may get the words of a row separately. */
export const chunkMark = (index: number): string => `chunk-${index}.`;

/** A reply of `count` chunks that are sent one by one. */
export const chunksUpTo = (count: number): string =>
	Array.from({length: count}, (_, index) => chunkMark(index)).join(' ');

const withEnd = (text: string): string => `${text}\n\n${END_OF_REPLY}`;

/** Kinds of content whose first reply is measured. */
export const CONTENT_KINDS = {
	emoji: {title: 'first emoji', text: () => withEnd('The parcel is on its way 🚚, and the lamp works 👍🏽.')},
	cjk: {title: 'first CJK', text: () => withEnd('The label says 小心轻放, handle with care.')},
	list: {
		title: 'first nested list',
		text: () => withEnd('- a lamp\n  - its switch\n  - its cord\n- a notebook'),
	},
	code: {
		title: 'first code block',
		text: () =>
			withEnd(
				'```js\nexport const total = (items) => items.reduce((sum, item) => sum + item.price, 0);\n```',
			),
	},
	long: {title: 'a reply of 60 KB', text: () => reply(6000)},
	longer: {title: 'a reply of 250 KB', text: () => reply(25_000)},
} as const;

export type ContentKind = keyof typeof CONTENT_KINDS;
