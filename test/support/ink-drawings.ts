/** Detects which texts Ink has drawn again. */
import type {DOMElement} from 'ink';

/**
 * For each text inside an element, a value that changes whenever the text was drawn: Ink creates a styling function each
 * time its component runs.
 */
export function drawingsIn(element: DOMElement['childNodes'][number] | undefined): readonly unknown[] {
	if (element === undefined || !('childNodes' in element)) return [];
	if (element.nodeName === 'ink-text') return [element.internal_transform];
	return element.childNodes.flatMap(drawingsIn);
}
