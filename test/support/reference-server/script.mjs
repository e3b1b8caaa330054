// The scripted model: the words of the user decide what it answers.
import {randomBytes} from 'node:crypto';
import {float, pyStrip} from './frames.mjs';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// -------------------------------------------------------------------- script

const MARKDOWN = `# Heading one

A paragraph with **bold**, *italic*, \`inline code\`, ~~strike~~ and a [link](https://example.test/a?b=1&c=2).

## List

- first
- second
  - nested **item**
1. one
2. two

> a quote
> on two lines

\`\`\`python
def f(x: int) -> int:
    return x << 2  # <tag> & "quotes"
\`\`\`

| name | qty | price |
|------|----:|-------|
| apple | 3 | $1.20 |
| café ☕ | 12 | €0.90 |

---

Last line with emoji 🎉 and CJK 漢字 and RTL שלום.`;

const UNICODE =
	'emoji 👩‍👩‍👧‍👦 flag 🇲🇽 CJK 漢字かな RTL שלום مرحبا combining e\u0301 zero\u200bwidth tab\tnewline\nCR\rend nul\x00 esc\x1b[31mRED\x1b[0m bell\x07 ls\u2028ps\u2029 bom\ufeff';

const call = (name, args = {}, extra = {}) => ({
	id: `toolu_${randomBytes(6).toString('hex')}`,
	name,
	args,
	...extra,
});
export const numberIn = (word, fallback) => (Number.isFinite(parseFloat(word)) ? parseFloat(word) : fallback);

export function filler(length) {
	const line = `${'0123456789abcdef'.repeat(63)}0123456789abcde\n`;
	return line.repeat(Math.ceil(length / line.length)).slice(0, length);
}

// Two-step words: what is said and called first, and what is said when the results are in.
const TOOL_WORDS = {
	tools: [
		'Let me look that up.',
		() => [call('get_order', {order_id: 'A-1001', verbose: true}), call('get_inventory', {sku: 'missing'})],
		'Order A-1001 is **shipped**; the inventory lookup failed with a 404.',
	],
	toolsilent: [
		'',
		() => [call('get_order', {order_id: 'A-1002'})],
		'Done (no text came with the tool call).',
	],
	toolbad: [
		'Calling a tool that does not exist.',
		() => [call('no_such_tool', {x: 1})],
		'That tool does not exist.',
	],
	toolargs: ['Calling with a missing argument.', () => [call('get_order')], 'The arguments were refused.'],
	nan: ['Fetching a NaN.', () => [call('get_nan')], 'The tool returned NaN.'],
	texttool: [
		'Fetching text and a list.',
		() => [call('get_text'), call('get_list')],
		'Text and list fetched.',
	],
	bigtool: [
		'Fetching a big result.',
		(w) => [call('get_blob', {mb: float(numberIn(w, 1))})],
		'Big result fetched.',
	],
	slowtool: [
		'Calling a slow tool.',
		(w) => [call('get_slow', {seconds: float(numberIn(w, 1))})],
		'Slow tool done.',
	],
	whoami: ['Checking who the API thinks you are.', () => [call('get_me')], 'See the tool result.'],
};

