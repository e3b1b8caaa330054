/** A recording as a session of the full screen, without a server. */
import {readFileSync} from 'node:fs';
import {systemClock} from '../../clock.ts';
import {sealed} from '../../config/secrets.ts';
import type {ChatSettings, ReplaySettings} from '../../config/settings.ts';
import {redactText} from '../../protocol/redact.ts';
import {readRecords} from '../../recording/read-records.ts';
import {playRecording} from '../../replay/play-recording.ts';
import {createReplay} from '../../replay/replayed-chat.ts';
import type {OpenedSession} from '../../session/open-session.ts';
import {own, type SafeText} from '../../text/safe.ts';
import type {InteractiveIo} from '../interactive/interactive.ts';

export interface OpenedReplay {
	/** Of the screen. */
	readonly settings: ChatSettings;
	readonly replay: NonNullable<InteractiveIo['replay']>;
}

/** Reads and plays a recording. @returns what the screen needs to show it, or a sentence that says why it cannot */
export function openReplay(settings: ReplaySettings): OpenedReplay | {readonly problem: SafeText} {
	const {file, speed, screen} = settings;
	const recording = readRecording(file);
	if ('problem' in recording) return recording;
	const {url} = recording;
	const replay = createReplay({timeline: playRecording(recording), clock: systemClock, ...startOf(speed)});
	return {
		settings: {
			mode: 'chat',
			interface: 'screen',
			linesBy: [],
			server: {kind: 'url', url, given: true},
			credential: undefined,
			connection: sealed(NO_HANDSHAKE),
			requireTls: false,
			reconnect: false,
			maxFrameBytes: undefined,
			compress: false,
			log: undefined,
			hints: [],
			journal: false,
			resume: undefined,
			screen: {...screen, bell: false},
		},
		replay: {...replay, session: sessionOf(replay.chat, url)},
	};
}

/** With an infinite speed it begins at the end. */
const startOf = (speed: number) => (Number.isFinite(speed) ? {speed} : {speed: 1, atOnce: true});

const NO_HANDSHAKE = {
	headers: {},
	proxy: undefined,
	tls: {ca: undefined, cert: undefined, key: undefined, passphrase: undefined, rejectUnauthorized: true},
};

const NOT_OFFERED = {kind: 'not-offered', because: 'this is a replay'} as const;

/** A session without a server. */
const sessionOf = (chat: OpenedSession['chat'], url: string): OpenedSession => ({
	chat,
	url,
	sandbox: undefined,
	log: undefined,
	recording: undefined,
	askCatalogue: async () => NOT_OFFERED,
	searchKnowledge: async () => NOT_OFFERED,
	askPreview: async () => NOT_OFFERED,
	askStatistics: async () => NOT_OFFERED,
	askOffer: async () => NOT_OFFERED,
	ownPresets: async () => undefined,
	hidden: new Set(),
	redact: (text) => redactText(text, []),
	async stop() {
		await chat.close();
		return undefined;
	},
});

/** Recordings of other programs name no server. */
const UNKNOWN_URL = 'ws://recording';

function readRecording(file: string): Parameters<typeof playRecording>[0] | {readonly problem: SafeText} {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
		const because =
			code === 'ENOENT'
				? 'there is no such file'
				: code === 'EISDIR'
					? 'it is a folder'
					: `it cannot be read (${code})`;
		return {problem: own`${file} is not replayed: ${because}. Type the path of a file that --record wrote.`};
	}
	const {start, records, unreadable} = readRecords(text);
	if (!records.some(({dir}) => dir !== 'note')) {
		const line = unreadable[0] === undefined ? '' : ` Line ${unreadable[0]} is none of its lines.`;
		return {
			problem: own`${file} is not replayed: it is not a recording.${line} Type the path of a file that --record wrote.`,
		};
	}
	const startedAt = start === undefined ? 0 : Date.parse(start.started) || 0;
	return {records, url: start?.url ?? UNKNOWN_URL, startedAt};
}
