/** Runs the page of /tools: requests the server's catalogue, selects tools, and opens the last call of one. */
import {countTools} from '../../chat/tool-counts.ts';
import type {CatalogueAnswer} from '../../client/catalogue.ts';
import type {Key} from '../../terminal/input/key.ts';
import {typedKey} from '../../terminal/input/key-characters.ts';
import type {PageAction} from '../actions.ts';
import {keysAt} from '../key-dispatch.ts';
import {type NavigationContext, showsUnit} from '../transcript/navigation.ts';
import type {UiState} from '../ui-state.ts';
import type {ToolsState} from './tools-page.ts';
import {toolUnits} from './tools-page.ts';

export interface ToolsPageOptions {
	readonly context: () => NavigationContext;
	readonly set: (change: Partial<UiState>) => void;
	/** Never rejects. */
	readonly askCatalogue: () => Promise<CatalogueAnswer>;
	/** Runs an action that pages share. */
	readonly perform: (action: PageAction) => void;
}

export interface ToolsPageController {
	open(): void;
	/** Every key has an action here: a key without another one closes the page. */
	handleKey(key: Key): void;
}

const keys = keysAt('tools');

export function createToolsPageController({
	context,
	set,
	askCatalogue,
	perform,
}: ToolsPageOptions): ToolsPageController {
	const change = (tools: Partial<ToolsState>): void => set({tools: {...context().state.tools, ...tools}});

	async function ask(): Promise<void> {
		change({catalogue: {at: 'asking'}});
		const answer = await askCatalogue();
		change({
			catalogue:
				answer.kind === 'offered'
					? {at: 'offered', catalogue: answer.catalogue}
					: {at: 'not-offered', because: answer.because},
		});
	}

	function select(by: number): void {
		const {state, snapshot} = context();
		const units = toolUnits(state.tools, snapshot);
		const {selected} = state.tools;
		const from = selected === undefined ? (by > 0 ? -1 : 0) : units.indexOf(selected);
		const to = Math.max(0, Math.min(units.length - 1, from + by));
		change({selected: units[to]});
	}

	function choose(): void {
		const here = context();
		const {selected, open} = here.state.tools;
		if (selected === undefined) return;
		const name = selected.slice(selected.indexOf(' ') + 1);
		if (selected.startsWith('offered ')) {
			const isOpen = open.has(name);
			change({open: new Set(isOpen ? [...open].filter((each) => each !== name) : [...open, name])});
			return;
		}
		const {entries, turn} = here.snapshot;
		const tool = countTools(entries, turn).find((each) => each.name === name);
		if (tool !== undefined) set({page: 'chat', focus: 'transcript', ...showsUnit(here, tool.last.key)});
	}

	return {
		open() {
			set({page: 'tools'});
			const {state, snapshot} = context();
			if (state.tools.catalogue.at !== 'offered' && state.tools.catalogue.at !== 'asking') void ask();
			const [first] = toolUnits(state.tools, snapshot);
			if (state.tools.selected === undefined) change({selected: first});
		},
		handleKey,
	};

	function handleKey(key: Key): void {
		const run = Array.from(key.text ?? '');
		if (run.length > 1) {
			// Text that was typed so fast that it arrived as one key.
			for (const text of run) handleKey(typedKey(text));
			return;
		}
		const action = keys(key);
		if (action === undefined) return;
		switch (action.do) {
			case 'select':
				select(action.by);
				return;
			case 'choose':
				choose();
				return;
			default:
				perform(action);
		}
	}
}
