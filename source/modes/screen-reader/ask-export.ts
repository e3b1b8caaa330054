/** Writes the conversation to a file, in lines: asks for the name, and before a file is replaced. */
import type {Chat} from '../../chat/chat.ts';
import {bytes} from '../../text/quantity.ts';
import {own, safeLine} from '../../text/safe.ts';
import type {Ports} from '../../ui/ports.ts';
import type {Dialogue} from './dialogue.ts';

export interface ExportPorts extends Pick<Ports, 'exported' | 'save'> {
	readonly chat: Pick<Chat, 'getSnapshot'>;
}

/** @param typed the name of the file; '' = it is asked for */
export const askExport =
	(typed: string, {chat, exported, save}: ExportPorts): Dialogue =>
	async (prompter) => {
		const {entries, turn} = chat.getSnapshot();
		if (turn === undefined && entries.every(({kind}) => kind === 'notice'))
			return {lines: [own`There is nothing to export yet.`]};
		const name =
			typed === ''
				? await prompter.ask(own`File, with .md, .html, .json, .jsonl or .otlp; or press Enter to cancel: `)
				: typed;
		const file = name?.trim() ?? '';
		if (file === '') return {lines: [own`Nothing was exported.`]};
		let saved = await save(file, exported(file), false);
		if (saved.how === 'exists') {
			const answer = await prompter.ask(own`${safeLine(file)} already exists. Type yes to replace it: `);
			if (answer?.trim().toLowerCase() !== 'yes') return {lines: [own`Nothing was exported.`]};
			saved = await save(file, exported(file), true);
		}
		return {
			lines: [
				saved.how === 'saved'
					? own`Saved the conversation, ${bytes(saved.bytes)}, to ${safeLine(saved.path)}.`
					: own`Not saved: ${saved.how === 'not' ? safeLine(saved.because) : own`the file exists`}.`,
			],
		};
	};
