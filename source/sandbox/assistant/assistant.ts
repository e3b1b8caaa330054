/** The built-in assistant: a script with real tools, which plays a turn for each intent. */
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import {isList, isObject} from '../../protocol/json.ts';
import {sourcesOf} from '../features/knowledge.ts';
import type {ScriptTurn} from '../turn.ts';
import {introduction, smallTalk, testWords} from './conversation.ts';
import {nameIn, parseIntent} from './intent-parser.ts';
import {findScriptedDemo} from './scripted-demos.ts';
import type {ToolRequest, ToolRun} from './tools.ts';

/** Answers one message. */
export async function playTurn(message: string, turn: ScriptTurn): Promise<void> {
	const scripted = findScriptedDemo(message);
	if (scripted !== undefined) {
		await scripted.demo.play(turn, scripted.numbers);
		return;
	}
	const intent = parseIntent(message);
	switch (intent.kind) {
		case 'introduction':
			return turn.answer(introduction(nameIn(turn.earlier)));
		case 'test-words':
			return turn.answer(testWords());
		case 'lookup':
			return lookUp(turn, intent.orders, intent.skus);
		case 'order-then-stock':
			return orderThenStock(turn, intent.order);
		case 'order-unnamed':
			return turn.answer('Which order? Give me its number, for example: `where is order A-1001`.');
		case 'sum':
			return answerSum(turn, intent.expression);
		case 'time':
			return answerTime(turn, intent.place);
		case 'search':
			return search(turn, intent.query);
		case 'name-given':
			return turn.answer(
				`Pleased to meet you, ${intent.name}. I will remember your name in this session. To test it, reconnect and ask me \`what is my name\`.`,
			);
		case 'name-asked':
			return turn.answer(rememberName(turn.earlier));
		case 'recall':
			return turn.answer(recall(turn.earlier));
		case 'thanks':
			return turn.answer('You are welcome.');
		case 'farewell':
			return turn.answer('Goodbye! Type `/quit` to leave the chat.');
		case 'other':
			return answerOther(turn, message, intent.words);
	}
}

/** From the knowledge base, if that has something. */
async function answerOther(turn: ScriptTurn, message: string, words: readonly string[]): Promise<void> {
	const hits = turn.search(message);
	const [best] = hits;
	if (best === undefined) return turn.answer(smallTalk(message, words));
	return turn.answer(
		`${best.content}\n\nThis is from [${best.title}](${best.url}).`,
		undefined,
		sourcesOf(hits),
	);
}

// ---------------------------------------------------------------------------------------------------------
// Questions that need tools

async function lookUp(turn: ScriptTurn, orders: readonly string[], skus: readonly string[]): Promise<void> {
	const calls: ToolRequest[] = [
		...orders.map((order_id) => ({name: 'get_order', arguments: {order_id}})),
		...skus.map((sku) => ({name: 'get_inventory', arguments: {sku}})),
	];
	const text = calls.length === 1 ? 'Let me look that up.' : `Let me look up ${calls.length} things at once.`;
	const outcomes = await turn.tools(text, calls);
	const parts = outcomes.map((outcome, index) =>
		index < orders.length
			? describeOrder(outcome)
			: describeStock(outcome, skus[index - orders.length] ?? ''),
	);
	await turn.answer(parts.join('\n\n'));
}

async function orderThenStock(turn: ScriptTurn, order: string): Promise<void> {
	const [found] = await turn.tools('First the order, to see its items.', [
		{name: 'get_order', arguments: {order_id: order}},
	]);
	const skus = listAt(valueIn(found), 'items').map((item) => textAt(item, 'sku'));
	if (skus.length === 0) {
		await turn.answer(`${describeOrder(found)} There are no items to check.`);
		return;
	}
	const outcomes = await turn.tools(
		`It contains ${skus.length === 1 ? 'one item' : `${skus.length} items`}. Now the stock of each.`,
		skus.map((sku) => ({name: 'get_inventory', arguments: {sku}})),
	);
	const lines = outcomes.map((outcome, index) => `- ${describeStock(outcome, skus[index] ?? '')}`);
	await turn.answer(`${describeOrder(found)}\n\nStock:\n\n${lines.join('\n')}`);
}

async function answerSum(turn: ScriptTurn, expression: string): Promise<void> {
	const [outcome] = await turn.tools('Let me calculate that.', [
		{name: 'calculate', arguments: {expression}},
	]);
	const result = valueIn(outcome).value;
	await turn.answer(
		typeof result === 'number'
			? `The result is **${result}**.\n\n\`\`\`\n${expression} = ${result}\n\`\`\``
			: `The calculator reported an error: ${failureOf(outcome)}.`,
	);
}

