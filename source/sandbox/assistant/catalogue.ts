/** The data of the assistant's tools: the products, stock and orders of an invented shop. */

export interface Product {
	readonly sku: string;
	readonly name: string;
	/** In euros. */
	readonly price: number;
	readonly tags: readonly string[];
	readonly about: string;
}

/** The catalogue. Two discontinued items (`Z8`, `Z9`) occur only in old orders. */
export const products: readonly Product[] = [
	product('X1', 'Brass desk lamp', 49.5, 'lamp light desk', 'Swivels, dims, warms the corner of a desk.'),
	product(
		'X2',
		'Paper floor lamp',
		64,
		'lamp light paper',
		'A tall cylinder of mulberry paper over an ash foot.',
	),
	product(
		'X3',
		'Clip-on reading lamp',
		18.25,
		'lamp light reading',
		'Runs for nine hours and holds on to any shelf.',
	),
	product('X4', 'Storm lantern', 32, 'lamp light outdoor lantern', 'Burns oil, stands wind.'),
	product('Y1', 'Oak stool', 89, 'chair seat oak wood', 'Three legs, so it never wobbles.'),
	product('Y2', 'Linen notebook', 11.75, 'paper notebook desk writing', '192 pages, dotted, lies flat.'),
	product('Y3', 'Fountain pen, fine', 27.9, 'pen writing desk', 'Steel nib, takes any cartridge.'),
	product('Y4', 'Folding desk', 210, 'desk table wood', 'Hangs on the wall until it is wanted.'),
	product(
		'Z1',
		'Enamel coffee pot',
		38.4,
		'coffee kitchen pot',
		'Six cups, blue on the outside, white within.',
	),
	product('Z2', 'Hand coffee mill', 54, 'coffee kitchen mill', 'Forty clicks from sand to gravel.'),
	product('Z3', 'Kilo of green tea', 33.3, 'tea kitchen', 'Sencha, spring picking, vacuum packed.'),
];

function product(sku: string, name: string, price: number, tags: string, about: string): Product {
	return {sku, name, price, tags: tags.split(' '), about};
}

export interface Stock {
	readonly onHand: number;
	readonly reserved: number;
	/** Date of the next delivery; null if none is planned. */
	readonly nextDelivery: string | null;
}

export const stock: ReadonlyMap<string, Stock> = new Map([
	['X1', {onHand: 14, reserved: 3, nextDelivery: '2026-12-03'}],
	['X2', {onHand: 2, reserved: 2, nextDelivery: '2026-12-03'}],
	['X3', {onHand: 120, reserved: 8, nextDelivery: null}],
	['X4', {onHand: 0, reserved: 0, nextDelivery: '2027-01-15'}],
	['Y1', {onHand: 6, reserved: 1, nextDelivery: null}],
	['Y2', {onHand: 340, reserved: 25, nextDelivery: null}],
	['Y3', {onHand: 41, reserved: 0, nextDelivery: '2026-12-10'}],
	['Y4', {onHand: 1, reserved: 0, nextDelivery: null}],
	['Z1', {onHand: 17, reserved: 4, nextDelivery: null}],
	['Z2', {onHand: 9, reserved: 9, nextDelivery: '2026-12-18'}],
	['Z3', {onHand: 58, reserved: 2, nextDelivery: null}],
]);

export interface OrderLine {
	readonly sku: string;
	readonly name: string;
	readonly qty: number;
	readonly price: number;
}

export interface CustomerOrder {
	readonly id: string;
	readonly status: 'packed' | 'shipped' | 'delivered' | 'cancelled';
	readonly placed: string;
	readonly paid: boolean;
	readonly note: string | null;
	readonly customer: {
		readonly name: string;
		readonly tags: readonly string[];
		readonly address: {
			readonly street: string;
			readonly city: string;
			readonly country: string;
			readonly geo: {readonly lat: number; readonly lon: number};
		};
	};
	readonly items: readonly OrderLine[];
}

const ada = {
	name: 'Ada Okafor',
	tags: ['vip', 'eu'],
	address: {street: 'Limmatquai 12', city: 'Zürich', country: 'CH', geo: {lat: 47.37, lon: 8.54}},
};
const jiro = {
	name: 'Jirō Tanaka 田中',
	tags: ['wholesale'],
	address: {street: '3-1 Teramachi', city: 'Kyōto', country: 'JP', geo: {lat: 35.01, lon: 135.77}},
};
const lena = {
	name: 'Lena Østby',
	tags: [],
	address: {street: 'Bryggen 7', city: 'Bergen', country: 'NO', geo: {lat: 60.4, lon: 5.32}},
};

export const customerOrders: readonly CustomerOrder[] = [
	{
		id: 'A-1001',
		status: 'shipped',
		placed: '2026-11-18',
		paid: true,
		note: null,
		customer: ada,
		items: [
			{sku: 'X1', name: 'Brass desk lamp', qty: 2, price: 49.5},
			{sku: 'Y2', name: 'Linen notebook', qty: 1, price: 11.75},
		],
	},
	{
		id: 'A-1002',
		status: 'packed',
		placed: '2026-11-21',
		paid: true,
		note: 'Ring twice, the bell is shy.',
		customer: jiro,
		items: [
			{sku: 'X2', name: 'Paper floor lamp', qty: 4, price: 60},
			{sku: 'Z3', name: 'Kilo of green tea', qty: 10, price: 29.9},
			{sku: 'Y3', name: 'Fountain pen, fine', qty: 1, price: 27.9},
		],
	},
	{
		id: 'A-1003',
		status: 'delivered',
		placed: '2025-03-02',
		paid: true,
		note: null,
		customer: lena,
		items: [
			{sku: 'X4', name: 'Storm lantern', qty: 1, price: 30},
			{sku: 'Z9', name: 'Copper kettle', qty: 1, price: 72},
		],
	},
	{
		id: 'A-1004',
		status: 'cancelled',
		placed: '2026-10-30',
		paid: false,
		note: 'Changed their mind about the colour.',
		customer: ada,
		items: [{sku: 'Z8', name: 'Velvet armchair', qty: 1, price: 480}],
	},
];

/** Sum of an order's lines, in euros, rounded to cents. */
export function totalOf(order: CustomerOrder): number {
	return Math.round(order.items.reduce((sum, line) => sum + line.qty * line.price, 0) * 100) / 100;
}
