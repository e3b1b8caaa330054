/** Maps the labels of fences to the language files of the highlighter. */

/** Each file, with the other names of its language. */
const FILES =
	'accesslog apache:apacheconf applescript arduino:ino asciidoc:adoc awk bash:sh,zsh,fish basic c:h clojure:clj,edn ' +
	'cmake coffeescript:coffee cpp:c++,cc,cxx,hpp,hh,hxx crystal:cr csharp:cs,c# css d dart delphi:pascal,pas diff:patch ' +
	'django:jinja,jinja2 dns:zone dockerfile:docker,containerfile dos:bat,cmd elixir:ex,exs elm erb erlang:erl ' +
	'excel:xlsx fortran:f90,f95 fsharp:fs,f# gherkin:feature glsl go:golang gradle graphql:gql groovy ' +
	'handlebars:hbs,mustache haskell:hs http:https ini:toml,cfg,conf java:jsp javascript:js,jsx,mjs,cjs ' +
	'json:jsonc,json5,jsonl,ndjson julia:jl kotlin:kt,kts latex:tex less lisp llvm lua makefile:make,mk ' +
	'markdown:md,mdx mathematica:wl matlab:octave nginx:nginxconf nim nix objectivec:objc,obj-c,m ocaml:ml perl:pl,pm ' +
	'pgsql:postgres,postgresql php powershell:ps1,ps,pwsh prolog properties:env,dotenv protobuf:proto puppet:pp ' +
	'python:py,python3,py3,ipython r reasonml:re ruby:rb,gemspec,rake rust:rs sas scala scheme:scm scss:sass ' +
	'shell:console,shellsession,sh-session,terminal smalltalk:st sml sql:mysql,sqlite,tsql stylus:styl swift tcl ' +
	'thrift twig typescript:ts,tsx,mts,cts vbnet:vb verilog:v,sv,systemverilog vhdl vim:viml wasm:wat ' +
	'x86asm:asm,nasm xml:html,xhtml,svg,rss,atom,plist,xsl,vue,svelte yaml:yml';

/** Names of the files of all languages. */
export const LANGUAGE_FILES: readonly string[] = FILES.split(' ').map((entry) => entry.replace(/:.*/, ''));

/** Languages that contain others: the files of those are loaded as well. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
	xml: ['css', 'javascript'],
	markdown: ['xml'],
	php: ['xml'],
	erb: ['xml', 'ruby'],
	django: ['xml'],
	twig: ['xml'],
	handlebars: ['xml'],
	shell: ['bash'],
	dockerfile: ['bash'],
	http: ['json', 'xml'],
};

let fileOf: ReadonlyMap<string, string> | undefined;

/**
 * @param label of a fence: a language, possibly followed by other text
 * @returns the name of a file in the highlighter's `languages`; undefined for an unknown language
 */
export function languageOf(label: string): string | undefined {
	const name = /^\{?\.?([\w#+-]+)/.exec(label)?.[1]?.toLowerCase();
	if (name === undefined) return undefined;
	fileOf ??= new Map(
		FILES.split(' ').flatMap((entry) => {
			const [file = '', aliases = ''] = entry.split(':');
			return [file, ...aliases.split(',')].map((alias): [string, string] => [alias, file]);
		}),
	);
	return fileOf.get(name);
}

/** The other files that a language needs. */
export const neededBy = (file: string): readonly string[] => INSIDE[file] ?? [];
