/** Frames of a connection, for tests of the frames pane. */
import type {FrameRecord} from '../../source/recording/frame-record.ts';
import type {FramesPort} from '../../source/ui/ports.ts';

/** A message as a record. @param text its JSON, or what stands in its place */
export function messageRecord(dir: 'in' | 'out', text: string | object, t = 0): FrameRecord {
	const frame = typeof text === 'string' ? text : JSON.stringify(text);
	return {t, dir, frame, bytes: Buffer.byteLength(frame)};
}

/** A connection with so many messages, one every 10 ms: questions, status texts and answers with calls of tools. */
export function records(count: number): readonly FrameRecord[] {
	return Array.from({length: count}, (_, index): FrameRecord => {
		const t = 10 * index;
		switch (index % 4) {
			case 0:
				return messageRecord('out', {type: 'chat', message: `question ${index}`}, t);
			case 1:
				return messageRecord('in', {type: 'typing', message: 'AI is thinking...'}, t);
			case 2:
				return messageRecord('in', {type: 'typing', message: `Calling get_order... (1/1)`}, t);
			default: {
				const id = `call_${index}`;
				const tool_calls = [{id, name: 'get_order', arguments: {number: index}}];
				const tool_results = [{tool_call_id: id, name: 'get_order', result: {status: 'shipped'}}];
				return messageRecord(
					'in',
					{type: 'ai_response', message: `one two ${index}`, tool_calls, tool_results},
					t,
				);
			}
		}
	});
}

/** The port of these frames: they are there when the pane is opened. @param given their number, or they themselves */
export function recordedFrames(given: number | readonly FrameRecord[]): FramesPort & {
	/** Passes another one to the listener. */
	add(record: FrameRecord, at: number): void;
} {
	const all = typeof given === 'number' ? records(given) : given;
	let listener: (record: FrameRecord, at: number) => void = () => {};
	return {
		listen(onRecord) {
			listener = onRecord;
			for (const record of all) onRecord(record, record.t);
			return Promise.resolve(undefined);
		},
		async *recorded(frames) {
			for (const frame of frames) yield Buffer.from(`${JSON.stringify(frame)}\n`);
		},
		add: (record, at) => listener(record, at),
	};
}
