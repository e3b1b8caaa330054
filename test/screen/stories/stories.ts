/** What a user does with each request of today's server, what is seen, and what the server received and answered. */
import type {JsonObject} from '../../../source/protocol/frames.ts';
import {KEYS} from '../../support/key-bytes.ts';
import type {Program, ScreenCondition} from '../../support/pty.ts';
import type {TappedServer} from '../../support/tapped-server.ts';
import type {Facts} from './facts.ts';
import type {Peer} from './peers.ts';

export interface Stage {
	readonly program: Program;
	readonly peer: Peer;
	readonly tap: TappedServer;
	/** Resolves when the server has sent a frame of this type in this story. */
	answered(type: string): Promise<void>;
}

export interface Story {
	readonly name: string;
	/** Keys and texts of the user, or what happens to the server. */
	readonly act: (stage: Stage) => void | Promise<void>;
	readonly shows: (facts: Facts) => readonly ScreenCondition[];
	/** Frames that the server receives, with these members at least; in this order. */
	readonly sent?: (facts: Facts) => readonly JsonObject[];
	/** Types of frames that the server answers, or sends unasked. */
	readonly answers?: readonly string[];
	/** Requests over HTTP, below the address of the chat. */
	readonly http?: readonly string[];
}

/** Stories that one start of the program walks through. */
export interface Walk {
	readonly name: string;
	/** Without conversations, settings and feedback. */
	readonly isBare?: boolean;
	readonly args: (peer: Peer) => readonly string[];
	/** Of the address. */
	readonly query?: (peer: Peer) => string;
	/** Called before the program starts. */
	readonly before?: (peer: Peer) => void;
	readonly stories: readonly Story[];
}

const F2 = '\u001BOQ';
const F3 = '\u001BOR';
/** After a key that is no letter, so that the letter before it is no part of a text. */
const YES = '\u000Cy';
const back = async ({program}: Stage): Promise<void> => {
	program.type(KEYS.escape);
	await program.shows('type a message');
};
const send =
	(text: string | ((peer: Peer) => string)) =>
	({program, peer}: Stage): void =>
		program.send(typeof text === 'string' ? text : text(peer));
/** Begins a conversation. */
async function begin({program, answered}: Stage): Promise<void> {
	program.send('/new');
	await answered('pong');
}
/** Begins one, asks, and waits for its title. */
async function talkAnew(stage: Stage): Promise<void> {
	await begin(stage);
	stage.program.send(stage.peer.words.hello);
	await stage.answered('conversation_titled');
	await stage.program.shows('type a message');
}

/** The heading of a complete answer: its text is shown before. */
const COMPLETE = /^ Assistant .* out$/m;

