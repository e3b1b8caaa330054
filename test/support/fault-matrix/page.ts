/** Writes docs/reliability.md from the model that the run has proved. */
import {TIME_LIMITS} from '../../../source/client/limits.ts';
import type {Effect, Fault} from './fault.ts';
import {FAULTS} from './faults.ts';
import {LIBRARY_CELLS} from './library.ts';
import {CELLS, effectOf, expected, type Outcome, whyNot} from './model.ts';
import {REPEATED} from './repeat.ts';
import {STATES, type State} from './states.ts';

const seconds = (ms: number): string => `${ms / 1000} s`;

/** States with the same effect of each fault, by their place in the life of a connection. */
const COLUMNS: ReadonlyArray<readonly [title: string, states: (state: State) => boolean]> = [
	['connecting', ({phase}) => phase === 'dialing'],
	['before the greeting', ({phase}) => phase === 'greeting'],
	['signing in', ({phase}) => phase === 'authenticating'],
	['ready, or in a turn', ({phase}) => phase === 'ready'],
];

function wordsOf(effect: Effect): string {
	if (effect === 'same') return 'continues';
	if (effect === 'signed out') return 'again, signed out';
	if ('stops' in effect) return `stops: \`${effect.stops}\``;
	return effect.again === undefined ? 'again, at once' : `again: \`${effect.again}\``;
}

function cellOf(fault: Fault, belongs: (state: State) => boolean): string {
	const states = STATES.filter((state) => belongs(state) && whyNot({state, fault}) === undefined);
	return [...new Set(states.map((state) => wordsOf(effectOf({state, fault}))))].join('; ') || '–';
}

/** Faults with the same row are one row. */
function faultRows(): readonly string[] {
	const rows = new Map<string, string[]>();
	for (const fault of FAULTS) {
		const cells = COLUMNS.map(([, belongs]) => cellOf(fault, belongs)).join(' | ');
		rows.set(cells, [...(rows.get(cells) ?? []), fault.name]);
	}
	return [...rows].map(([cells, names]) => `| ${names.join('; ')} | ${cells} |`);
}

const FATES = {answered: 'answered', unanswered: 'said to be without an answer', waits: 'waits'} as const;

/** What becomes of the messages, by the state in which the connection is lost. */
function messageRows(): readonly string[] {
	const fault = FAULTS.find(({name}) => name.includes('FIN'));
	const rows = STATES.filter(({phase}) => phase !== 'closing').map((state) => {
		const outcomes = [true, false].map((remembers) => {
			if (fault === undefined) throw new Error('There is no such fault.');
			return expected({state, fault, remembers});
		});
		return [state.name, outcomes.map(fatesOf).join(' | ')] as const;
	});
	const grouped = new Map<string, string[]>();
	for (const [name, cells] of rows) grouped.set(cells, [...(grouped.get(cells) ?? []), name]);
	return [...grouped].map(([cells, names]) => `| ${names.join(', ')} | ${cells} |`);
}

const fatesOf = ({first, second, received}: Outcome): string =>
	`${FATES[first]}, received ${times(received[0])}; the next one ${FATES[second]}`;

const times = (count: number): string => (count === 0 ? 'never' : 'once');

/** In how many cells a message has no answer, or no known fate, although the connection is back. */
function unanswered(remembers: boolean): string {
	const cells = CELLS.filter((cell) => cell.remembers === remembers).map(expected);
	const open = cells.filter(({end, first}) => end === 'ready' && first === 'unanswered');
	return `${open.length} of ${cells.length}`;
}

