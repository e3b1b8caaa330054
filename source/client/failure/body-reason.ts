/** Finds the reason of a refusal in the body of an HTTP answer: JSON, a web page, or plain text. */
import {isObject, readJson} from '../../protocol/json.ts';

/** Members of a JSON body that hold a reason, likeliest first. */
const MEMBERS = [
	'detail',
	'message',
	'error_description',
	'error',
	'reason',
	'title',
	'msg',
	'description',
	'errors',
];

/** The same in a JSON body that is cut off; only a complete string. */
const MEMBER = new RegExp(String.raw`"(?:${MEMBERS.join('|')})"\s*:\s*("(?:[^"\\]|\\.)*")`);

const DEEPEST = 4;

/** @returns the reason; '' = none */
export function reasonInBody(body: string): string {
	const text = body.trim();
	if (/^[[{"]/.test(text)) return reasonInJson(text);
	return text.startsWith('<') ? reasonInPage(text) : text;
}

function reasonInJson(text: string): string {
	const reading = readJson(text);
	if (reading.kind === 'value') return reasonInValue(reading.value, DEEPEST);
	const [, string] = MEMBER.exec(text) ?? [];
	const cut = string === undefined ? undefined : readJson(string);
	return cut?.kind === 'value' && typeof cut.value === 'string' ? cut.value : '';
}

function reasonInValue(value: unknown, depth: number): string {
	if (typeof value === 'string') return value;
	if (depth === 0) return '';
	if (Array.isArray(value)) {
		return value
			.map((each) => reasonInValue(each, depth - 1))
			.filter((each) => each !== '')
			.join('; ');
	}
	if (!isObject(value)) return '';
	for (const name of MEMBERS) {
		const reason = reasonInValue(value[name], depth - 1);
		if (reason !== '') return reason;
	}
	return '';
}

/** The title of a web page, else its first heading. */
function reasonInPage(page: string): string {
	const found = /<(title|h1)\b[^>]*>([\s\S]*?)<\/\1>/i.exec(page)?.[2] ?? '';
	return found
		.replace(/<[^>]*>/g, ' ')
		.replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (name) => ENTITIES[name] ?? name);
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&amp;': '&',
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#39;': "'",
	'&nbsp;': ' ',
};
