/** Tells which texts Ink has drawn again. */
import type {DOMElement} from 'ink';

/**
 * For each text inside an element, something that is another one after every time the text was drawn: Ink makes a
 * function that styles it whenever its component runs.
 */
export function drawingsIn(element: DOMElement['childNodes'][number] | undefined): readonly unknown[] {
	if (element === undefined || !('childNodes' in element)) return [];
	if (element.nodeName === 'ink-text') return [element.internal_transform];
	return element.childNodes.flatMap(drawingsIn);
}
