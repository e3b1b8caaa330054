/** Frames of any size for the bench, as bytes made beforehand. */

export const LAST_WORDS = 'these-are-the-last-words';

const STAMP = '"timestamp":"2026-01-01T00:00:00.000000"';
const made = new Map<string, Buffer>();

/** @param what `string=BYTES` of text, or `results=COUNT` of tools */
export function largeFrame(what: string): Buffer {
	const known = made.get(what);
	if (known !== undefined) return known;
	const [kind, amount] = what.split('=');
	const frame = kind === 'string' ? text(Number(amount)) : results(Number(amount));
	made.set(what, frame);
	return frame;
}

const WORDS = 'All work and no play makes a terminal a dull place. ';

function text(bytes: number): Buffer {
	const message = `${WORDS.repeat(Math.ceil(bytes / WORDS.length)).slice(0, bytes)} ${LAST_WORDS}`;
	return Buffer.from(
		`{"type":"ai_response","message":"${message}","tool_calls":[],"tool_results":[],${STAMP},"metadata":{}}`,
	);
}

/** Some 600 bytes each. */
function results(count: number): Buffer {
	const items = Array.from({length: count}, (_, index) =>
		JSON.stringify({
			tool_call_id: `toolu_${index}`,
			name: 'get_order',
			result: {
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
			},
		}),
	);
	return Buffer.from(
		`{"type":"ai_response","message":"All of them.","tool_calls":[],"tool_results":[${items.join(',')}],${STAMP},"metadata":{},"end":"${LAST_WORDS}"}`,
	);
}
