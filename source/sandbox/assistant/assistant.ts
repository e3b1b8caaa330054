/** The mind behind the sandbox: a script with real tools. It takes an intent and plays the turn. */
import type {JsonObject, JsonValue} from '../../protocol/frames.ts';
import {isObject} from '../../protocol/json.ts';
import type {ScriptTurn} from '../turn.ts';
import {isList} from '../wire.ts';
import {introduction, smallTalk} from './conversation.ts';
import {nameIn, parseIntent} from './intent-parser.ts';
import {findScriptedDemo} from './scripted-demos.ts';
import type {ToolRequest, ToolRun} from './tools.ts';

/** Answers one message. */
export async function playTurn(message: string, turn: ScriptTurn): Promise<void> {
	const called = findScriptedDemo(message);
	if (called !== undefined) {
		await called.trick.play(turn, called.numbers);
		return;
	}
	const intent = parseIntent(message);
	switch (intent.kind) {
		case 'introduction':
			return turn.answer(introduction(nameIn(turn.earlier)));
		case 'lookup':
			return lookUp(turn, intent.orders, intent.skus);
		case 'order-then-stock':
			return orderThenStock(turn, intent.order);
		case 'sum':
			return workOut(turn, intent.expression);
		case 'time':
			return tellTime(turn, intent.place);
		case 'search':
			return search(turn, intent.query);
		case 'name-told':
			return turn.answer(
				`Pleased to meet you, ${intent.name}. I will know your name for as long as this session lasts; ask me \`what is my name\` after a reconnect and see.`,
			);
		case 'name-asked':
			return turn.answer(rememberName(turn.earlier));
		case 'recall':
			return turn.answer(recall(turn.earlier));
		case 'thanks':
			return turn.answer('You are welcome. Looking things up is the part of the day I like best.');
		case 'farewell':
			return turn.answer('Goodbye! `/quit` takes you out, and your terminal will look as you left it.');
		case 'musing':
			return turn.answer(smallTalk(message, intent.words));
	}
}

// ---------------------------------------------------------------------------------------------------------
// Questions that need tools

async function lookUp(turn: ScriptTurn, orders: readonly string[], skus: readonly string[]): Promise<void> {
	const calls: ToolRequest[] = [
		...orders.map((order_id) => ({name: 'get_order', arguments: {order_id}})),
		...skus.map((sku) => ({name: 'get_inventory', arguments: {sku}})),
	];
	const words =
		calls.length === 1 ? 'Let me look that up.' : `Let me look up ${calls.length} things at once.`;
	const outcomes = await turn.tools(words, calls);
	const parts = outcomes.map((outcome, index) =>
		index < orders.length ? tellOrder(outcome) : tellStock(outcome, skus[index - orders.length] ?? ''),
	);
	await turn.answer(parts.join('\n\n'));
}

async function orderThenStock(turn: ScriptTurn, order: string): Promise<void> {
	const [found] = await turn.tools('First the order, to see what is in it.', [
		{name: 'get_order', arguments: {order_id: order}},
	]);
	const skus = listAt(valueIn(found), 'items').map((item) => textAt(item, 'sku'));
	if (skus.length === 0) {
		await turn.answer(`${tellOrder(found)} So there is nothing in it to check.`);
		return;
	}
	const outcomes = await turn.tools(
		`${skus.length === 1 ? 'One article' : `${skus.length} articles`} in it. Now the stock of each.`,
		skus.map((sku) => ({name: 'get_inventory', arguments: {sku}})),
	);
	const lines = outcomes.map((outcome, index) => `- ${tellStock(outcome, skus[index] ?? '')}`);
	await turn.answer(`${tellOrder(found)}\n\nAnd on the shelves:\n\n${lines.join('\n')}`);
}

