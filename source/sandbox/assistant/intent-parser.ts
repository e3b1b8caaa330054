/** Recognises the intent of a message by keywords. Pure: text in, intent out. */
import {calculate} from './arithmetic.ts';

export type Intent =
	| {readonly kind: 'introduction'}
	/** The words of the scripted demos. */
	| {readonly kind: 'test-words'}
	/** Orders and articles to look up, in one round. */
	| {readonly kind: 'lookup'; readonly orders: readonly string[]; readonly skus: readonly string[]}
	/** An order, and in a second round the stock of its items. */
	| {readonly kind: 'order-then-stock'; readonly order: string}
	/** An order without its number. */
	| {readonly kind: 'order-unnamed'}
	| {readonly kind: 'sum'; readonly expression: string}
	/** `place` is undefined for the local time. */
	| {readonly kind: 'time'; readonly place: string | undefined}
	| {readonly kind: 'search'; readonly query: string}
	| {readonly kind: 'name-given'; readonly name: string}
	| {readonly kind: 'name-asked'}
	/** The earlier messages. */
	| {readonly kind: 'recall'}
	| {readonly kind: 'thanks'}
	| {readonly kind: 'farewell'}
	/** None of the above. `words`: the keywords of the message, in order. */
	| {readonly kind: 'other'; readonly words: readonly string[]};

const ORDER = /\b[a-z]-\d{3,6}\b/gi;
const SKU = /\b[a-z]{1,2}\d{1,4}\b/gi;
const STOCK_WORDS = /\b(?:stock|inventory|available|availability|sku|how many)\b/i;
const GREETING =
	/^\W*(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening)|help|help me|\?)\b\W*(?:there|you|assistant)?\W*$/i;
