/** Generates large frames as bytes, once each. */

export const LAST_WORDS = 'these-are-the-last-words';

const STAMP = '"timestamp":"2026-01-01T00:00:00.000000"';
const frames = new Map<string, Buffer>();

/** @param spec `string=BYTES` of text, or `results=COUNT` of tool results */
export function largeFrame(spec: string): Buffer {
	const known = frames.get(spec);
	if (known !== undefined) return known;
	const [kind, amount] = spec.split('=');
	const frame = kind === 'string' ? text(Number(amount)) : results(Number(amount));
	frames.set(spec, frame);
	return frame;
}

const WORDS = 'All work and no play makes a terminal a dull place. ';

function text(bytes: number): Buffer {
	const message = `${WORDS.repeat(Math.ceil(bytes / WORDS.length)).slice(0, bytes)} ${LAST_WORDS}`;
	return Buffer.from(
		`{"type":"ai_response","message":"${message}","tool_calls":[],"tool_results":[],${STAMP},"metadata":{}}`,
	);
}

/** The result of a call: objects in objects, and a list of objects. */
export const nestedResult = (index: number): Record<string, unknown> => ({
	id: `A-${index}`,
	status: 'shipped',
	total: 42.5,
	paid: true,
	note: null,
	customer: {name: 'Ada', tags: ['vip', 'eu'], address: {city: 'Zürich', geo: {lat: 47.37, lon: 8.54}}},
	items: Array.from({length: 5}, (_, item) => ({
		sku: `X${item}`,
		quantity: 2,
		price: 10.25,
		name: 'a thing that costs',
	})),
});

/** About 600 bytes each. */
function results(count: number): Buffer {
	const items = Array.from({length: count}, (_, index) =>
		JSON.stringify({tool_call_id: `toolu_${index}`, name: 'get_order', result: nestedResult(index)}),
	);
	return Buffer.from(
		`{"type":"ai_response","message":"All of them.","tool_calls":[],"tool_results":[${items.join(',')}],${STAMP},"metadata":{},"end":"${LAST_WORDS}"}`,
	);
}
