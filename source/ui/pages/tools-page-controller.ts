/** Runs the page of /tools: asks the server for its catalogue, chooses among the tools, and goes to the last call of one. */

import {countTools} from '../../chat/tool-counts.ts';
import type {CatalogueAnswer} from '../../client/catalogue.ts';
import type {Key} from '../../terminal/input/key.ts';
import {type NavigationContext, showsUnit} from '../transcript/navigation.ts';
import type {UiState} from '../ui-state.ts';
import type {ToolsState} from './tools-page.ts';
import {toolUnits} from './tools-page.ts';

export interface ToolsPageOptions {
	readonly place: () => NavigationContext;
	readonly set: (change: Partial<UiState>) => void;
	/** Never rejects. */
	readonly askCatalogue: () => Promise<CatalogueAnswer>;
	/** Keys that the page leaves to the program. */
	readonly otherwise: (key: Key) => void;
}

export interface ToolsPageController {
	open(): void;
	/** Every key means something on the page, be it that it closes it. */
	handleKey(key: Key): void;
}

/** How far a page of tools goes. */
const PAGE = 8;

const STEPS: Readonly<Record<string, number>> = {
	up: -1,
	down: 1,
	k: -1,
	j: 1,
	'wheel-up': -1,
	'wheel-down': 1,
	pageup: -PAGE,
	pagedown: PAGE,
	home: Number.NEGATIVE_INFINITY,
	end: Number.POSITIVE_INFINITY,
};

export function createToolsPageController({
	place,
	set,
	askCatalogue,
	otherwise,
}: ToolsPageOptions): ToolsPageController {
	const change = (tools: Partial<ToolsState>): void => set({tools: {...place().state.tools, ...tools}});

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

	function step(by: number): void {
		const {state, snapshot} = place();
		const units = toolUnits(state.tools, snapshot);
		const {selected} = state.tools;
		const from = selected === undefined ? (by > 0 ? -1 : 0) : units.indexOf(selected);
		const to = Math.max(0, Math.min(units.length - 1, from + by));
		change({selected: units[to]});
	}

	function choose(): void {
		const here = place();
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
			const {state, snapshot} = place();
			if (state.tools.catalogue.at !== 'offered' && state.tools.catalogue.at !== 'asking') void ask();
			const [first] = toolUnits(state.tools, snapshot);
			if (state.tools.selected === undefined) change({selected: first});
		},
		handleKey,
	};

	function handleKey(key: Key): void {
		// What was typed very fast comes as one key.
		if (key.text !== undefined && key.text.length > 1) {
			for (const text of key.text) handleKey({...key, name: text, text});
			return;
		}
		const by = key.ctrl || key.alt ? undefined : STEPS[key.name];
		if (by !== undefined) step(by);
		else if (!key.ctrl && !key.alt && (key.name === 'enter' || key.text === ' ')) choose();
		else otherwise(key);
	}
}