/** Also with up to three other words. */
const BEGINS_WITH_GREETING =
	/^\W*(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening))\b(?:\W+[\w'’-]+){0,3}\W*$/i;
const UNNAMED_ORDER =
	/\b(?:my|the|an|this|that|last) (?:last |latest )?order\b(?! of\b)|\border status\b|^\W*orders?\W*$/i;
const ABOUT_YOU =
	/\b(?:what (?:can|do) you (?:do|know|understand)|who are you|what are you|how do you work)\b/i;
const STARTS_SUM = /^\W*(?:what(?:'s| is| are)|how much is|calculate|compute|work out|evaluate)\b/i;
const SUM = /[-+(\d.][-+*/^×÷·−().\d\s]*[\d)]/g;
const HAS_OPERATION = /[\d)]\s*[-+*/^×÷·−]\s*[-+(]*\s*[\d.]/;
const DATE = /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\/\d{1,2}\/\d{2,4}\b/g;
const SHOP_WORDS =
	/\b(?:products?|catalogue|catalog|articles?|buy|shop|sell|find me|search for|looking for)\b/i;

const STOP_WORDS = new Set(
	(
		'a about all am an and any are article articles as at be been but buy by can catalog catalogue could did do does each find for from ' +
		'give had has have he her him his how i if in into is it its just like list look looking made make many may me more most much my no ' +
		'not of on or our please product products really search sell shall she shop should show so some tell than that the their them then ' +
		'there these they think this those to too under us very want was we were what when where which who why will with would you your'
	).split(' '),
);

/** The keywords of a text: lower case, without duplicates and stop words. */
export function keywords(text: string): readonly string[] {
	const words = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
	return [...new Set(words)].filter((word) => word.length > 1 && !STOP_WORDS.has(word));
}

/** Never throws; the intent of anything else is `other`. */
export function parseIntent(message: string): Intent {
	const text = message.slice(0, 2000);
	return (
		lookupIn(text) ??
		smallTalkIn(text) ??
		sumIn(text) ??
		timeIn(text) ??
		searchIn(text) ??
		(BEGINS_WITH_GREETING.test(text) ? {kind: 'introduction'} : {kind: 'other', words: keywords(text)})
	);
}

function lookupIn(text: string): Intent | undefined {
	const orders = unique(text.match(ORDER) ?? []);
	const rest = text.replace(ORDER, ' ');
	const isAboutStock = STOCK_WORDS.test(rest);
	const skus = isAboutStock ? unique(rest.match(SKU) ?? []) : [];
	const [order] = orders;
	const items = /\b(?:items?|articles?|everything|each|all of it|what is in it)\b/i.test(rest);
	if (order !== undefined && orders.length === 1 && skus.length === 0 && isAboutStock && items) {
		return {kind: 'order-then-stock', order};
	}
	if (orders.length + skus.length > 0) return {kind: 'lookup', orders, skus};
	return UNNAMED_ORDER.test(rest) ? {kind: 'order-unnamed'} : undefined;
}

function smallTalkIn(text: string): Intent | undefined {
	if (GREETING.test(text) || ABOUT_YOU.test(text)) return {kind: 'introduction'};
	if (/^\W*tests\W*$/i.test(text)) return {kind: 'test-words'};
	const name = /\b(?:my name is|call me|i am called)\s+([\p{L}][\p{L}'’-]*)/iu.exec(text)?.[1];
	if (name !== undefined) return {kind: 'name-given', name};
	if (/\b(?:what(?:'s| is) my name|who am i)\b/i.test(text)) return {kind: 'name-asked'};
	if (
		/\bwhat (?:did|have) i (?:say|said|ask|asked|write|written|tell|told)\b|\bdo you remember\b/i.test(text)
	) {
		return {kind: 'recall'};
	}
	if (/^\W*(?:thanks|thank you|cheers|ta|danke|merci)\b/i.test(text)) return {kind: 'thanks'};
	return /^\W*(?:bye|goodbye|good night|see you|farewell)\b/i.test(text) ? {kind: 'farewell'} : undefined;
}

/** The name in the last message that gives one. */
export function nameIn(messages: readonly string[]): string | undefined {
	for (const message of [...messages].reverse()) {
		const intent = parseIntent(message);
		if (intent.kind === 'name-given') return intent.name;
	}
	return undefined;
}

function sumIn(text: string): Intent | undefined {
	const plain = text
		.replace(DATE, ' ; ')
		.replace(/(\d),(?=\d{3}\b)/g, '$1')
		.replace(/(?<=[\d)])\s*(?:x|times|multiplied by)\s*(?=[-(\d])/gi, ' * ')
		.replace(/(?<=[\d)])\s*plus\s*(?=[-(\d])/gi, ' + ')
		.replace(/(?<=[\d)])\s*minus\s*(?=[-(\d])/gi, ' - ')
		.replace(/(?<=[\d)])\s*(?:divided by|over)\s*(?=[-(\d])/gi, ' / ')
		.replace(/(?<=[\d)])\s*to the power of\s*(?=[-(\d])/gi, ' ^ ');
	const candidates = (plain.match(SUM) ?? [])
		.map((part) => part.trim())
		.filter((part) => HAS_OPERATION.test(part));
	const [expression] = candidates.sort((a, b) => b.length - a.length);
	if (expression === undefined) return undefined;
	// "between 3-5 people" is not a sum unless the text contains nothing else, or asks for one.
	const isAlone = plain.replace(expression, '').replace(/[\s=?!.]/g, '') === '';
	const isSum = calculate(expression).kind === 'value' || isAlone || STARTS_SUM.test(text);
	return isSum && (isAlone || STARTS_SUM.test(text) || /[*/^+×÷·(]/.test(expression))
		? {kind: 'sum', expression}
		: undefined;
}

function timeIn(text: string): Intent | undefined {
	const isQuestion =
		/\b(?:what(?:'s| is)?(?: the)? (?:time|date|day)|what time|time is it|the time|which day|today's date)\b/i.test(
			text,
		) || /^\W*(?:the )?(?:time|date|clock|now)\b/i.test(text);
	if (!isQuestion) return undefined;
	const place = /\b(?:in|at)\s+(\p{L}[\p{L} '’-]*)/iu
		.exec(text)?.[1]
		?.replace(/\s+(?:now|right now|today|please)$/i, '');
	return {kind: 'time', place: place?.trim()};
}

function searchIn(text: string): Intent | undefined {
	const words = keywords(text);
	const isQuestion =
		SHOP_WORDS.test(text) || words.some((word) => /^(?:lamps?|lanterns?|notebooks?|coffee|tea)$/.test(word));
	if (!isQuestion || words.length === 0) return undefined;
	return {kind: 'search', query: words.slice(0, 6).join(' ')};
}

function unique(found: readonly string[]): readonly string[] {
	return [...new Set(found.map((text) => text.toUpperCase()))];
}
