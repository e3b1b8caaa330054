/** The sign-in page (`/login`): the kinds of sign-in, then the fields of the selected kind. */

import {Box} from 'ink';
import {useState} from 'react';
import type {AuthField} from '../../protocol/auth.ts';
import {type AuthValues, authFrameOf, isSecretField} from '../../protocol/auth-frame.ts';
import type {AuthFrame} from '../../protocol/frames.ts';
import type {HandlerResult} from '../../terminal/input/handlers.ts';
import type {Key} from '../../terminal/input/key.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line} from '../../text/line.ts';
import {own, type SafeText} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {paint, type Theme} from '../../theme/theme.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import {useKeys, usePastes} from '../keys/use-keys.ts';
import {nearestIndex} from '../list-window.ts';
import {ScreenRow} from '../row.tsx';
import {LoginField} from './login-field.tsx';
import {columnsOfLabels, planLogin} from './login-layout.ts';
import {
	FIELD_HINTS,
	FIELD_LABELS,
	type GivenSignIn,
	SIGN_IN_KINDS,
	SIGN_IN_NAMES,
	type SignInKind,
	signInFieldsOf,
} from './sign-in-fields.ts';
import {addressLines} from './sign-on-address.ts';

/** Copied secrets often contain line ends; a field has one row. */
const inOneLine = (text: string): string => text.trim().replaceAll('\n', '').replaceAll('\t', ' ');

export interface LoginProps {
	readonly theme: Theme;
	readonly columns: number;
	/** Rows of the page. */
	readonly rows: number;
	/** The state of the last credential that was submitted; undefined = none was. */
	readonly signIn: SignInState | undefined;
	/** What a submitted credential waits for, as a sentence. */
	readonly waitsFor: SafeText;
	readonly onSubmit: (credential: AuthFrame) => void;
	/** The user goes on using the page while a credential waits, so that it must not close by itself. */
	readonly onTouch: () => void;
	readonly onCancel: () => void;
	/** The kind that the cursor is on at first; undefined = the first one. */
	readonly kind?: SignInKind | undefined;
	/** What is known of the credential: that kind's fields begin with it. */
	readonly given?: GivenSignIn | undefined;
	/** The kinds that the server does not offer. */
	readonly notOffered?: ReadonlySet<SignInKind> | undefined;
	/** Where single sign-on gets its token; undefined = the server names no address. */
	readonly signOn?:
		| {readonly address: string; readonly browse: () => void; readonly copy: () => void}
		| undefined;
}

/** A new object for each credential and for each answer. */
export type SignInState =
	/** `isTouched`: the user has pressed a key on the page since. */
	| {readonly at: 'waiting'; readonly isTouched: boolean}
	| {readonly at: 'accepted'; readonly displayName: string | undefined}
	/** `because`: a sentence, which may quote the server. */
	| {readonly at: 'refused'; readonly because: string};

type Page =
	| {readonly at: 'kinds'; readonly chosen: number}
	| {
			readonly at: 'fields';
			readonly kind: SignInKind;
			readonly chosen: number;
			/** Kept only as long as the page is open, and only here. */
			readonly values: AuthValues;
			readonly complaint: string;
			/** Number of pastes: each one recreates the field, with its cursor at the end. */
			readonly revision: number;
	  };

type FieldsPage = Extract<Page, {readonly at: 'fields'}>;

/** As many rows as fit; a mark shows that there are more. */
function firstRows(rows: readonly Line[], count: number, columns: number): readonly Line[] {
	const last = rows[count - 1];
	if (last === undefined || count === rows.length) return rows.slice(0, count);
	return [
		...rows.slice(0, count - 1),
		[...truncateLine(last, Math.max(0, columns - 2)), span(own` …`, 'error')],
	];
}

/** The page at its first secret field, with empty secrets. */
function withoutSecrets(page: FieldsPage): FieldsPage {
	const fields = signInFieldsOf(page.kind);
	const values = Object.fromEntries(
		Object.entries(page.values).filter(([field]) => !isSecretField(field as AuthField)),
	);
	const chosen = Math.max(0, fields.findIndex(isSecretField));
	return {...page, values, chosen, revision: page.revision + 1};
}

