/** The tool timelines of every recording of the two real servers, abbreviated. */
import {describe, expect, it} from 'vitest';
import type {ReplyPart} from '../../source/chat/entry.ts';
import {toolWarningsOf} from '../../source/chat/tool-warnings.ts';
import {recordingNames} from '../support/recording.ts';
import {replay} from '../support/replayed-chat.ts';

const SIGNS = {succeeded: '✓', failed: '✗', unknown: '?', running: '…'} as const;

/** Texts as `-`, calls as `get_order✓`, with `()` where the arguments are known, and `|` before a new round. */
function inShort(parts: readonly ReplyPart[]): string {
	let round: number | undefined;
	return parts
		.map((part) => {
			if (part.kind === 'text') return part.text.length === 0 ? '' : '-';
			const {call} = part;
			const isFirst = call.round === round || call.round === 1 || call.round === undefined;
			const mark = isFirst ? '' : '| ';
			round = call.round;
			return `${mark}${call.name}${call.arguments === undefined ? '' : '()'}${SIGNS[call.outcome.state]}`;
		})
		.filter((each) => each !== '')
		.join(' ');
}

function timelines(name: string): readonly string[] {
	const {entries} = replay(name).chat.getSnapshot();
	return entries.flatMap((entry) => {
		if (entry.kind !== 'assistant' || !entry.parts.some(({kind}) => kind === 'tool')) return [];
		expect([...toolWarningsOf(entry.parts)]).toEqual([]);
		return [inShort(entry.parts)];
	});
}

/** The same call, repeated. */
const times = (count: number, call: string): string => Array.from({length: count}, () => call).join(' ');

/**
 * The tool calls in each recording; those not named here have none. Where the history was truncated when it was
 * recorded, `seed` has results without arguments, in no known relation to the texts; `today` has only names.
 */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
	'head-h_auth_failed_keeps_previous': ['- get_me()✓ -'],
	'head-h_conversations': ['- get_order()✓ get_inventory()✗ -'],
	'head-streaming_content_blocks': ['get_order? get_inventory? -', 'get_order? -'],
	'head-tools': [
		'- get_order? get_inventory? -',
		'- get_order? - | create_ticket? -',
		'get_order? -',
		'- get_text? get_list? -',
		`- ${times(12, 'get_order?')} -`,
		'- get_nan? -',
	],
	'seed-error_turn_not_graceful': [`${times(10, '-')} ${times(10, 'get_order✓')} -`],
	'seed-tools': [
		'- get_order✓ get_inventory✗ -',
		'- - get_order✓ create_ticket✓ -',
		'get_order✓ -',
		'- no_such_tool✗ -',
		'- get_order✗ -',
		'- get_text✓ get_list✓ -',
		// Twelve calls were made; the server drops what is over ten of a round.
		`- ${times(10, 'get_order✓')} -`,
		'- get_nan✓ -',
	],
};

describe('the timelines of a recording', () => {
	it.each(recordingNames())('%s', (name) => {
		expect(timelines(name)).toEqual(EXPECTED[name] ?? []);
	});

	it('are expected only of existing recordings', () => {
		expect(Object.keys(EXPECTED).filter((name) => !recordingNames().includes(name))).toEqual([]);
	});
});
