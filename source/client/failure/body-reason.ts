/** Finds the reason of a refusal in the body of an HTTP answer: JSON, a web page, or plain text. */
import {readJson} from '../../protocol/json.ts';
import {REASON_MEMBERS, reasonIn} from '../../protocol/reason.ts';

/** A reason in a JSON body that is cut off; only a complete string. */
const MEMBER = new RegExp(String.raw`"(?:${REASON_MEMBERS.join('|')})"\s*:\s*("(?:[^"\\]|\\.)*")`);

/** @returns the reason; '' = none */
export function reasonInBody(body: string): string {
	const text = body.trim();
	if (/^[[{"]/.test(text)) return reasonInJson(text);
	return text.startsWith('<') ? reasonInPage(text) : text;
}

function reasonInJson(text: string): string {
	const reading = readJson(text);
	if (reading.kind === 'value') return reasonIn(reading.value);
	const [, string] = MEMBER.exec(text) ?? [];
	const cut = string === undefined ? undefined : readJson(string);
	return cut?.kind === 'value' && typeof cut.value === 'string' ? cut.value : '';
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
