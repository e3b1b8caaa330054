import {describe, expect, it} from 'vitest';
import {notice} from '../../../source/chat/notices.ts';
import {createEditInEditor} from '../../../source/ui/composer/edit-in-editor.ts';
import type {EditorOutcome} from '../../../source/ui/ports.ts';
import type {UiState} from '../../../source/ui/ui-state.ts';
import {draftOf} from '../../support/drafts.ts';

function desk() {
	let draft = draftOf('some text');
	let end: (outcome: EditorOutcome) => void = () => {};
	const opened: string[] = [];
	const changes: Partial<UiState>[] = [];
	const notices: string[] = [];
	const editing = createEditInEditor({
		run(text) {
			opened.push(text);
			return new Promise((resolve) => {
				end = resolve;
			});
		},
		getDraft: () => draft,
		set(change) {
			changes.push(change);
			draft = change.draft ?? draft;
		},
		notify: ({code}) => notices.push(code),
		width: () => 40,
	});
	/** Ends the editor, and waits until that is handled. */
	const close = async (outcome: EditorOutcome) => {
		end(outcome);
		await Promise.resolve();
	};
	return {editing, opened, changes, notices, close, draft: () => draft};
}

describe('the editor', () => {
	it('gets the draft, opens once at a time, and returns its text as one edit', async () => {
		const {editing, opened, changes, close, draft} = desk();
		expect(editing.isOpen()).toBe(false);
		editing.open();
		editing.open();
		expect(opened).toEqual(['some text']);
		expect(editing.isOpen()).toBe(true);
		await close({kind: 'edited', text: 'some other text'});
		expect(editing.isOpen()).toBe(false);
		expect(changes).toHaveLength(1);
		expect(changes[0]?.choice).toBe('closed');
		expect(draft()).toMatchObject({text: 'some other text', cursor: 15});
		expect(draft().changes).toHaveLength(1);
	});

	it('changes nothing when it fails, reports that, and can be opened again', async () => {
		const {editing, opened, changes, notices, close} = desk();
		editing.open();
		const reason = notice('editor_missing', {editor: 'ed', because: 'ENOENT'});
		await close({kind: 'failed', notice: reason});
		expect([changes, notices]).toEqual([[], ['editor_missing']]);
		editing.open();
		expect(opened).toHaveLength(2);
	});
});
