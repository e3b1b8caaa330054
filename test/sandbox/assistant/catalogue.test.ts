import {expect, it} from 'vitest';
import {customerOrders, products, stock, totalOf} from '../../../source/sandbox/assistant/catalogue.ts';

it('has stock for every product, and orders with discontinued articles', () => {
	expect(products.every((product) => stock.has(product.sku))).toBe(true);
	const ordered = customerOrders.flatMap((order) => order.items.map((line) => line.sku));
	expect(ordered.some((sku) => !stock.has(sku))).toBe(true);
});

it('computes the total of an order to the cent', () => {
	expect(customerOrders.map(totalOf)).toEqual([110.75, 566.9, 102, 480]);
});