async function answerTime(turn: ScriptTurn, place: string | undefined): Promise<void> {
	const [outcome] = await turn.tools('Let me look at the clock.', [
		{name: 'get_time', arguments: place === undefined ? {} : {place}},
	]);
	const time = valueIn(outcome);
	await turn.answer(
		outcome?.kind === 'value'
			? `It is **${textAt(time, 'time')}** ${place === undefined ? 'here' : `in ${place}`}, on ${textAt(time, 'weekday')} ${textAt(time, 'date')} (${textAt(time, 'time_zone')}).`
			: `I do not know: ${failureOf(outcome)}. I know the time in about thirty cities; try Tokyo, Lagos or Oslo.`,
	);
}

async function search(turn: ScriptTurn, query: string): Promise<void> {
	const [outcome] = await turn.tools('Let me search the catalogue.', [
		{name: 'search_products', arguments: {query}},
	]);
	const found = listAt(valueIn(outcome), 'products');
	if (found.length === 0) {
		await turn.answer(
			`No product matches “${query}”. The catalogue contains lamps, desks, pens, coffee pots and tea.`,
		);
		return;
	}
	const lines = found.map((product) => {
		const sold = product.in_stock === true ? '' : ' *(sold out)*';
		return `- **${textAt(product, 'name')}** (${textAt(product, 'sku')}), ${money(product.price)}${sold}\n  ${textAt(product, 'about')}`;
	});
	const first = found[0];
	const hint =
		first === undefined ? '' : `\n\nAsk “is ${textAt(first, 'sku')} in stock” for the exact number.`;
	await turn.answer(
		`${found.length === 1 ? 'One product matches' : `${found.length} products match`}:\n\n${lines.join('\n')}${hint}`,
	);
}

// ---------------------------------------------------------------------------------------------------------
// Questions that need memory

function rememberName(earlier: readonly string[]): string {
	const name = nameIn(earlier);
	return name === undefined
		? 'I do not know your name in this session. Tell me with “my name is …”.'
		: `Your name is ${name}; you told me in this session.`;
}

function recall(earlier: readonly string[]): string {
	if (earlier.length === 0) return 'Nothing yet: this is your first message in this session.';
	const last = earlier.slice(-8).map((text, index) => `${index + 1}. ${oneLine(text)}`);
	const before = earlier.length > last.length ? ` The last ${last.length} of ${earlier.length}:` : '';
	return `Your messages so far.${before}\n\n${last.join('\n')}`;
}

function oneLine(text: string): string {
	const flat = text.replace(/\s+/g, ' ').trim();
	return flat.length > 80 ? `${flat.slice(0, 79)}…` : flat;
}

// ---------------------------------------------------------------------------------------------------------
// Outcomes as sentences

function describeOrder(outcome: ToolRun | undefined): string {
	if (outcome?.kind !== 'value') return `The order could not be found: ${failureOf(outcome)}.`;
	const order = valueIn(outcome);
	const items = listAt(order, 'items').map((item) => `${numberAt(item, 'qty')} × ${textAt(item, 'name')}`);
	const customer = objectAt(order, 'customer');
	const city = textAt(objectAt(customer, 'address'), 'city');
	const paid = order.paid === true ? 'paid' : 'not paid';
	const note = typeof order.note === 'string' ? ` Note: “${order.note}”` : '';
	return `Order **${textAt(order, 'id')}** is **${textAt(order, 'status')}**: ${items.join(', ')}, ${money(order.total)} in total (${paid}), for ${textAt(customer, 'name')} in ${city}.${note}`;
}

function describeStock(outcome: ToolRun | undefined, sku: string): string {
	if (outcome?.kind !== 'value') return `**${sku}** could not be looked up: ${failureOf(outcome)}.`;
	const stock = valueIn(outcome);
	const free = numberAt(stock, 'available');
	const next =
		typeof stock.next_delivery === 'string' ? `; the next delivery is on ${stock.next_delivery}` : '';
	if (free <= 0) return `**${sku}** is out of stock${next}.`;
	return `**${sku}** is in stock: ${free} free of ${numberAt(stock, 'on_hand')}${next}.`;
}

function failureOf(outcome: ToolRun | undefined): string {
	return outcome?.kind === 'http' ? `${outcome.detail} (HTTP ${outcome.status})` : 'the tool did not answer';
}

function money(value: JsonValue | undefined): string {
	return `€${Number(value ?? 0).toFixed(2)}`;
}

function valueIn(outcome: ToolRun | undefined): JsonObject {
	return outcome?.kind === 'value' && isObject(outcome.value) ? outcome.value : {};
}

function objectAt(value: JsonObject, key: string): JsonObject {
	const found = value[key];
	return isObject(found) ? found : {};
}

function listAt(value: JsonObject, key: string): readonly JsonObject[] {
	const found = value[key];
	return isList(found) ? found.filter(isObject) : [];
}

function textAt(value: JsonObject, key: string): string {
	return String(value[key] ?? '');
}

function numberAt(value: JsonObject, key: string): number {
	return Number(value[key] ?? 0);
}
