/** The notices about frames that the user wrote (/raw): a row each. */
import {bytes as quantity} from '../../text/quantity.ts';
import {info, type LevelledWording, warning} from './wording.ts';

/** Why a frame is not sent. */
export type RawObstacle =
	| {readonly kind: 'no-object'}
	/** A command sends it, so that the program knows what follows from it. */
	| {readonly kind: 'command'; readonly type: string; readonly command: string}
	/** It asks a question. */
	| {readonly kind: 'message'}
	| {readonly kind: 'busy'}
	| {readonly kind: 'offline'};

export const RAW_NOTICES = {
	raw_sent: ({type, bytes}: {type: string; bytes: number}) =>
		info(
			`Sent as it was typed: a frame of the type "${type}", ${quantity(bytes)}. What waits is sent after its answer.`,
		),
	/** The ping behind it was answered. */
	raw_done: ({type}: {type: string}) => info(`The server has handled the frame of the type "${type}".`),
	raw_refused: ({because}: {because: RawObstacle}) => refusal(because),
} as const;

function refusal(because: RawObstacle): LevelledWording {
	switch (because.kind) {
		case 'no-object':
			return warning('The frame was not sent: it is not a JSON object.', {
				atPrompt: 'Type one after the command, as in /raw {"type":"ping"}.',
			});
		case 'command':
			return warning(
				`The frame was not sent: one of the type "${because.type}" changes what this program has to know.`,
				{atPrompt: `Type ${because.command} instead.`},
			);
		case 'message':
			return warning(
				'The frame was not sent: a question has to be sent as a message, so that its answer belongs to it.',
				{
					atPrompt: 'Type the message alone, or /with for settings of its own.',
				},
			);
		case 'busy':
			return warning('The frame was not sent: the server has not answered what was sent before.', {
				atPrompt: 'Type it again after that.',
			});
		case 'offline':
			return warning('The frame was not sent: there is no connection.', {
				atPrompt: 'Type /reconnect to make one.',
			});
	}
}
