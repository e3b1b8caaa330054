/** Starts the recording of a session, in which every client of it is recorded. */
import {type Notice, notice} from '../../chat/notices.ts';
import type {CreateClient} from '../../client/client.ts';
import type {Clock} from '../../clock.ts';
import {version} from '../../config/command-line.ts';
import {redactUrl} from '../../protocol/redact.ts';
import {openRecording, type Recording} from '../../recording/recording-file.ts';
import {recordClient} from './record-client.ts';

export interface StartRecordingOptions {
	/** The path as it was typed. */
	readonly file: string;
	readonly url: string;
	readonly clock: Pick<Clock, 'now'>;
	/** Removed from every record; more may be added later. */
	readonly secrets: ReadonlySet<string>;
	readonly notify: (notice: Notice) => void;
}

export interface StartedRecording extends Pick<Recording, 'trouble' | 'close'> {
	/** A `createClient` whose clients are recorded. */
	wrap(create: CreateClient): CreateClient;
}

export function startRecording({
	file,
	url: secretUrl,
	clock,
	secrets,
	notify,
}: StartRecordingOptions): StartedRecording {
	const url = redactUrl(secretUrl);
	const startedAt = clock.now();
	const {write, trouble, close} = openRecording(
		file,
		{recording: 1, program: `bedrock-chat/${version()}`, started: new Date(startedAt).toISOString(), url},
		(problem) => notify(notice('recording', {problem})),
	);
	return {
		trouble,
		close,
		wrap: (create) => recordClient(create, {startedAt, secrets, url, onRecord: write}),
	};
}
