/** Delivers keys and pastes to a controller as the program's input does: one that has to wait keeps those behind it. */
import {createKeyQueue, type KeyQueue} from '../../source/terminal/input/key-queue.ts';
import type {Controller} from '../../source/ui/controller.ts';

export const queueTo = ({
	handleKey,
	handlePaste,
}: Pick<Controller, 'handleKey' | 'handlePaste'>): KeyQueue['add'] =>
	createKeyQueue({
		hasHandler: () => true,
		deliver(event) {
			const result = event.kind === 'key' ? handleKey(event.key) : handlePaste(event.text);
			return typeof result === 'object' ? result : false;
		},
	}).add;
