/** Finds what reference links lead to, which may stand anywhere in a text, also behind the links. */
import {readBlocks} from './block-reader.ts';
import {definitionsOf, noReferences, type References} from './marked.ts';

/** UTF-16 units of a paragraph that are looked at: longer lists of definitions would be nothing to read. */
const MOST = 64 * 1024;

/** @returns undefined where there are none */
export function referencesIn(text: string): References | undefined {
	// Told without reading the text: most have nothing of the kind.
	if (!text.includes(']:')) return undefined;
	const references = noReferences();
	let paragraph: string | undefined;
	readBlocks(text, (event) => {
		if (event.do === 'text' && paragraph !== undefined && paragraph.length < MOST) {
			paragraph += `${paragraph === '' || event.continues ? '' : '\n'}${event.text}`;
		} else if (event.do === 'open' || event.do === 'replace') {
			const {leaf} = event;
			paragraph = leaf.kind === 'paragraph' ? '' : undefined;
			if (leaf.kind === 'heading' && leaf.isUnderlined) add(references, definitionsOf(leaf.text).references);
		} else if (event.do === 'close') {
			if (paragraph?.startsWith('[') === true) add(references, definitionsOf(paragraph).references);
			paragraph = undefined;
		}
	});
	return Object.keys(references).length === 0 ? undefined : references;
}

/** The first of two definitions of the same label holds. */
function add(references: References, more: References): void {
	for (const [label, target] of Object.entries(more)) references[label] ??= target;
}
