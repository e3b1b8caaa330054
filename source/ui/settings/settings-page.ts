/** The page of settings, and the list of models on it, as lines. */
import type {ChatSnapshot} from '../../chat/chat.ts';
import {shownSetting} from '../../chat/settings/session-settings.ts';
import {isOnline} from '../../chat/sign-in.ts';
import type {JsonValue} from '../../protocol/frames.ts';
import type {OfferedModel} from '../../server/offer.ts';
import type {SettingRow} from '../../server/setting-rows.ts';
import {layoutSpans} from '../../text/layout.ts';
import {BOLD, type Line, UNDERLINE} from '../../text/line.ts';
import {countOf, thousands} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText, safeLine} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {padEnd, truncate, widthOf} from '../../text/width.ts';
import {type FieldBar, fieldBar} from '../composer/field-bar.ts';
import {centredTop} from '../list-window.ts';
import {currentModel, modelName, type OfferState} from '../offer/offer.ts';
import {type FilteredItem, matchedSpans, partAround} from '../pages/filtered-list.ts';
import {inShort} from '../pages/tool-parameters.ts';
import {
	areKnown,
	excessOf,
	findModels,
	isChanged,
	modelsOf,
	rangeText,
	rejectionsFor,
	rowsOfSettings,
	type SettingsField,
	type SettingsState,
	whyNoSettings,
} from './settings-state.ts';

/** The narrowest screen with a table. */
const TABLE_FROM = 64;
const LABEL_COLUMNS = 27;
/** The widest column of values. */
const MOST_VALUE_COLUMNS = 44;

export interface SettingsFacts {
	readonly settings: SettingsState;
	readonly offer: OfferState;
}

type Chat = Pick<ChatSnapshot, 'settings' | 'connection' | 'model' | 'needsSignIn'>;

interface PageRow {
	readonly line: Line;
	readonly isSelected: boolean;
}

/** The lines that fit, around the selected one, and whether there are more below. */
export function settingsLines(
	state: SettingsFacts,
	chat: Chat,
	width: number,
	height: number,
): {readonly lines: readonly Line[]; readonly hasMore: boolean} {
	const {field} = state.settings;
	if (field?.of === 'models') return modelLines(field, state, chat, width, height);
	const rows = pageRows(state, chat, width);
	const first = rows.findIndex(({isSelected}) => isSelected);
	const last = rows.findLastIndex(({isSelected}) => isSelected);
	const top = first < 0 ? 0 : centredTop(first, height, rows.length, last);
	return {lines: rows.slice(top, top + height).map(marked), hasMore: top + height < rows.length};
}

function marked({line, isSelected}: PageRow): Line {
	const [first, ...others] = line;
	if (!isSelected || first === undefined || !first.text.startsWith(' ')) return line;
	return [span(own`▌`, 'accent'), span(own`${first.text.slice(1)}`, first.style), ...others];
}

const plain = (line: Line, width: number, indent = 1): readonly PageRow[] =>
	layoutSpans(line, width, Math.min(indent, width - 1)).map((each) => ({line: each, isSelected: false}));

function pageRows({settings, offer}: SettingsFacts, chat: Chat, width: number): readonly PageRow[] {
	const title = span(own` Settings`, 'strong');
	const none = settings.refusal ?? whyNoSettings(offer, chat);
	if (none !== undefined) return plain([title, span(own` · ${inShort(none)}`, 'dim')], width);
	const rows = rowsOfSettings(offer, chat.settings.overrides, settings.pending);
	const {rejected} = chat.settings;
	const page = [
		...rejectionsFor(rejected, rows, undefined),
		...(settings.problem !== undefined && !rows.some(({key}) => key === settings.problem?.key)
			? [settings.problem.text]
			: []),
	];
	return [
		...plain([title, span(own` · ${summaryOf(rows, {settings, offer}, chat)}`, 'dim')], width),
		...page.flatMap((text) => plain(problemLine(text, own` `), width, 3)),
		...plain([], width),
		...rows.flatMap((row) => {
			const isSelected = row.key === settings.selected;
			const problems = [
				...rejectionsFor(rejected, rows, row.key),
				...(settings.problem?.key === row.key ? [settings.problem.text] : []),
				...[excessOf(row)?.problem].filter((text) => text !== undefined),
			];
			const lines = [
				...rowLines(row, {settings, offer}, chat, width),
				...problems.flatMap((text) =>
					layoutSpans(problemLine(text, own`     `), width, Math.min(7, width - 1)),
				),
			];
			return lines.map((line): PageRow => ({line, isSelected}));
		}),
		...remarksOn(rows, offer).flatMap((text) => [
			...plain([], width),
			...plain([span(own` ${text}`, 'dim')], width),
		]),
	];
}

