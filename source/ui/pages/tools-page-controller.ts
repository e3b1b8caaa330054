/** Runs the page of /tools: requests the server's catalogue, selects tools, and opens the last call of one. */

import {isOnline} from '../../chat/sign-in.ts';
import {countTools} from '../../chat/tool-counts.ts';
import type {Key} from '../../terminal/input/key.ts';
import {type PageAction, runAction} from '../keys/actions.ts';
import {actionAt} from '../keys/key-dispatch.ts';
import {nearestIndex} from '../list-window.ts';
import type {Navigating} from '../navigating.ts';
import type {Ports, ScreenAccess} from '../ports.ts';
import {showsUnit} from '../transcript/navigation.ts';
import {type ToolsState, toolUnits} from './tools-page.ts';

export interface ToolsPageOptions extends Pick<ScreenAccess, 'context' | 'set'>, Pick<Ports, 'askCatalogue'> {
	/** Changes the transcript in steps between keys. */
	readonly navigate: Navigating['change'];
	/** Runs an action that pages share. */
	readonly perform: (action: PageAction) => void;
}

export interface ToolsPageController {
	open(): void;
	/** Every key has an action here: a key without another one closes the page. */
	handleKey(key: Key): void;
}

export function createToolsPageController(options: ToolsPageOptions): ToolsPageController {
	const {context, set, askCatalogue, perform, navigate} = options;
	const change = (tools: Partial<ToolsState>): void => set({tools: {...context().state.tools, ...tools}});

	async function ask(): Promise<void> {
		if (!isOnline(context().snapshot.connection)) {
			change({catalogue: {at: 'offline'}});
			return;
		}
		change({catalogue: {at: 'asking'}});
		const answer = await askCatalogue();
		change({
			catalogue:
				answer.kind === 'offered'
					? {at: 'offered', catalogue: answer.catalogue}
					: {at: 'not-offered', because: answer.because},
		});
		selectFirst();
	}

	/** Where nothing is selected: the first tool, as soon as there is one. */
	function selectFirst(): void {
		const {state, snapshot} = context();
		if (state.tools.selected !== undefined) return;
		const [first] = toolUnits(state.tools, snapshot);
		change({selected: first});
	}

	function select(by: number): void {
		const {state, snapshot} = context();
		const units = toolUnits(state.tools, snapshot);
		const {selected} = state.tools;
		const from = selected === undefined ? (by > 0 ? -1 : 0) : units.indexOf(selected);
		const to = nearestIndex(from + by, units.length);
		change({selected: units[to]});
	}

	function choose(): void {
		const current = context();
		const {selected, open} = current.state.tools;
		if (selected === undefined) return;
		const name = selected.slice(selected.indexOf(' ') + 1);
		if (selected.startsWith('offered ')) {
			const isOpen = open.has(name);
			change({open: new Set(isOpen ? [...open].filter((each) => each !== name) : [...open, name])});
			return;
		}
		const {entries, turn} = current.snapshot;
		const call = countTools(entries, turn)
			.find((each) => each.name === name)
			?.last();
		if (call === undefined) return;
		set({page: 'chat', focus: 'transcript'});
		navigate((before) => showsUnit(before, call.key));
	}

	return {
		open() {
			set({page: 'tools'});
			const {at} = context().state.tools.catalogue;
			if (at !== 'offered' && at !== 'asking') void ask();
			selectFirst();
		},
		handleKey,
	};

	function handleKey(key: Key): void {
		const action = actionAt('tools', key, (condition) => condition === 'no-text');
		if (action !== undefined) runAction(action, {select: ({by}) => select(by), choose}, perform);
	}
}
