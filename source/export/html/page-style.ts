/** The style of the page. It names no address, and so loads nothing. */
export const PAGE_STYLE = `
:root {
	color-scheme: light dark;
	--page: #fdfdfc; --card: #fff; --text: #1c1e21; --dim: #63666b; --line: #dcdcd8; --code: #f3f3f0;
	--user: #0b5d9e; --assistant: #5b3fa8; --ok: #1a6b2d; --bad: #b3261e; --warn: #7a5200;
	--key: #7a3e9d; --string: #1f6f3d; --number: #8a4b08; --literal: #a3301f; --comment: #686b70; --match: #ffe08a;
}
@media (prefers-color-scheme: dark) {
	:root {
		--page: #16181b; --card: #1d2024; --text: #e6e6e3; --dim: #a0a4aa; --line: #34383e; --code: #24282d;
		--user: #7cc0ff; --assistant: #c0a8ff; --ok: #7fd18f; --bad: #ff9189; --warn: #e8b95a;
		--key: #d3a4f5; --string: #94d6a6; --number: #f0b47a; --literal: #ff9c8d; --comment: #9a9ea5; --match: #6b5200;
	}
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
header, main { max-width: 52rem; margin: 0 auto; padding: 1.25rem 1rem; }
header { padding-bottom: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: .95rem; margin: 0 0 .4rem; display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; }
h3, h4, h5, h6 { font-size: 1.05rem; margin: 1rem 0 .4rem; }
.facts, h2 .facts { color: var(--dim); font-size: .85rem; font-weight: 400; margin: 0; overflow-wrap: anywhere; }
.tools { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line); }
.tools form { max-width: 52rem; margin: 0 auto; padding: .6rem 1rem; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.tools input { flex: 1 1 12rem; min-width: 0; font: inherit; padding: .35rem .6rem; color: inherit; background: var(--card);
	border: 1px solid var(--line); border-radius: .4rem; }
button { font: inherit; font-size: .9rem; padding: .35rem .7rem; color: inherit; background: var(--code);
	border: 1px solid var(--line); border-radius: .4rem; cursor: pointer; }
output { color: var(--dim); font-size: .85rem; }
:focus-visible { outline: 2px solid var(--user); outline-offset: 2px; }
article { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: .5rem;
	padding: .8rem 1rem; margin: 0 0 1rem; overflow-wrap: anywhere; content-visibility: auto; contain-intrinsic-size: auto 12rem; }
article.user { border-left-color: var(--user); } article.user h2 { color: var(--user); }
article.assistant { border-left-color: var(--assistant); } article.assistant h2 { color: var(--assistant); }
article.failed { border-left-color: var(--bad); }
article[hidden] { display: none; }
.rule { color: var(--dim); text-align: center; font-size: .9rem; border-top: 1px dashed var(--line); padding-top: .5rem; margin: 1.5rem 0; }
.plain, .lines { white-space: pre-wrap; }
.text > :first-child { margin-top: 0; } .text > :last-child { margin-bottom: 0; }
p, ul, ol, blockquote, figure, pre { margin: .6rem 0; }
blockquote { border-left: 3px solid var(--line); padding-left: .8rem; margin-left: 0; color: var(--dim); }
pre, code, .json { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
code { background: var(--code); border-radius: .25rem; padding: .1em .3em; }
pre { background: var(--code); border-radius: .4rem; padding: .7rem .8rem; overflow: auto; max-height: 32rem; white-space: pre; overflow-wrap: normal; }
pre.source { white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { background: none; padding: 0; font-size: 1em; }
figcaption { color: var(--dim); font-size: .8rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
.right { text-align: right; } .center { text-align: center; } li.task { list-style: none; margin-left: -1.3rem; }
li.task > p:first-of-type { display: inline; } li > p, li > ul, li > ol { margin: .15rem 0; }
a { color: var(--user); }
summary { cursor: pointer; border-radius: .25rem; }
details.call { border: 1px solid var(--line); border-radius: .4rem; margin: .6rem 0; padding: .35rem .7rem; background: var(--page); }
details.call > summary { overflow-wrap: anywhere; } details.call h3 { font-size: .8rem; color: var(--dim); margin: .6rem 0 .2rem; }
.name { font-family: ui-monospace, monospace; font-weight: 600; }
.succeeded { color: var(--ok); } .failed > .mark, .mark.failed { color: var(--bad); } .unknown { color: var(--warn); }
details.more { color: var(--dim); font-size: .8rem; } details.more pre { color: var(--text); }
.json ul { list-style: none; margin: 0; padding-left: 1.3rem; border-left: 1px solid var(--line); }
.json details[open] > summary > .folded { display: none; }
.folded, .dim, .note { color: var(--dim); } .note { font-size: .85rem; }
.key, .attribute, .keyword { color: var(--key); } .string { color: var(--string); } .number { color: var(--number); }
.literal, .type { color: var(--literal); } .comment { color: var(--comment); font-style: italic; }
.title { color: var(--user); } .success { color: var(--ok); } .error { color: var(--bad); }
::highlight(found) { background: var(--match); color: var(--text); }
@media (max-width: 40rem) { body { font-size: 15px; } article { padding: .7rem .75rem; } header, main { padding: 1rem .6rem; } .tools form { padding: .5rem .6rem; } .tools input { flex-basis: 100%; } }
@media print { .tools { display: none; } article { break-inside: avoid; } pre { max-height: none; white-space: pre-wrap; } }
`;
