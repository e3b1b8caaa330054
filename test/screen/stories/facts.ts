/** What is written and seen in the stories, for each of the two servers. */

/** What a user writes for the same outcome. */
interface Words {
	readonly hello: string;
	readonly helloAnswer: RegExp;
	/** An answer that begins with reasoning. */
	readonly reasoning: string;
	readonly reasoningAnswer: RegExp;
	/** A search in the knowledge base, and a title that it finds. */
	readonly search: string;
	readonly found: string;
	/** The message that the preset `order-report` makes for the order A-1001. */
	readonly preset: string;
	/** Labels of the fields of that preset after the first. */
	readonly presetFields: readonly string[];
	readonly presetAnswer: RegExp;
}

export interface Facts {
	readonly words: Words;
	readonly welcome: readonly [title: string, text: string];
	/** The model by default. */
	readonly model: string;
	/** A part of the name of another one, and that name. */
	readonly otherModel: readonly [part: string, name: string];
	readonly displayName: string;
	/** The user of the token `good`. */
	readonly userId: string;
	/** The title that the server gives the conversation of the preset. */
	readonly title: string;
}

export const SANDBOX: Facts = {
	words: {
		hello: 'my name is Ada',
		helloAnswer: /Pleased to meet you, Ada/,
		reasoning: 'reasoning',
		reasoningAnswer: /I thought before I answered/,
		search: 'how to return a lamp',
		found: 'Handbook of returns',
		preset: 'order A-1001, and then check the stock of each item',
		presetFields: [],
		presetAnswer: /A-1001/,
	},
	welcome: ['Lamps & Paper', 'Welcome to the shop.'],
	model: 'Built-in assistant',
	otherModel: ['hasty', 'Hasty assistant'],
	displayName: 'Ada',
	userId: 'Ada',
	title: 'order A-1001, and then',
};

export const REFERENCE: Facts = {
	words: {
		hello: 'echo pleased to meet you',
		helloAnswer: /^ │ pleased to meet you$/m,
		reasoning: 'echo <reasoning>first\nthen</reasoning>I thought',
		reasoningAnswer: /^ │ I thought$/m,
		search: 'return an order',
		found: 'Returns',
		preset: 'tools report for A-1001 on linux',
		presetFields: ['Platform'],
		presetAnswer: /Order A-1001 is shipped/,
	},
	welcome: ['Reference Desk', 'Ask about an order.'],
	model: 'us.anthropic.claude-sonnet-5',
	otherModel: ['nova micro', 'Nova Micro'],
	displayName: 'Good User',
	userId: 'u-good',
	title: 'Stub Title',
};