const problemLine = (text: string, indent: SafeText): Line => [
	span(own`${indent}! `, 'warning'),
	span(inShort(text), 'text'),
];

function summaryOf(rows: readonly SettingRow[], {settings, offer}: SettingsFacts, chat: Chat): SafeText {
	const {isKnown} = chat.settings;
	if (!isKnown && !isOnline(chat.connection)) return own`not connected: as they were before`;
	if (!isKnown && chat.needsSignIn)
		return own`your sign-in has expired: they are shown once you have signed in. Close this page with Esc, then type /login.`;
	const hasFailed = settings.problem !== undefined && settings.problem.key === undefined;
	if (!isKnown) return hasFailed ? own`not known` : own`not known yet: the server is asked for them`;
	const changed = rows.filter(isChanged).length;
	if (offer.at === 'not-offered')
		return changed === 0
			? own`none was changed; this server does not tell their values and ranges`
			: own`${countOf(changed, 'setting')} changed (*); this server does not tell the other values and the ranges`;
	if (changed === 0) return own`all have the server's defaults`;
	return own`${changed} of ${countOf(rows.length, 'setting')} ${changed === 1 ? 'differs' : 'differ'} from the server's defaults (*)`;
}

function remarksOn(rows: readonly SettingRow[], offer: OfferState): readonly SafeText[] {
	if (offer.at === 'not-offered')
		return [
			own`The server's web page, which has the values, ranges and models, is not available: ${safeLine(offer.because)}. Press Enter to type a value: the server checks it.`,
		];
	const row = rows.find(({key}) => key === 'model_id');
	const models = modelsOf(offer);
	if (offer.at === 'offered' && row !== undefined && models.size === 0)
		return [
			own`This server sends no list of its models. To set one, press Enter on Model and type its id: the server checks it.`,
		];
	const model = row?.value;
	const known = typeof model === 'string' ? models.get(model) : undefined;
	return known?.supportsTemperature === false
		? [own`${inShort(known.name)} has neither a temperature nor top P.`]
		: [];
}

/** A value of a setting, as it is shown. */
export function valueText(key: string, value: JsonValue | undefined, offer: OfferState): SafeText {
	if (value === undefined || value === null) return own`not known`;
	if (typeof value === 'boolean') return value ? own`on` : own`off`;
	if (key === 'model_id' && typeof value === 'string') return inShort(modelName(offer, value));
	return inShort(shownSetting(value));
}

