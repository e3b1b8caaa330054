/** The reference server answers the frames of the recordings as the recorded servers did. */
import {describe, expect, it, onTestFinished} from 'vitest';
import {WebSocket} from 'ws';
import {loadRecording, type RecordedLine} from './recording.ts';
import {type ReferenceOptions, type ReferenceState, startServer} from './reference-server/server.mjs';

/** The conversations that the recorded server still had. */
function twoOfBefore(): ReferenceState['conversations'] {
	return new Map(['a', 'b'].map((id) => [id, {id, user_id: 'u-good', title: null}]));
}

/** Recordings that do not depend on the time between their steps, with the options of the server that was recorded. */
const RECORDINGS: Readonly<Record<string, ReferenceOptions>> = {
	'head-auth_all': {},
	'head-auth_sent_before_hello': {},
	'head-chat_basic': {},
	'head-clear_during_and_after': {},
	'head-error_turn': {},
	'head-h_auth_failed_keeps_previous': {},
	'head-h_config': {},
	'head-h_conversations': {state: {conversations: twoOfBefore(), settings: new Map()}},
	'head-h_feedback': {},
	'head-reconnect_session': {},
	'head-small_frames': {},
	'head-tools': {},
	'seed-chat_basic': {},
	'seed-chat_markdown_unicode': {},
	'seed-error_turn_not_graceful': {gracefulDegradation: false},
	'seed-require_tool_auth': {requireAuth: true},
	'seed-tools': {},
};

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A text without times, ids, and words that the model made. */
const masked = (text: string): string =>
	text
		.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?(?:\+00:00)?/g, '<time>')
		.replaceAll(UUID, '<id>')
		.replaceAll(/toolu_\w+/g, '<call>')
		.replaceAll(/("role":"system","content":)"(?:[^"\\]|\\.)*"/g, '$1"<prompt>"');

/** Types and names of a frame whose long parts the recorder shortened. */
const namesOf = (text: string): readonly string[] =>
	Object.keys(JSON.parse(text)).concat(JSON.parse(text).type);

/** Frames that came on a connection; `next` waits for the one after those that were taken. */
function connect(url: string) {
	const socket = new WebSocket(url, {perMessageDeflate: false, maxPayload: 0});
	onTestFinished(() => socket.terminate());
	const closed = new Promise((resolve) => socket.once('close', resolve));
	const texts: string[] = [];
	let arrived: () => void = () => {};
	socket.on('message', (data) => {
		texts.push(String(data));
		arrived();
	});
	return {
		send: (text: string) => socket.send(text),
		close(): Promise<unknown> {
			socket.close(1000);
			return closed;
		},
		opened: new Promise((resolve) => socket.once('open', resolve)),
		async next(): Promise<string> {
			while (texts.length === 0)
				await new Promise<void>((resolve) => {
					arrived = resolve;
				});
			return texts.shift() ?? '';
		},
	};
}

const incoming = (line: RecordedLine): line is RecordedLine & {dir: 'in'; frame: unknown} =>
	line.dir === 'in' && !('close' in line);
const textOf = (line: RecordedLine): string =>
	'text' in line ? line.text : JSON.stringify('frame' in line ? line.frame : null);

describe('the reference server', () => {
	it.each(Object.entries(RECORDINGS))('answers as recorded: %s', async (name, options) => {
		const isToday = name.startsWith('head-');
		const server = await startServer({version: isToday ? 'H' : 'S', full: isToday, ...options});
		onTestFinished(() => server.close());
		const ids = new Map<string, string>();
		const translated = (text: string): string => text.replaceAll(UUID, (id) => ids.get(id) ?? id);
		const clients = new Map<string, ReturnType<typeof connect>>();
		let [last, compared] = ['', 0];
		for (const line of loadRecording(name)) {
			if (line.dir === 'note') {
				if (line.note !== 'connect') continue;
				last = line.conn ?? '';
				const client = connect(
					translated(server.url.replace(/\/\w+\/\w+$/, '') + line.path?.replaceAll(' ', '%20')),
				);
				clients.set(last, client);
				await client.opened;
				continue;
			}
			const client = clients.get(line.conn ?? last);
			if (client === undefined) throw new Error('There is no such connection.');
			if ('close' in line) await client.close();
			else if (line.dir === 'out') client.send(translated(textOf(line)));
			else if (incoming(line)) {
				const [expected, actual] = [textOf(line), await client.next()];
				if ('truncated' in line && 'frame' in line) expect(namesOf(actual)).toEqual(namesOf(expected));
				else if (!('not_strict_json' in line))
					expect(masked(JSON.stringify(JSON.parse(actual)))).toBe(masked(expected));
				const [theirs, ours] = [expected.match(UUID) ?? [], actual.match(UUID) ?? []];
				for (const [index, id] of theirs.entries()) ids.set(id, ids.get(id) ?? ours[index] ?? id);
				compared += 1;
			}
		}
		expect(compared).toBeGreaterThan(3);
	});
});