export const WALKS: readonly Walk[] = [
	{
		name: 'signed in',
		args: () => ['--auth', 'bearer', '--token', 'good'],
		stories: [
			{
				name: 'the web page tells title, welcome text, presets and the model',
				act: () => {},
				shows: ({welcome: [title, text], model}) => [
					title,
					text,
					/^ {3}Order report/m,
					new RegExp(`ready .*${model}$`, 'm'),
				],
				http: ['GET /ui'],
			},
			{
				name: 'a preset is filled in and sent, and its conversation gets a title',
				async act({program, peer}) {
					program.send('/preset order-report');
					await program.shows(/\{\{ORDER_ID\}\}/);
					program.type('A-1001');
					await program.shows(/A-1001/);
					program.type(KEYS.enter);
					for (const field of peer.words.presetFields) {
						await program.shows(`▌ ${field}`);
						program.type(KEYS.enter);
					}
				},
				shows: ({words, title}) => [words.presetAnswer, new RegExp(`● ready {3}${title}`)],
				sent: ({words}) => [{type: 'chat', message: words.preset}],
				answers: ['conversation_created', 'ai_response', 'conversation_titled'],
			},
			{
				name: 'an answer is rated well',
				act: send('/feedback +'),
				shows: () => [/Assistant +.*rated \+/],
				sent: () => [{type: 'feedback', rating: 'positive'}],
				answers: ['feedback_ack'],
			},
			{
				name: 'an answer is rated badly, with a comment and a correction',
				async act({program}) {
					program.type(KEYS.tab);
					await program.shows('READING');
					program.type('-');
					await program.shows('rate - ›');
					program.type('\u0007');
					await program.shows('corrected');
					program.type(`too long${KEYS.enter}`);
				},
				shows: () => [/Assistant +.*rated -/],
				sent: () => [
					{type: 'feedback', rating: 'negative', user_comment: 'too long', correction_text: 'It is shipped.'},
				],
				answers: ['feedback_ack'],
			},
			{
				name: 'the conversation is renamed',
				async act(stage) {
					await back(stage);
					stage.program.send('/rename  Ada ');
				},
				shows: () => ['The conversation is now called "Ada".', /● ready {3}Ada /m],
				sent: () => [{type: 'conversation_rename', title: 'Ada'}],
				answers: ['conversation_renamed'],
			},
			{
				name: 'a setting is changed',
				act: send('/set temperature=0.25'),
				shows: () => [/[Tt]emperature.*0\.25/],
				sent: () => [
					{type: 'config_update', config_overrides: {temperature: 0.25}, override_mode: 'session'},
				],
				answers: ['config_updated'],
			},
			{
				name: 'another model answers',
				act: ({program, peer}) => program.send(`/model ${peer.otherModel[0]}`),
				shows: ({otherModel: [, name]}) => [new RegExp(`ready .*${name}$`, 'm')],
				sent: () => [{type: 'config_update', override_mode: 'session'}],
				answers: ['config_updated'],
			},
			{
				name: 'one message has a setting of its own',
				act: ({program, peer}) => program.send(`/with top_p=0.5 ${peer.words.hello}`),
				shows: ({words}) => [words.helloAnswer, 'For this answer: top_p = 0.5'],
				sent: ({words}) => [
					{type: 'chat', message: words.hello, config_overrides: {top_p: 0.5}, override_mode: 'message'},
				],
				answers: ['ai_response'],
			},
			{
				name: 'all settings are reset',
				async act({program}) {
					program.type(F3);
					await program.shows(['SETTINGS', '2 of 8 settings differ']);
					program.type('R');
				},
				shows: ({model}) => ["all have the server's defaults", new RegExp(`ready .*${model}$`, 'm')],
				sent: () => [{type: 'config_reset'}],
				answers: ['config_updated'],
			},
			{
				name: 'a setting that the server rejects says so',
				async act(stage) {
					await back(stage);
					stage.tap.replaceNext('config_updated', {
						type: 'config_updated',
						active_overrides: {},
						applied_overrides: {},
						rejected_overrides: ['temperature must be between 0.0 and 0.1'],
						timestamp: '2026-11-30T04:19:54.276851',
					});
					stage.program.send('/set temperature=0.9');
				},
				shows: () => ['temperature must be between 0.0 and 0.1'],
				sent: () => [{type: 'config_update', config_overrides: {temperature: 0.9}}],
				answers: ['config_updated'],
			},
			{
				name: 'a new conversation begins',
				act: talkAnew,
				shows: () => ['A new conversation begins here.', /● ready {3}(?!session|Ada)/m],
				sent: ({words}) => [{type: 'conversation_new'}, {type: 'chat', message: words.hello}],
				answers: ['conversation_created', 'conversation_titled'],
			},
			{
				name: 'the conversations are listed',
				act: ({program}) => program.type(F2),
				shows: () => ['Conversations · 2 on the server', /^ {4}Ada +2 /m],
				sent: () => [{type: 'conversation_list'}],
				answers: ['conversation_list'],
			},
			{
				name: 'one of them is opened',
				act: ({program}) => program.type(`${KEYS.down}${KEYS.enter}`),
				shows: ({words}) => ['Opened the conversation "Ada".', words.presetAnswer],
				sent: () => [{type: 'conversation_load'}],
				answers: ['conversation_loaded'],
			},
			{
				name: 'it is loaded again when the connection is back',
				act: ({tap}) => tap.drop(),
				shows: () => [/[Cc]onnection.*lost[\s\S]*● ready|● ready[\s\S]*Reconnected/],
				sent: () => [{type: 'auth'}, {type: 'conversation_load'}],
				answers: ['auth_configured', 'conversation_loaded'],
			},
			{
				name: 'the reasoning of an answer is one row',
				act: send(({words}) => words.reasoning.replaceAll('\n', ' ')),
				shows: ({words}) => [/▸ reasoned for \d lines?/, words.reasoningAnswer],
				sent: () => [{type: 'chat'}],
				answers: ['ai_response'],
			},
			{
				name: 'the knowledge base is searched',
				act: ({program, peer}) => program.send(`/kb ${peer.words.search}`),
				shows: ({words}) => [new RegExp(`1\\. ${words.found}`)],
				http: ['POST /knowledge/search'],
			},
			{
				name: 'the server tells its figures',
				act: send('/stats'),
				shows: () => [/The server's figures: \d+ session/],
				http: ['GET /stats'],
			},
			{
				name: 'the tools are listed',
				async act({program}) {
					program.send('/tools');
					await program.shows('TOOLS');
				},
				shows: () => ['get_order'],
				http: ['GET /tools'],
			},
			{
				name: 'one is deleted',
				async act(stage) {
					const {program} = stage;
					await back(stage);
					program.type(F2);
					await program.shows('Conversations · 2 on the server');
					program.type(KEYS.down);
					await program.shows(/^▌ {3}(?!Ada)/m);
					program.type('d');
					await program.shows('The server cannot bring it back.');
					program.type(YES);
				},
				shows: () => ['Conversations · 1 on the server'],
				sent: () => [{type: 'conversation_delete'}],
				answers: ['conversation_deleted'],
			},
			{
				name: 'several are deleted at once',
				async act(stage) {
					const {program} = stage;
					await back(stage);
					await talkAnew(stage);
					program.type(F2);
					await program.shows('Conversations · 2 on the server');
					program.type(' ');
					await program.shows('1 selected');
					program.type(`${KEYS.down} `);
					await program.shows('2 selected');
					program.type('d');
					await program.shows('Delete 2 conversations?');
					program.type(YES);
				},
				shows: () => ['Conversations · 0 on the server'],
				sent: () => [{type: 'conversation_delete_bulk'}],
				answers: ['conversation_bulk_deleted'],
			},
			{
				name: 'an answer of a conversation that is no longer open cannot be rated',
				async act(stage) {
					await back(stage);
					stage.program.send('/feedback + again');
				},
				shows: () => ['no conversation is open there'],
				sent: () => [{type: 'feedback'}],
				answers: ['feedback_error'],
			},
			{
				name: 'all are deleted',
				async act(stage) {
					const {program} = stage;
					await talkAnew(stage);
					program.type(F2);
					await program.shows('Conversations · 1 on the server');
					program.type('D');
					await program.shows('Delete your only conversation?');
					program.type(YES);
					await program.shows('Really delete it?');
					program.type('y');
				},
				shows: () => ['Conversations · 0 on the server'],
				sent: () => [{type: 'conversation_delete_all'}],
				answers: ['conversation_all_deleted'],
			},
			{
				name: 'one that was deleted elsewhere cannot be opened',
				async act(stage) {
					const {program, peer} = stage;
					await back(stage);
					await talkAnew(stage);
					await begin(stage);
					program.type(F2);
					await program.shows('Conversations · 1 on the server');
					await stage.answered('conversation_list');
					peer.deleteAll();
					program.type(KEYS.enter);
				},
				shows: () => ['The server does not have this conversation.'],
				sent: () => [{type: 'conversation_load'}],
				answers: ['conversation_error'],
			},
			{
				name: 'one whose messages the server has lost cannot be opened',
				async act(stage) {
					const {program, peer} = stage;
					await talkAnew(stage);
					await begin(stage);
					program.type(F2);
					await program.shows('Conversations · 1 on the server');
					await stage.answered('conversation_list');
					peer.forgetMessages();
					program.type(KEYS.enter);
				},
				shows: () => ['The server has lost the messages of this conversation'],
				sent: () => [{type: 'conversation_load'}],
				answers: ['conversation_error'],
			},
			{
				name: 'a failed turn says so, and the next one works',
				async act(stage) {
					stage.program.send('error');
					await stage.program.shows('✗ The request failed');
					stage.program.send(stage.peer.words.hello);
				},
				shows: ({words}) => [words.helloAnswer],
				sent: ({words}) => [
					{type: 'chat', message: 'error'},
					{type: 'chat', message: words.hello},
				],
				answers: ['ai_response', 'ai_response'],
			},
			{
				name: 'an answer that the server no longer has cannot be rated',
				act({program, peer}) {
					peer.forgetMessages();
					program.send('/feedback +');
				},
				shows: () => ['The server did not store your feedback'],
				sent: () => [{type: 'feedback'}],
				answers: ['feedback_error'],
			},
			{
				name: 'a title that the server refuses says so',
				act({program, tap}) {
					tap.replaceNext('conversation_renamed', {
						type: 'conversation_error',
						code: 'invalid_conversation_request',
						message: 'title is too long',
					});
					program.send('/rename Lamps');
				},
				shows: () => ['The server did not rename the conversation: title is too long.'],
				sent: () => [{type: 'conversation_rename', title: 'Lamps'}],
				answers: ['conversation_error'],
			},
			{
				name: 'the user signs out',
				act: send('/logout'),
				shows: () => [/logged out|signed out/i],
				sent: () => [{type: 'logout'}],
				answers: ['logout_success'],
			},
		],
	},
	{
		name: 'as a user who is known at once',
		args: () => [],
		query: ({userId}) => `?user_id=${userId}`,
		before: (peer) => peer.saveSettings({temperature: 0.75}),
		stories: [
			{
				name: 'saved settings arrive unasked',
				act: ({program}) => program.type(F3),
				shows: () => [/Temperature +0\.75 \*/, '1 of 8 settings differs'],
				answers: ['config_updated'],
			},
		],
	},
	{
		name: 'not signed in',
		args: () => [],
		stories: [
			{
				name: 'conversations are for those who sign in',
				act: ({program}) => program.type(F2),
				shows: () => [/signed in\.[\s\S]*type \/login/i],
				sent: () => [{type: 'conversation_list'}],
				answers: ['conversation_error'],
			},
			{
				name: 'feedback is accepted from users that the server knows',
				async act(stage) {
					await back(stage);
					stage.program.send(stage.peer.words.hello);
					await stage.program.shows([stage.peer.words.helloAnswer, COMPLETE]);
					stage.program.send('/feedback +');
				},
				shows: () => ['The server accepts feedback only from users it knows.'],
				sent: () => [{type: 'feedback', rating: 'positive'}],
				answers: ['ai_response', 'feedback_error'],
			},
		],
	},
	{
		name: 'by single sign-on',
		args: (peer) => ['--auth', 'sso', '--session-token', peer.ssoToken()],
		stories: [
			{
				name: 'a token signs in, and is renewed',
				act: () => {},
				shows: () => ['● ready'],
				sent: () => [{type: 'auth', auth_type: 'sso'}],
				answers: ['auth_configured'],
				http: ['POST /auth/sso/refresh'],
			},
			{
				name: 'an expired session holds the message, and shows the address',
				act({program, peer}) {
					peer.expireSso();
					program.send(peer.words.hello);
				},
				shows: () => [/session has expired/, '/chat/auth/sso/login'],
				sent: ({words}) => [{type: 'chat', message: words.hello}],
				answers: ['auth_expired'],
			},
			{
				name: 'the held message is sent after signing in again',
				async act({program, peer}) {
					program.send('/login');
					// The list begins at what has expired.
					await program.shows(/▌ SSO session token/);
					program.type(KEYS.enter);
					await program.shows('Ctrl+O open in the browser');
					program.type(`\u001B[200~${peer.ssoToken()}\u001B[201~`);
					await program.shows('••••');
					program.type(KEYS.enter);
					await program.shows('Signed in as Ada.');
				},
				shows: ({words}) => [words.helloAnswer],
				sent: ({words}) => [
					{type: 'auth', auth_type: 'sso'},
					{type: 'chat', message: words.hello},
				],
				answers: ['auth_configured', 'ai_response'],
			},
			{
				name: 'signing out ends the session',
				act: send('/logout'),
				shows: () => [/logged out|signed out/i],
				sent: () => [{type: 'logout'}],
				answers: ['logout_success'],
				http: ['POST /auth/sso/logout'],
			},
		],
	},
	{
		name: 'a server with nothing switched on',
		isBare: true,
		args: () => ['--auth', 'bearer', '--token', 'good'],
		stories: [
			{
				name: 'stores no conversations',
				act: ({program}) => program.type(F2),
				shows: () => ['does not store conversations'],
				sent: () => [{type: 'conversation_list'}],
				answers: ['conversation_error'],
			},
			{
				name: 'collects no feedback',
				async act(stage) {
					await back(stage);
					stage.program.send(stage.peer.words.hello);
					await stage.program.shows([stage.peer.words.helloAnswer, COMPLETE]);
					stage.program.send('/feedback +');
				},
				shows: () => ['This server does not collect feedback.'],
				sent: () => [{type: 'feedback'}],
				answers: ['feedback_error'],
			},
		],
	},
];
