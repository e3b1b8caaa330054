/** Finds the definitions of reference links and of footnotes, which may be anywhere in a text, also after the links. */
import {readBlocks} from './block-reader.ts';
import {definitionsOf, noReferences, type References} from './marked.ts';

/** UTF-16 units of a paragraph that are searched for definitions. */
const MOST = 64 * 1024;

/** @returns undefined if there are none */
export function referencesIn(text: string): References | undefined {
	// Most texts have none, and this is known without reading the blocks.
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
			if (paragraph?.startsWith('[^') === true) addFootnotes(references, paragraph);
			else if (paragraph?.startsWith('[') === true) add(references, definitionsOf(paragraph).references);
			paragraph = undefined;
		}
	});
	return Object.keys(references).length === 0 ? undefined : references;
}

/** Of two definitions of the same label, the first counts. */
function add(references: References, more: References): void {
	for (const [label, target] of Object.entries(more)) references[label] ??= target;
}

/** A footnote is a reference without a target: its note stays where it was written. */
function addFootnotes(references: References, paragraph: string): void {
	for (const [, label = ''] of paragraph.matchAll(/^\[(\^[^\]\s]+)\]:/gm)) {
		references[label.toLowerCase().toUpperCase().toLowerCase()] ??= {href: '', title: ''};
	}
}