function rowLines(
	row: SettingRow,
	{settings, offer}: SettingsFacts,
	chat: Chat,
	width: number,
): readonly Line[] {
	const isPending = settings.pending?.key === row.key;
	const differs = isChanged(row);
	// Where the server does not tell its model, its last answer may have.
	const answered =
		row.key === 'model_id' && row.value === undefined && !isPending ? currentModel(offer, chat) : undefined;
	const value =
		answered !== undefined
			? inShort(answered)
			: areKnown(chat) || isPending
				? valueText(row.key, row.value, offer)
				: own`not known yet`;
	const notes = [
		answered === undefined ? own`` : own`of the last answer`,
		differs ? own`default ${valueText(row.key, row.default, offer)}` : own``,
		...[rangeText(row)].map((text) => own`${text ?? ''}`),
	].filter((text) => text !== '');
	const note = joinSafe(notes, ' · ');
	const mark = isPending ? span(own` …`, 'dim') : differs ? span(own` *`, 'warning') : span(own``, 'text');
	const label = own`   ${safeLine(row.label)}`;
	if (width < TABLE_FROM) {
		const head: Line = [span(own`${label}  `, 'text'), span(value, differs ? 'accent' : 'text'), mark];
		return [
			truncateLine(head, width),
			...(note === '' ? [] : [truncateLine([span(own`     ${note}`, 'dim')], width)]),
		];
	}
	const room = Math.max(
		8,
		Math.min(MOST_VALUE_COLUMNS, Math.floor((width - LABEL_COLUMNS) / 2)) - widthOf(mark.text) - 2,
	);
	const shown = truncate(value, room);
	const gap = room - widthOf(shown) + 2;
	return [
		truncateLine(
			[
				span(padEnd(label, LABEL_COLUMNS + 3), 'text'),
				span(shown, differs ? 'accent' : 'text'),
				mark,
				span(own`${' '.repeat(gap)}${note}`, 'dim'),
			],
			width,
		),
	];
}

// ---------------------------------------------------------------------------------------------------- models

function modelLines(
	{draft, at}: Extract<SettingsField, {readonly of: 'models'}>,
	{offer, settings: {problem}}: SettingsFacts,
	chat: Chat,
	width: number,
	height: number,
): {readonly lines: readonly Line[]; readonly hasMore: boolean} {
	const models = modelsOf(offer);
	const found = findModels(models, draft.text);
	const now = currentModel(offer, chat);
	const count =
		draft.text === ''
			? own`${thousands(found.length)}`
			: own`${thousands(found.length)} of ${thousands(models.size)}`;
	const head: Line[] = [
		truncateLine(
			[
				span(own` Models`, 'strong'),
				span(own` · ${count}${now === undefined ? own`` : own` · answers come from ${inShort(now)}`}`, 'dim'),
			],
			width,
		),
		...(problem === undefined
			? []
			: layoutSpans(problemLine(problem.text, own` `), width, Math.min(3, width - 1))),
	];
	const room = Math.max(1, height - head.length);
	const part = partAround(found, at, room);
	const providers = Math.min(
		24,
		Math.max(0, ...part.items.map(({item: {provider = ''}}) => widthOf(inShort(provider)))),
	);
	const rows = part.items.map((each, index) => modelLine(each, part.top + index === at, providers, width));
	return {lines: [...head, ...rows].slice(0, height), hasMore: part.hasMore};
}

function modelLine(
	{item: model, match, name}: FilteredItem<OfferedModel>,
	isSelected: boolean,
	providers: number,
	width: number,
): Line {
	const style = isSelected ? 'accent' : 'text';
	const shown = inShort(model.name);
	const provider = padEnd(truncate(inShort(model.provider ?? ''), providers), providers);
	const gap = providers === 0 ? own`` : own`  `;
	return truncateLine(
		[
			isSelected ? span(own`▌`, 'accent') : span(own` `, 'text'),
			span(own`  ${provider}${gap}`, 'dim'),
			...matchedSpans(shown, name === 0 && shown === model.name ? match : undefined, (part, isTyped) =>
				isTyped ? {text: part, style, emphasis: BOLD | UNDERLINE} : span(part, style),
			),
			span(own`  `, 'text'),
			...(model.id === model.name ? [] : [span(inShort(model.id), 'dim')]),
		],
		width,
	);
}

/** The field at the bottom of the page; undefined where the page has none. */
export function settingsField({settings, offer}: SettingsFacts, columns: number): FieldBar | undefined {
	const {field} = settings;
	if (field === undefined) return undefined;
	if (field.of === 'models')
		return fieldBar(field.draft, own`type a part of a name`, columns, own` model › `);
	const row = rowsOfSettings(offer, {}).find(({key}) => key === field.key);
	const sign = own` ${safeLine(row?.label ?? '')} › `;
	return fieldBar(field.draft, own`empty resets it`, columns, sign);
}
