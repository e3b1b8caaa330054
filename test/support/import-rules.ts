/** The import rules, from which the tests of `biome.json` and `docs/architecture.md` are made. */

/** Each folder of `source/` and the folders that it may import; `clock` is `source/clock.ts`. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
	text: [],
	protocol: [],
	terminal: ['text', 'clock'],
	theme: ['terminal', 'text'],
	client: ['protocol', 'text', 'clock'],
	server: ['client', 'protocol', 'text', 'clock'],
	chat: ['client', 'protocol', 'text', 'clock'],
	journal: ['protocol', 'text', 'clock'],
	config: ['protocol', 'text'],
	sandbox: ['protocol', 'text', 'clock'],
	export: ['chat', 'config', 'journal', 'protocol', 'text'],
	deck: ['chat', 'client', 'server', 'protocol', 'text', 'clock'],
	session: ['chat', 'client', 'config', 'journal', 'sandbox', 'server', 'protocol', 'text', 'clock'],
	library: ['chat', 'client', 'config', 'protocol', 'text', 'clock'],
	ui: ['chat', 'client', 'server', 'terminal', 'theme', 'protocol', 'text', 'clock'],
	modes: [
		...[
			'chat',
			'client',
			'config',
			'deck',
			'export',
			'journal',
			'sandbox',
			'server',
			'session',
			'terminal',
			'theme',
			'ui',
		],
		...['protocol', 'text', 'clock'],
	],
};
