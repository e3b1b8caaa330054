/** The parameters of a tool that a server offers, as lines of the page of tools. */
import {childrenIn, memberIn} from '../../text/json-tree/container.ts';
import {compactJson} from '../../text/json-tree/write.ts';
import {layoutSpans} from '../../text/layout.ts';
import type {Line, Span, Style} from '../../text/line.ts';
import {own, type SafeText, safeLine} from '../../text/safe.ts';
import {span, truncateLine} from '../../text/spans.ts';
import {widthOf} from '../../text/width.ts';

const MOST_PARAMETERS = 100;
const MOST_CHOICES = 20;
/** The longest text to show, in UTF-16 units. */
const LONGEST = 400;

/** A text from the server on one line, truncated. */
export const inShort = (text: string): SafeText =>
	safeLine(text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

/** The parameters from a tool's JSON Schema, in its order: name, type, whether it is required, and description. */
export function parameterLines(schema: unknown, width: number): readonly Line[] {
	const properties = childrenIn(memberIn(schema, 'properties')).filter(({key}) => typeof key === 'string');
	const names = memberIn(schema, 'required');
	const required = new Set<unknown>(Array.isArray(names) ? names : []);
	const indent = own`${' '.repeat(Math.min(7, Math.max(0, width - 12)))}`;
	const line = (text: SafeText, style: Style): Span => span(text, style);
	if (properties.length === 0) return [truncateLine([span(own`${indent}no parameters`, 'dim')], width)];
	const shown = properties.slice(0, MOST_PARAMETERS).flatMap(({key, value: parameter}) => {
		const name = `${key}`;
		const facts = [kindOf(parameter), required.has(name) ? 'required' : '']
			.filter((each) => each !== '')
			.join(', ');
		const description = memberIn(parameter, 'description');
		return layoutSpans(
			[
				line(indent, 'text'),
				line(inShort(name), 'key'),
				line(own`  ${facts}`, required.has(name) ? 'text' : 'dim'),
				...(typeof description === 'string' ? [line(own`  ${inShort(description)}`, 'dim')] : []),
			],
			width,
			Math.min(widthOf(indent) + 2, Math.max(0, width - 8)),
		);
	});
	const rest = properties.length - MOST_PARAMETERS;
	return rest > 0 ? [...shown, [span(own`${indent}… ${rest} more`, 'dim')]] : shown;
}

/** "text", "number or null", "one of: …". */
function kindOf(parameter: unknown): string {
	const type = memberIn(parameter, 'type');
	const choices = memberIn(parameter, 'enum');
	const anyOf = memberIn(parameter, 'anyOf');
	if (Array.isArray(choices))
		return inShort(`one of ${choices.slice(0, MOST_CHOICES).map(compactJson).join(', ')}`);
	const types: readonly unknown[] = Array.isArray(type)
		? type
		: type === undefined && Array.isArray(anyOf)
			? anyOf.map(typeIn)
			: [type];
	return inShort(types.filter((each) => typeof each === 'string').join(' or '));
}

const typeIn = (schema: unknown): unknown => memberIn(schema, 'type');
