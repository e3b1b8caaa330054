/** Reads the body of a plain HTTP request. */
import type {IncomingMessage} from 'node:http';
import type {JsonObject} from '../protocol/frames.ts';
import {isObject, readJson} from '../protocol/json.ts';

/** Largest body, in characters. */
export const MAX_BODY = 16_384;

/** The body as text; of one that is too long, slightly more than `MAX_BODY`. */
export function bodyOf(request: IncomingMessage): Promise<string> {
	return new Promise((resolve) => {
		let body = '';
		request.setEncoding('utf8');
		request.on('data', (text: string) => {
			if (body.length <= MAX_BODY) body += text;
		});
		request.on('end', () => resolve(body));
		request.on('close', () => resolve(body));
		request.on('error', () => resolve(body));
	});
}

/** The body as a JSON object; undefined if it is none. */
export async function jsonBodyOf(request: IncomingMessage): Promise<JsonObject | undefined> {
	const body = await bodyOf(request);
	const reading = body.length > MAX_BODY ? undefined : readJson(body);
	return reading?.kind === 'value' && isObject(reading.value) ? reading.value : undefined;
}
