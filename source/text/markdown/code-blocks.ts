/** Finds the code blocks of a Markdown text: the ones that the layout draws as code, in any container. */
import {readBlocks} from './block-reader.ts';

/** @returns the code of each block, in order, without fences, containers and indentation; a block that is still open too */
export function codeInMarkdown(text: string): readonly string[] {
	const blocks: string[][] = [];
	let lines: string[] | undefined;
	readBlocks(text, (event) => {
		if (event.do === 'open') {
			lines = event.leaf.kind === 'code' ? [] : undefined;
			if (lines !== undefined) blocks.push(lines);
		} else if (event.do === 'text' && lines !== undefined) {
			if (event.continues) lines.push((lines.pop() ?? '') + event.text);
			else lines.push(event.text);
		}
	});
	return blocks.map((block) => block.join('\n'));
}
