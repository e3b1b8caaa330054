/** The format of an exported file, by its name. */
import path from 'node:path';
import {EXPORT_FORMATS, type ExportFormat} from '../settings.ts';

/** Whether a name has an ending that stands for no format. */
export const hasUnknownEnding = (file: string): boolean =>
	path.extname(file).length > 1 && formatOfFile(file) === undefined;

/** The format that the ending of a file's name stands for; undefined = none. */
export function formatOfFile(file: string): ExportFormat | undefined {
	const ending = path.extname(file).slice(1).toLowerCase();
	const synonyms: Readonly<Record<string, ExportFormat>> = {htm: 'html', markdown: 'md', ndjson: 'jsonl'};
	return EXPORT_FORMATS.find((format) => format === ending) ?? synonyms[ending];
}