/** The whole page. */
export function reliabilityPage(): string {
	const {dial, greeting, auth, quiet, pong, close} = TIME_LIMITS;
	return `# Reliability

\`npm run test:long -- fault-matrix --update\` writes this page. Do not edit it. The run injects ${FAULTS.length} faults into
${STATES.length} states of a connection, through a proxy between the program and two servers: one continues a session on the
next connection, as today's server does, the other forgets it, as the first public one did. ${CELLS.length} cells are
meaningful. Each is compared with a model of the specification; \`npm test\` plays a part of them.

## What holds in every cell

- The program sends no message twice by itself. It sends one again only if the server has refused it unread.
- Each message is answered, or waits in the queue, or has a notice that says that it has no answer. None is there twice.
- Each answer is below its own message, once.
- The connection ends ready, closed by the user, or stopped. Each loss has a notice with its code, and each stop has advice.
- After what the notices advise (\`/reconnect\`, \`/login\`, \`/retry\`), everything is answered.
- No notice and no state contains the credential, although the server quotes it in every text.
- The number of connections is the one that the model names. \`Retry-After\` is respected.
- A fault of every connection (${REPEATED.length} further cells) is tried against ever more slowly, with at most 30 s between two attempts,
  and reported once.
- In a program, each call of the client is settled, and what it says of the delivery is true (${LIBRARY_CELLS.length} cells). After an
  expired sign-in, calls wait for \`authenticate()\`.
- On the screen, the draft stays where it was (played in the built program, once for each kind of end).
- After the end no timer runs and no connection is open.

## What becomes of the messages when the connection is lost

The user has sent a message, and the next one waits, if the state allows it; in the state *ready* the first is answered
before. A message that waits is sent as soon as it can be, unless it was written for a conversation that the server no longer
has: then it waits for \`/retry\`.

| lost while | the server remembers the session | the server forgets it |
|---|---|---|
${messageRows().join('\n')}

## What cannot be promised, and why

- **Whether a message has arrived**, if the connection is lost before the server reacts. The protocol has no receipts, and
  servers repeat no id of a request. The history shows it, if the server still has the session; if not, the program says that
  it does not know, and leaves it to the user to send the message again. A message has no answer, and a notice that says so,
  in ${unanswered(true)} cells of the server that remembers, and in ${unanswered(false)} of the one that forgets.
- **Whether the first message of a conversation has arrived**, even on a server that remembers: an empty history is the same
  after a message that was lost and after a restart of the server.
- **That an answer is found again.** A server that forgets the session has no answer to look up. A history that the server
  refuses, or that cannot be read, is not requested again by itself: it would break the next connection in the same way. One
  whose connection is lost three times in a row is not either. A later turn that is cut off asks once more, so that the next
  message does not run beside it.
- **That an answer belongs to its message**, if a server sends one that nobody asked for while another is expected, or answers
  a message that it has refused. Answers carry no id of the request, only their order. The program checks with a \`ping\` where
  it can, and says where it is uncertain.
- **That a dead network is noticed at once.** Silence is no fault: a server that thinks is silent too. The limits are
  ${seconds(dial)} to connect, ${seconds(greeting)} for the greeting, ${seconds(auth)} for the credential, and ${seconds(quiet)} of silence and ${seconds(pong)} for the answer to a ping. While a
  server reads nothing until a turn has ended, only the system can find a dead network, in about 30 s, and not at all if the
  network died in the second of the test.
- **That a refusal is one.** While a credential is checked, a server that closes with 1000, 1005, 1008 or a code of its own
  (4000 to 4999) is taken to refuse the credential, because some say it in no other way. The program stops; \`/reconnect\` tries
  the same credential again.
- **That the server learns that the user quits.** The program waits ${seconds(close)} for its answer, not longer.
- **What was not on the disk yet when the program was killed.** Draft and queue are written within 300 ms of a change. A message
  that was being sent is looked up when the session is continued, with the limits above.

## The faults

*continues*: nothing is lost. *again*: the program connects again by itself, and the notice has this code. *stops*: the user
has to act. *–*: the fault is not meaningful there: a refused handshake is no part of an open connection, no message
stands in the middle of another one, and a connection that lives loses no message. While the user closes the connection, every fault
ends in a closed connection, within ${seconds(close)}, without another dial.

| fault | ${COLUMNS.map(([title]) => title).join(' | ')} |
|---|${COLUMNS.map(() => '---|').join('')}
${faultRows().join('\n')}
`;
}
