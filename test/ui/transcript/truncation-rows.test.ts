import {expect, it} from 'vitest';
import {moreRows, truncationRows} from '../../../source/ui/transcript/truncation-rows.ts';
import {remoteTextOf} from '../../support/remote-texts.ts';
import {textOf} from '../../text/any-text.ts';

const json = remoteTextOf('a'.repeat(3 * 1024 * 1024), 0);
const shown = (rows: ReturnType<typeof truncationRows>): string[] => rows.map(({line}) => textOf(line));

it('shows how much more there is of a text', () => {
	expect(moreRows(0, 'e1', 80)).toEqual([]);
	expect(shown(moreRows(100 * 1024 * 1024, 'e1', 80))).toEqual([' … 100 MB more: o open, s save']);
});

it('shows what else a reply omits', () => {
	expect(truncationRows(undefined, 'e1', 80)).toEqual([]);
	expect(shown(truncationRows({calls: 0, results: 167_900, json}, 'e1', 80))).toEqual([
		' … 167,900 more results, 3.0 MB in all: o open, s save as .json',
	]);
	expect(shown(truncationRows({calls: 2, results: 3, json}, 'e1', 80))).toEqual([
		' … 3 more results and 2 more calls, 3.0 MB in all: o open, s save as .json',
	]);
	expect(shown(truncationRows({calls: 0, results: 0, json}, 'e1', 80))).toEqual([
		' … more than shown here, 3.0 MB in all: o open, s save as .json',
	]);
});
