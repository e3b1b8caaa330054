/** The visible text of Markdown, computed independently of our layout: from the HTML of marked. */
import {Marked, type Tokens} from 'marked';
import {decodeEntities} from '../../../source/text/markdown/entities.ts';

/** An address without its scheme and its last slash. */
const bare = (address: string): string => address.replace(/^(?:https?:\/\/|mailto:)/i, '').replace(/\/$/, '');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const stripped = (html: string): string => decodeEntities(html.replace(/<[^>]*>/g, ''));

/** The target is shown after the text, unless it is the text. */
function withTarget(html: string, {href, autolink = false}: {href: string; autolink?: boolean}): string {
	const target = autolink ? href : decodeEntities(href);
	return target === '' || bare(stripped(html).trim()) === bare(target.trim())
		? html
		: `${html} (${escaped(target)})`;
}

const oracle = new Marked({
	gfm: true,
	renderer: {
		link(token: Tokens.Link): string {
			return withTarget(this.parser.parseInline(token.tokens), token);
		},
		image(token: Tokens.Image): string {
			return withTarget(escaped(token.text.replace(/[*_`~]+/g, '')), token);
		},
		code({text, lang}: Tokens.Code): string {
			return `${escaped(lang ?? '')} ${escaped(text)} `;
		},
		list({items, ordered, start}: Tokens.List): string {
			const ordinal = (index: number): string => (ordered ? `${Number(start) + index}. ` : '');
			return items.map((item, index) => `${ordinal(index)}${this.listitem(item)} `).join('');
		},
		html({text}: Tokens.HTML | Tokens.Tag): string {
			return /^<br\s*\/?>$/.test(text.trim()) ? ' ' : escaped(text);
		},
	},
});

/** The letters and digits of a text, in order. */
export const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

/** The letters and digits that must be visible, including the ordinals of lists, in order. */
export const lettersToSee = (markdown: string): string => lettersOf(stripped(String(oracle.parse(markdown))));
