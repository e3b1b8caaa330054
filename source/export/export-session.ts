/** Writes a session in any of the formats, in parts of about 64 KB. */
import type {ExportFormat} from '../config/settings.ts';
import type {ExportedSession} from './exported-session.ts';
import {htmlOf} from './html/html.ts';
import {jsonOf} from './json.ts';
import {jsonLinesOf} from './jsonl.ts';
import {markdownOf} from './markdown.ts';
import {createRedaction, redactSession} from './redaction.ts';
import {spansOf} from './spans.ts';

const WRITERS = {
	md: markdownOf,
	html: htmlOf,
	json: jsonOf,
	jsonl: jsonLinesOf,
	otlp: spansOf,
} satisfies Readonly<
	Record<ExportFormat, (session: ExportedSession, hasContent: boolean) => AsyncGenerator<string>>
>;

/** Code units of a part. */
const PART = 64 * 1024;

export interface ExportOptions {
	readonly format: ExportFormat;
	/** Known secrets: they are always left out. */
	readonly secrets: Iterable<string>;
	/** Leave out what looks like a secret, too; of spans, all texts. */
	readonly redacts: boolean;
}

/** The file as UTF-8. Rejects with an error of the file system. */
export async function* exportParts(
	session: ExportedSession,
	{format, secrets, redacts}: ExportOptions,
): AsyncGenerator<Uint8Array> {
	const clean = redactSession(session, createRedaction(secrets, redacts));
	let text = '';
	for await (const part of WRITERS[format](clean, !redacts)) {
		text += part;
		if (text.length < PART) continue;
		yield Buffer.from(text);
		text = '';
	}
	yield Buffer.from(text);
}