async function workOut(turn: ScriptTurn, expression: string): Promise<void> {
	const [outcome] = await turn.tools('I will not guess; here is the calculator.', [
		{name: 'calculate', arguments: {expression}},
	]);
	const result = valueIn(outcome).value;
	await turn.answer(
		typeof result === 'number'
			? `That makes **${result}**.\n\n\`\`\`\n${expression} = ${result}\n\`\`\``
			: `The calculator shook its head: ${failureOf(outcome)}.`,
	);
}

async function tellTime(turn: ScriptTurn, place: string | undefined): Promise<void> {
	const [outcome] = await turn.tools('A look at the clock.', [
		{name: 'get_time', arguments: place === undefined ? {} : {place}},
	]);
	const told = valueIn(outcome);
	await turn.answer(
		outcome?.kind === 'value'
			? `It is **${textAt(told, 'time')}** ${place === undefined ? 'here' : `in ${place}`}, on ${textAt(told, 'weekday')} ${textAt(told, 'date')} (${textAt(told, 'time_zone')}).`
			: `I cannot tell: ${failureOf(outcome)}. I know the clocks of some thirty cities; try Tokyo, Lagos or Oslo.`,
	);
}

async function search(turn: ScriptTurn, query: string): Promise<void> {
	const [outcome] = await turn.tools('I am going through the shelves.', [
		{name: 'search_products', arguments: {query}},
	]);
	const found = listAt(valueIn(outcome), 'products');
	if (found.length === 0) {
		await turn.answer(
			`Nothing in the catalogue goes by “${query}”. There are lamps, desks, pens, coffee things and tea.`,
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
		`${found.length === 1 ? 'One thing fits' : `${found.length} things fit`}:\n\n${lines.join('\n')}${hint}`,
	);
}

// ---------------------------------------------------------------------------------------------------------
// Questions that need memory

function rememberName(earlier: readonly string[]): string {
	const name = nameIn(earlier);
	return name === undefined
		? 'You have not told me yet, or it was in a session that I no longer have. Say “my name is …” and I will keep it.'
		: `You are ${name}; you told me in this session.`;
}

function recall(earlier: readonly string[]): string {
	if (earlier.length === 0) return 'Nothing yet: this is the first thing you say to me in this session.';
	const last = earlier.slice(-8).map((text, index) => `${index + 1}. ${oneLine(text)}`);
	const before = earlier.length > last.length ? ` The last ${last.length} of ${earlier.length}:` : '';
	return `I do.${before}\n\n${last.join('\n')}`;
}

function oneLine(text: string): string {
	const flat = text.replace(/\s+/g, ' ').trim();
	return flat.length > 80 ? `${flat.slice(0, 79)}…` : flat;
}

// ---------------------------------------------------------------------------------------------------------
// Outcomes in words

function tellOrder(outcome: ToolRun | undefined): string {
	if (outcome?.kind !== 'value') return `The order could not be found: ${failureOf(outcome)}.`;
	const order = valueIn(outcome);
	const items = listAt(order, 'items').map((item) => `${numberAt(item, 'qty')} × ${textAt(item, 'name')}`);
	const customer = objectAt(order, 'customer');
	const city = textAt(objectAt(customer, 'address'), 'city');
	const paid = order.paid === true ? 'paid' : 'not paid';
	const note = typeof order.note === 'string' ? ` A note says: “${order.note}”` : '';
	return `Order **${textAt(order, 'id')}** is **${textAt(order, 'status')}**: ${items.join(', ')}, ${money(order.total)} in all (${paid}), for ${textAt(customer, 'name')} in ${city}.${note}`;
}

function tellStock(outcome: ToolRun | undefined, sku: string): string {
	if (outcome?.kind !== 'value') return `**${sku}** could not be looked up: ${failureOf(outcome)}.`;
	const held = valueIn(outcome);
	const free = numberAt(held, 'available');
	const next = typeof held.next_delivery === 'string' ? `; more come on ${held.next_delivery}` : '';
	if (free <= 0) return `**${sku}** is not to be had at the moment${next}.`;
	return `**${sku}** is in stock: ${free} free of ${numberAt(held, 'on_hand')}${next}.`;
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
