/** Figures of other programs, measured once when the goals were set; the bench repeats only those of wscat and the floor. */

/** A row of the bench, its subject with its unit, and the figures by program. */
export interface PeerRow {
	readonly row: string;
	readonly subject: string;
	readonly figures: Readonly<Record<string, string>>;
}

/** The Python client that the protocol document describes. */
export const REFERENCE = 'reference client';

export const PEERS: readonly PeerRow[] = [
	{
		row: '1',
		subject: 'start to complete interface, × `node -e 0`',
		figures: {
			weechat: '1.3',
			wscat: '2.6',
			codex: '4.4',
			[REFERENCE]: '20',
			'gemini-cli': '84',
			opencode: '166',
		},
	},
	{row: '3', subject: 'key to echo, idle, p50 / p99 ms', figures: {weechat: '0.28 / 4', wscat: '0.36 / 5'}},
	{row: '4', subject: 'key to echo at 1,000 chunks/s, p50 / p99 ms', figures: {weechat: '0.23 / 36'}},
	{row: '5', subject: 'bytes per keypress', figures: {[REFERENCE]: '1', irssi: '4', weechat: '7'}},
	{row: '6', subject: 'bytes per streamed chunk', figures: {[REFERENCE]: '2,024', wscat: '2,083'}},
	{row: '7', subject: 'MB for 20,000 characters in 2,000 cumulative chunks', figures: {[REFERENCE]: '20.1'}},
	{row: '8', subject: 'processor time for 2,000 chunks, s', figures: {wscat: '0.41', [REFERENCE]: '0.46'}},
	{
		row: '9',
		subject: 'idle memory, MiB',
		figures: {wscat: '50', codex: '260', 'gemini-cli': '376', opencode: '768'},
	},
	{
		row: '10',
		subject: 'memory growth by 10,000 messages, MiB',
		figures: {'weechat, which keeps part of them': '3', irssi: '15'},
	},
	{
		row: '11',
		subject: '10,000 messages at once, ms',
		figures: {[REFERENCE]: '286', wscat: '315', weechat: '2,015'},
	},
	{row: '12', subject: '100 MB of text, sent to shown, ms', figures: {wscat: '1,090', [REFERENCE]: '1,738'}},
	{
		row: '14',
		subject: '100 MB of text, memory at its peak / 3 s later, MiB',
		figures: {wscat: '532 / 215', [REFERENCE]: '692 / 215'},
	},
	{
		row: '15',
		subject: '168,000 tool results, sent to shown, ms / memory at its peak, MiB',
		figures: {[REFERENCE]: '2,010 / 704'},
	},
	{
		row: '16',
		subject: 'server back until ready, p50 ms',
		figures: {weechat: '9,587', wscat: 'never', [REFERENCE]: 'never'},
	},
];
