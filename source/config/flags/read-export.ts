/** Resolves the commands `export` and `import`. */
import {secretsInFields} from '../../protocol/redact.ts';
import {nearest} from '../../text/nearest.ts';
import type {Environment} from '../environment.ts';
import {isSensitiveField} from '../headers.ts';
import {listed, quoted} from '../problem.ts';
import {flagValue, has, type ResolveContext, report} from '../resolve-context.ts';
import {sealed} from '../secrets.ts';
import {checkId} from '../sessions.ts';
import {EXPORT_FORMATS, type ExportFormat, type ExportSettings, type ImportSettings} from '../settings.ts';
import {formatOfFile, hasUnknownEnding} from './export-format.ts';
import {flagTable, usageOf} from './flag-table.ts';

/** Standard output, or standard input. */
const STANDARD = '-';

function checkForeignFlags(context: ResolveContext, command: 'export' | 'import'): void {
	for (const {name, usedBy} of flagTable) {
		if (!has(context, name) || (usedBy === 'export' && command === 'export')) continue;
		const advice = command === 'export' ? `Type ${usageOf('output')} or no flag` : `Remove --${name}`;
		report(context, 'not_for_export', `The command ${command} does not take --${name}. ${advice}`);
	}
}

function readFormat(context: ResolveContext, file: string | undefined): ExportFormat {
	const typed = flagValue(context, 'format')?.trim().toLowerCase();
	if (typed === undefined && file !== undefined && hasUnknownEnding(file))
		report(
			context,
			'export_format',
			`The ending of ${quoted(file)} names no format. The formats are ${listed(EXPORT_FORMATS, 'and')}. Type --format md, or another ending`,
		);
	if (typed === undefined) return (file === undefined ? undefined : formatOfFile(file)) ?? 'md';
	const known = EXPORT_FORMATS.find((format) => format === typed) ?? formatOfFile(`a.${typed}`);
	if (known === undefined)
		report(
			context,
			'export_format',
			`There is no format ${quoted(typed)}. The formats are ${listed(EXPORT_FORMATS, 'and')}. Type --format ${nearest(typed, EXPORT_FORMATS) ?? 'md'}`,
		);
	return known ?? 'md';
}

/** The secrets that the environment has; of header fields, only those whose names say so. */
export const environmentSecrets = (env: Environment): readonly string[] =>
	flagTable
		.filter(({secret}) => secret)
		.flatMap(({name, environment = []}) => environment.map((variable) => [name, env[variable]] as const))
		.flatMap(([name, value]) => {
			if (value === undefined) return [];
			if (name !== 'header' && name !== 'auth-header') return [value];
			const [, field = '', content = ''] = /^([^:]*):\s*(.*)$/s.exec(value) ?? [];
			return isSensitiveField(field) ? secretsInFields({[field]: content}) : [];
		});

/** Resolves `export [ID]` and `import FILE`. */
export function readExport(context: ResolveContext): ExportSettings | ImportSettings {
	const [command, word, ...surplus] = context.given.positionals;
	const isExport = command === 'export';
	checkForeignFlags(context, isExport ? 'export' : 'import');
	if (surplus.length > 0)
		report(
			context,
			'too_many_words',
			`Unexpected ${surplus.length === 1 ? 'argument' : 'arguments'} ${listed(surplus.slice(0, 3).map(quoted), 'and')}. Type ${isExport ? 'one ID, and the file after --output' : 'one file'}`,
		);
	if (!isExport) {
		if (word === undefined)
			report(context, 'import_file', 'There is no file after import. Type bedrock-chat import FILE');
		return {mode: 'import', file: word ?? STANDARD};
	}
	if (word !== undefined) checkId(context, word);
	const typed = flagValue(context, 'output');
	const file = typed === STANDARD ? undefined : typed;
	return {
		...{mode: 'export', id: word, format: readFormat(context, file), file},
		...{replaces: has(context, 'replace'), redacts: !has(context, 'no-redact')},
		secrets: sealed(environmentSecrets(context.env)),
	};
}