/** Handles its keys of the key table; text is left to the field. */
export function Login(props: LoginProps) {
	const {theme, columns, rows, signIn, waitsFor, onSubmit, onTouch, onCancel} = props;
	const [page, setPage] = useState<Page>({
		at: 'kinds',
		chosen: props.kind === undefined ? 0 : SIGN_IN_KINDS.indexOf(props.kind),
	});
	/** The answer that the user has seen, and has continued after. */
	const [seen, setSeen] = useState(signIn);

	/** Only where its token is typed. */
	const signOn = page.at === 'fields' && page.kind === 'sso' ? props.signOn : undefined;

	const isWaiting = signIn?.at === 'waiting';

	/** The user uses the page: the last answer is out of date. */
	function touch(): void {
		if (isWaiting) onTouch();
		else setSeen(signIn);
	}

	function proceed(maySignIn: boolean): void {
		if (page.at === 'kinds') {
			const kind = SIGN_IN_KINDS[page.chosen];
			if (kind === undefined) return;
			const values = kind === props.given?.kind ? props.given.values : {};
			const empty = signInFieldsOf(kind).findIndex((field) => (values[field] ?? '') === '');
			setPage({at: 'fields', kind, chosen: Math.max(0, empty), values, complaint: '', revision: 0});
			return;
		}
		const fields = signInFieldsOf(page.kind);
		if (page.chosen < fields.length - 1) {
			setPage({...page, chosen: page.chosen + 1, complaint: ''});
			return;
		}
		if (!maySignIn) return;
		const result = authFrameOf(page.kind, page.values);
		if ('frame' in result) {
			// A secret, which nobody can see, is typed again from its beginning.
			setPage(withoutSecrets(page));
			onSubmit(result.frame);
			return;
		}
		const first = result.problems[0]?.field;
		const chosen = first === undefined ? page.chosen : fields.indexOf(first);
		const complaint = `The ${first === undefined ? 'form' : FIELD_LABELS[first]} is missing or cannot be read.`;
		setPage({...page, chosen, complaint});
	}

	function goBack(): void {
		if (page.at === 'kinds') onCancel();
		else setPage({at: 'kinds', chosen: SIGN_IN_KINDS.indexOf(page.kind)});
	}

	function step(by: 1 | -1): void {
		const count = page.at === 'kinds' ? SIGN_IN_KINDS.length : signInFieldsOf(page.kind).length;
		setPage({...page, chosen: nearestIndex(page.chosen + by, count)});
	}

	/** A letter selects the kind whose name begins with it. */
	function selectByName(letter: string): void {
		const chosen = SIGN_IN_KINDS.findIndex((kind) => SIGN_IN_NAMES[kind].toLowerCase().startsWith(letter));
		if (chosen !== -1) setPage({at: 'kinds', chosen});
	}

	/** Changes the field from outside of it, with its cursor at the end. */
	function replaceValue(change: (value: string, field: AuthField) => string): void {
		const field = page.at === 'fields' ? signInFieldsOf(page.kind)[page.chosen] : undefined;
		if (page.at !== 'fields' || field === undefined) return;
		const values = {...page.values, [field]: change(page.values[field] ?? '', field)};
		setPage({...page, values, complaint: '', revision: page.revision + 1});
	}

	useKeys((key: Key): HandlerResult => {
		const action = actionAt('login', key);
		// The second of two Enters is no other credential.
		if (signIn?.at === 'waiting' && !signIn.isTouched && action?.do === 'continue') return true;
		if (action !== undefined && !['type', 'interrupt', 'stay'].includes(action.do)) touch();
		switch (action?.do) {
			case 'continue':
			case 'next':
				proceed(action.do === 'continue');
				return 'draws';
			case 'back':
				goBack();
				return 'draws';
			case 'clear':
				replaceValue(() => '');
				return 'draws';
			case 'clear-word':
				// The words of a secret cannot be seen.
				replaceValue((value, field) => (isSecretField(field) ? '' : value.replace(/\S*\s*$/, '')));
				return 'draws';
			case 'browse':
				signOn?.browse();
				return true;
			case 'copy-address':
				signOn?.copy();
				return true;
			case 'select':
				step(action.by);
				return 'draws';
			case 'stay':
				return false;
			default:
				// Text is for the field if there is one; other keys are for the program.
				if (page.at !== 'kinds' || key.ctrl || key.alt) return false;
				touch();
				selectByName(key.text?.toLowerCase() ?? '');
				return 'draws';
		}
	});

	function setValue(field: AuthField, value: string): void {
		if (page.at !== 'fields') return;
		touch();
		setPage({...page, values: {...page.values, [field]: value}, complaint: ''});
	}

	usePastes((text) => {
		touch();
		// A Tab within text that arrived at once: the text after it belongs to the next field, perhaps a secret one.
		if (text === '\t') {
			step(1);
			return 'draws';
		}
		if (page.at !== 'fields') return true;
		replaceValue((value) => `${value}${inOneLine(text)}`);
		return 'draws';
	});

	const failed = (because: string) => span(own` ✗ ${because}`, 'error');

	function remarkOn(state: SignInState | undefined) {
		if (state?.at === 'waiting') return span(own` ${waitsFor}`, 'dim');
		if (state?.at === 'refused' && state !== seen) return failed(state.because);
		if (state?.at !== 'accepted') return undefined;
		const name = state.displayName === undefined ? own`` : own` as ${state.displayName}`;
		return span(own` ✓ Signed in${name}. Press Esc to close this page.`, 'success');
	}

	const draw = (line: Line, key: string) => (
		<ScreenRow key={key} row={paint(truncateLine(line, columns), theme)} />
	);
	const remarkOnKind = (kind: SignInKind): Line =>
		props.notOffered?.has(kind) === true ? [span(own` · not offered here`, 'dim')] : [];
	const title =
		page.at === 'kinds'
			? own` Sign in with`
			: own` Sign in with ${SIGN_IN_NAMES[page.kind]} · nothing is stored`;
	const titleLine: Line = [span(title, 'strong'), ...(page.at === 'fields' ? remarkOnKind(page.kind) : [])];
	const remark = page.at === 'fields' && page.complaint !== '' ? failed(page.complaint) : remarkOn(signIn);
	const fields = page.at === 'fields' ? signInFieldsOf(page.kind) : [];
	const count = page.at === 'fields' ? fields.length : SIGN_IN_KINDS.length;
	const remarks = remark === undefined ? [] : layoutSpans([remark], columns, 3);
	const plan = planLogin({rows, count, chosen: page.chosen, complaint: remarks.length});
	const isBlank = [plan.title, plan.space, plan.gap].filter(Boolean).length;
	const left = rows - isBlank - (plan.end - plan.first) - plan.complaint;
	const address = signOn === undefined ? [] : addressLines(signOn.address, columns, left, theme);
	const isShown = (_: unknown, index: number): boolean => index >= plan.first && index < plan.end;
	const sign = (index: number) => {
		if (index === page.chosen) return span(own` ▌ `, 'accent');
		if (index === plan.first && index > 0) return span(own` ↑ `, 'dim');
		return index === plan.end - 1 && index < count - 1 ? span(own` ↓ `, 'dim') : span(own`   `, 'text');
	};
	const labelled = (index: number, label: string): Line => [
		sign(index),
		span(own`${label}`, index === page.chosen ? 'strong' : 'text'),
	];
	const labelColumns = columnsOfLabels(
		fields.map((field) => FIELD_LABELS[field]),
		columns,
	);
	const valueColumns = Math.max(1, columns - labelColumns);
	return (
		<Box flexDirection="column" height={rows} overflow="hidden">
			{plan.title && draw(titleLine, 'title')}
			{plan.space && draw([], 'space')}
			{page.at === 'kinds'
				? SIGN_IN_KINDS.map((kind, index) =>
						draw([...labelled(index, SIGN_IN_NAMES[kind]), ...remarkOnKind(kind)], kind),
					).filter(isShown)
				: fields
						.map((field, index) => {
							const value = page.values[field] ?? '';
							return (
								<Box key={field} height={1}>
									<Box width={labelColumns} flexShrink={0}>
										<ScreenRow
											row={paint(truncateLine(labelled(index, FIELD_LABELS[field]), labelColumns - 1), theme)}
										/>
									</Box>
									<Box flexShrink={0} width={valueColumns}>
										<LoginField
											key={page.revision}
											value={value}
											isSecret={isSecretField(field)}
											hasFocus={index === page.chosen}
											theme={theme}
											columns={valueColumns}
											onChange={(next) => setValue(field, next)}
										/>
										{value === '' && draw([span(own` ${FIELD_HINTS[field] ?? ''}`, 'dim')], 'hint')}
									</Box>
								</Box>
							);
						})
						.filter(isShown)}
			{firstRows(remarks, plan.complaint, columns).map((line, index) => draw(line, `complaint ${index}`))}
			{plan.gap && draw([], 'gap')}
			{address.map((line, index) => draw(line, `address ${index}`))}
		</Box>
	);
}
