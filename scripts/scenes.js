/** The scenes of docs/pictures/: the keys to type for each, and the screen to wait for. */

/**
 * @typedef {object} Step
 * @property {string} [types] keys, as a terminal sends them
 * @property {readonly (string | RegExp)[]} sees all of these on one screen, before the next step or the picture
 */

/**
 * @typedef {object} Scene
 * @property {string} name of the file, without its extension
 * @property {string} title
 * @property {import('./terminal-colours.js').LookName} look of the terminal; the program's theme follows it
 * @property {number} columns
 * @property {number} rows
 * @property {readonly Step[]} steps
 */

const ENTER = '\r';
const TAB = '\t';
const UP = '\u001B[A';
const CTRL_O = '\u000F';

/** No spinner is on the screen: the answer is complete. */
const AT_REST = /^[^\u2801-\u28FF]*$/;

/**
 * @param {string} text
 * @param {readonly (string | RegExp)[]} sees in the answer
 * @returns {Step}
 */
const asks = (text, ...sees) => ({types: text + ENTER, sees: [...sees, AT_REST]});

/** @type {Step} */
const opens = {sees: ['● ready', 'type a message']};

const ORDER = asks('Where is order A-1001, and is X1 in stock?', 'order_id', 'is in stock: 11');
const CODE = asks('code', 'Inside the fence');

/** @type {readonly Scene[]} */
export const SCENES = [
	.../** @type {const} */ (['dark', 'light']).map((look) => ({
		name: `chat-${look}`,
		title: 'bedrock-chat',
		look,
		columns: 108,
		rows: 40,
		steps: [opens, ORDER, CODE],
	})),
	{
		name: 'tools',
		title: 'bedrock-chat · tool calls unfolded',
		look: 'dark',
		columns: 108,
		rows: 33,
		steps: [
			opens,
			asks('Are X1 and Q9 in stock?', 'sku', 'HTTP 404', 'could not be looked up'),
			{types: CTRL_O, sees: ['▾ ✓ get_inventory']},
		],
	},
	{
		name: 'search',
		title: 'bedrock-chat · search',
		look: 'dark',
		columns: 108,
		rows: 36,
		steps: [
			opens,
			ORDER,
			asks('Show me the lamps', 'search_products', 'for the exact number'),
			{types: TAB, sees: ['READING']},
			{types: 'g', sees: ['Connected to']},
			{types: '/', sees: ['find in the conversation']},
			{types: `lamp${ENTER}`, sees: [/1 of \d+(?!\+)/]},
			{types: 'nn', sees: [/3 of \d+/]},
		],
	},
	{
		name: 'explorer',
		title: 'bedrock-chat · JSON explorer',
		look: 'dark',
		columns: 108,
		rows: 30,
		steps: [
			opens,
			ORDER,
			{types: TAB, sees: ['READING']},
			{types: UP, sees: [/▌│ ▸ ✓ get_inventory/]},
			{types: UP, sees: [/▌│ ▸ ✓ get_order/]},
			{types: 'o', sees: ['$.result', 'Esc back']},
			{types: '*', sees: [/opened \d+ values/]},
			{types: 'G', sees: [/items\[1\]/]},
			{types: 'kk', sees: [/items\[1\]\.name/]},
		],
	},
	{
		name: 'narrow',
		title: 'bedrock-chat',
		look: 'dark',
		columns: 40,
		rows: 32,
		steps: [opens, asks('list', 'Leave room')],
	},
];