/** What the model does in its next call: text, tools, delay, chunks, stream shape, error. */
export function plan(message, rounds) {
	const words = pyStrip(message).split(/\s+/);
	const [word, arg] = [words[0].toLowerCase(), words[1]];
	const p = {text: '', tools: [], delay: 0, chunks: 1, shape: null, error: null};

	if (TOOL_WORDS[word]) {
		const [first, tools, then] = TOOL_WORDS[word];
		return rounds === 0 ? {...p, text: first, tools: tools(arg)} : {...p, text: then};
	}
	switch (word) {
		case 'echo':
			return {...p, text: pyStrip(message).slice(5)};
		case 'empty':
			return p;
		case 'markdown':
			return {...p, text: MARKDOWN, chunks: 12};
		case 'unicode':
			return {...p, text: UNICODE, chunks: 6};
		case 'error':
			return {...p, error: ['ValidationException', words.slice(1).join(' ') || 'The stub was told to fail.']};
		case 'autherr':
			return {...p, error: ['AccessDeniedException', 'access denied by the stub']};
		case 'big':
			return {...p, text: filler(Math.floor(numberIn(arg, 1) * 1024 * 1024))};
		case 'slow': {
			const n = numberIn(arg, 2);
			const text = `Finished after ${n} seconds. ${Array.from({length: 20}, (_, i) => `word${i}`).join(' ')}`;
			return {...p, text, delay: n * 1000, chunks: Math.max(2, Math.floor(n * 4))};
		}
		case 'stream':
		case 'blocks':
		case 'single': {
			const n = Math.floor(numberIn(arg, 5));
			const text = Array.from({length: n}, (_, i) => `chunk${i + 1}`).join(' ');
			return {...p, text, chunks: n, shape: word === 'stream' ? 'str' : word};
		}
		case 'tools2':
			if (rounds === 0)
				return {...p, text: 'First I need the order.', tools: [call('get_order', {order_id: 'A-1001'})]};
			if (rounds === 1)
				return {
					...p,
					text: 'Now the ticket.',
					tools: [call('create_ticket', {title: 'Late order', tags: ['a', 'b'], meta: {prio: 1}})],
				};
			return {...p, text: 'Done: two rounds of tools.'};
		case 'manytools': {
			const n = Math.floor(numberIn(arg, 12));
			if (rounds) return {...p, text: 'Many tools done.'};
			return {
				...p,
				text: `Calling ${n} tools at once.`,
				tools: Array.from({length: n}, (_, i) => call('get_order', {order_id: `A-${i}`})),
			};
		}
		case 'loop':
			if (rounds >= numberIn(arg, 30)) return {...p, text: `Stopped after ${rounds} rounds.`};
			return {...p, text: `Round ${rounds}.`, tools: [call('get_order', {order_id: `L-${rounds}`})]};
		case 'hostile':
			return hostilePlan(p, message, rounds);
		default:
			return {...p, text: `You said: ${message}`};
	}
}

export const HOSTILE_PLACES = [
	'all',
	'message',
	'typing',
	'name',
	'args',
	'result',
	'error',
	'errorframe',
	'type',
	'title',
	'reason',
];

/** `hostile [place] JSONSTRING` -> { place, text }, or null when the rest is no JSON string. */
export function hostileParts(message) {
	const m = /^hostile\s+(?:([a-z]+)\s+)?(".*")$/s.exec(pyStrip(message));
	try {
		return m && (!m[1] || HOSTILE_PLACES.includes(m[1]))
			? {place: m[1] ?? 'all', text: JSON.parse(m[2])}
			: null;
	} catch {
		return null;
	}
}

function hostilePlan(p, message, rounds) {
	const h = hostileParts(message);
	if (!h) return {...p, text: `usage: hostile [${HOSTILE_PLACES.join('|')}] "JSON string"`};
	const at = (place, otherwise) => (h.place === place || h.place === 'all' ? h.text : otherwise);
	if (h.place === 'error') return {...p, error: ['ValidationException', h.text]};
	const toolPlaces = ['all', 'name', 'args', 'result', 'typing'];
	if (rounds === 0 && toolPlaces.includes(h.place)) {
		const args = at('args') === undefined ? {q: 'plain'} : {q: h.text, [h.text]: [h.text, {deep: h.text}]};
		const result =
			at('result') === undefined ? {ok: true} : {value: h.text, [h.text]: [h.text], error: h.text};
		return {
			...p,
			text: at('typing', 'Calling a tool.'),
			tools: [call(at('name', 'get_order'), args, {result})],
		};
	}
	return {...p, text: at('message', 'Done.')};
}
