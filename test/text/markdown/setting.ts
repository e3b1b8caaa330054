/** Settings and lines for tests of blocks. */
import type {Setting} from '../../../source/text/markdown/block.ts';
import type {BlockContainer} from '../../../source/text/markdown/containers.ts';
import {marginOf} from '../../../source/text/markdown/margin.ts';
import type {References} from '../../../source/text/markdown/marked.ts';

export const BULLET: BlockContainer = {
	...{kind: 'item', mark: '-', number: undefined, indent: 2, task: undefined},
	list: {first: undefined},
};

/** A setting in some containers, all of which begin here. */
export const settingOf = (
	columns: number,
	within: readonly BlockContainer[] = [],
	references?: References,
): Setting => ({
	margin: marginOf({within, shared: 0, isSeparated: false}, columns),
	references,
	work: {characters: 0},
});

/** A complete line. */
export const lineOf = (text: string) => ({text, continues: false});
