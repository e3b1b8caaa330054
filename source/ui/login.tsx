/** The page of `/login`: kinds of sign-in to choose from, then a field for each thing that the kind needs. */
import {Box} from 'ink';
import TextInput from 'ink-text-input';
import {useRef, useState} from 'react';
import type {AuthField} from '../protocol/auth.ts';
import {type AuthValues, authFrameOf, isSecretField} from '../protocol/auth-frame.ts';
import type {AuthFrame} from '../protocol/frames.ts';
import {inCharacters} from '../text/ascii.ts';
import type {Line} from '../text/line.ts';
import {own} from '../text/safe.ts';
import {span, truncateLine} from '../text/spans.ts';
import type {Key} from './key.ts';
import {Row} from './row.tsx';
import {fieldsOf, HINTS, KINDS, type Kind, LABELS, NAMES} from './sign-in-fields.ts';
import {paint, type Theme} from './theme.ts';
import {useKeys, usePastes} from './use-keys.ts';

const LABEL_COLUMNS = 16;

export interface LoginProps {
	readonly theme: Theme;
	readonly columns: number;
	/** Rows that the page may take. */
	readonly rows: number;
	readonly onSubmit: (credential: AuthFrame) => void;
	readonly onCancel: () => void;
}

type Page =
	| {readonly at: 'kinds'; readonly chosen: number}
	| {
			readonly at: 'fields';
			readonly kind: Kind;
			readonly chosen: number;
			/** Lives as long as the page, and nowhere else. */
			readonly values: AuthValues;
			readonly complaint: string;
			/** Counts what came into a value from elsewhere: the field is made anew then, its cursor at the end. */
			readonly revision: number;
	  };

/** The page with more in a field than Ink put there. */
function added(page: Extract<Page, {readonly at: 'fields'}>, field: AuthField, text: string): Page {
	const values = {...page.values, [field]: `${page.values[field] ?? ''}${text}`};
	return {...page, values, complaint: '', revision: page.revision + 1};
}

/** Takes every key but text, which belongs to the field, and the few that the program as a whole needs. */
export function Login({theme, columns, rows, onSubmit, onCancel}: LoginProps) {
	const [page, show] = useState<Page>({at: 'kinds', chosen: 0});
	/** What the next key meets: several may come before React has drawn what the first one did. */
	const latest = useRef(page);

	function setPage(next: Page): void {
		latest.current = next;
		show(next);
	}

	function goOn(): void {
		const page = latest.current;
		if (page.at === 'kinds') {
			const kind = KINDS[page.chosen];
			if (kind !== undefined)
				setPage({at: 'fields', kind, chosen: 0, values: {}, complaint: '', revision: 0});
			return;
		}
		const fields = fieldsOf(page.kind);
		if (page.chosen < fields.length - 1) {
			setPage({...page, chosen: page.chosen + 1, complaint: ''});
			return;
		}
		const made = authFrameOf(page.kind, page.values);
		if ('frame' in made) {
			onSubmit(made.frame);
			return;
		}
		const first = made.missing[0];
		const chosen = first === undefined ? page.chosen : fields.indexOf(first);
		const complaint = `The ${first === undefined ? 'form' : LABELS[first]} is missing or cannot be read.`;
		setPage({...page, chosen, complaint});
	}

	function goBack(): void {
		const page = latest.current;
		if (page.at === 'kinds') onCancel();
		else setPage({at: 'kinds', chosen: KINDS.indexOf(page.kind)});
	}

	function step(by: 1 | -1): void {
		const page = latest.current;
		const count = page.at === 'kinds' ? KINDS.length : fieldsOf(page.kind).length;
		setPage({...page, chosen: Math.max(0, Math.min(count - 1, page.chosen + by))});
	}

	useKeys((key: Key): boolean => {
		if (key.ctrl || key.alt) return false;
		switch (key.name) {
			case 'enter':
				goOn();
				return true;
			case 'escape':
				goBack();
				return true;
			case 'down':
				step(1);
				return true;
			case 'up':
				step(-1);
				return true;
			case 'tab':
				step(key.shift ? -1 : 1);
				return true;
			default:
				return latest.current.at === 'kinds';
		}
	});

	/**
	 * A field that was left hears keys until Ink has taken them from it. What it adds then was meant for the next one:
	 * a letter more in a secret could not even be seen.
	 */
	function setValue(field: AuthField, value: string): void {
		const page = latest.current;
		if (page.at !== 'fields') return;
		const chosen = fieldsOf(page.kind)[page.chosen] ?? field;
		if (chosen === field) {
			setPage({...page, values: {...page.values, [field]: value}, complaint: ''});
			return;
		}
		const before = page.values[field] ?? '';
		if (value.startsWith(before)) setPage(added(page, chosen, value.slice(before.length)));
	}

	usePastes((text) => {
		const page = latest.current;
		const field = page.at === 'fields' ? fieldsOf(page.kind)[page.chosen] : undefined;
		// A secret that was copied often brings its line end along.
		if (page.at === 'fields' && field !== undefined) setPage(added(page, field, text.trim()));
		return true;
	});

	const draw = (line: Line, key: string) => <Row key={key} row={paint(truncateLine(line, columns), theme)} />;
	const title = page.at === 'kinds' ? own` Sign in with` : own` Sign in with ${NAMES[page.kind]}`;
	const hint =
		page.at === 'kinds'
			? own` ↑ ↓ choose · Enter goes on · Esc closes`
			: own` Tab next field · Enter goes on · Esc goes back · what you type is not stored`;
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			{draw([span(title, 'strong')], 'title')}
			{draw([], 'space')}
			{page.at === 'kinds'
				? KINDS.map((kind, place) => {
						const isChosen = place === page.chosen;
						return draw(
							[
								span(isChosen ? own` ▸ ` : own`   `, 'accent'),
								span(own`${NAMES[kind]}`, isChosen ? 'strong' : 'text'),
							],
							kind,
						);
					})
				: fieldsOf(page.kind).map((field, place) => {
						const isChosen = place === page.chosen;
						const label = own`${LABELS[field].padEnd(LABEL_COLUMNS)}`;
						return (
							<Box key={field}>
								{draw(
									[span(isChosen ? own` ▸ ` : own`   `, 'accent'), span(label, isChosen ? 'strong' : 'text')],
									'label',
								)}
								<TextInput
									key={page.revision}
									value={page.values[field] ?? ''}
									onChange={(value) => setValue(field, value)}
									focus={isChosen}
									{...(isSecretField(field) ? {mask: inCharacters('•', theme.characters)} : {})}
								/>
								{(page.values[field] ?? '') === '' &&
									draw([span(own` ${HINTS[field] ?? ''}`, 'dim')], 'hint')}
							</Box>
						);
					})}
			{draw([], 'gap')}
			{page.at === 'fields' &&
				page.complaint !== '' &&
				draw([span(own` ✗ ${page.complaint}`, 'error')], 'complaint')}
			{draw([span(hint, 'dim')], 'hint')}
		</Box>
	);
}
