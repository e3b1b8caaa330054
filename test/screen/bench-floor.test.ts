/** The floor of the bench does what a full-screen chat client cannot do without; otherwise no ratio to it means anything. */
import {rmSync} from 'node:fs';
import {afterAll, expect, it} from 'vitest';
import {FLOOR} from '../../bench/clients.ts';
import {scratch} from '../../bench/driver.ts';
import {type Program, startProgram} from '../support/pty.ts';
import {startServer} from '../support/ws-server.ts';

const COLUMNS = 40;
const ROWS = 12;
const SHIFT_UP = '\u001B[1;2A';
const CTRL_HOME = '\u001B[1;5H';
const CTRL_END = '\u001B[1;5F';

// Workers of tests are killed, so the bench does not remove its folder itself.
afterAll(() => rmSync(scratch(), {recursive: true, force: true}));

async function connect() {
	const server = await startServer();
	const program = startProgram({
		command: [process.execPath, FLOOR.file, `${server.url}?session_id=1`],
		columns: COLUMNS,
		rows: ROWS,
	});
	const connection = await server.nextConnection();
	connection.send({type: 'connection_established', session_id: '1'});
	expect(await connection.nextFrame()).toEqual({type: 'history'});
	await program.shows([FLOOR.readyMark, FLOOR.interfaceMark]);
	return {program, connection};
}

/** The row of the terminal's cursor. */
const promptOf = (program: Program): string => program.rows()[ROWS - 1] ?? '';

it('echoes keys on its input row, sends the question, and shows that it waits', async () => {
	const {program, connection} = await connect();
	program.type('helloo\u007F');
	await program.shows(() => promptOf(program) === '> hello');
	program.type('\r');
	expect(await connection.nextFrame()).toEqual({type: 'chat', message: 'hello'});
	await program.shows([/waiting \d+ s/, () => promptOf(program) === '> type a message']);
	connection.send({type: 'ai_response', message: 'Good day.'});
	await program.shows(['> hello', 'Good day.', FLOOR.readyMark]);
});

it('replaces streamed text until the final reply, wrapped to the width', async () => {
	const {program, connection} = await connect();
	const reply =
		'The parcel left the depot at noon and is expected on friday.\nIt holds three lamps: 小心轻放.';
	connection.send({type: 'typing', message: 'AI is thinking...'});
	await program.shows('AI is thinking...');
	connection.send({type: 'typing', message: reply.slice(0, 50)});
	await program.shows('The parcel left the depot at noon and is');
	await program.hides('thinking');
	connection.send({type: 'ai_response', message: reply});
	await program.shows('小心轻放.');
	expect(program.rows().slice(0, 4)).toEqual([
		'The parcel left the depot at noon and is',
		'expected on friday.',
		'It holds three lamps: 小心轻放.',
		'',
	]);
});

it('keeps every message, scrolls to each of them, and follows the end', async () => {
	const {program, connection} = await connect();
	const messages = Array.from({length: 100}, (_, index) => ({content: `message ${index}.`}));
	connection.send({type: 'history', messages});
	await program.shows('message 99.');
	program.type(SHIFT_UP);
	await program.shows([(rows) => rows[0] === 'message 89.', (rows) => rows[9] === 'message 98.']);
	program.type(CTRL_HOME);
	await program.shows((rows) => rows[0] === 'message 0.' && rows[9] === 'message 9.');
	connection.send({type: 'ai_response', message: 'the last one'});
	program.type(CTRL_END);
	await program.shows((rows) => rows[9] === 'the last one' && rows[0] === 'message 91.');
});

it('draws no control characters from outside', async () => {
	const {program, connection} = await connect();
	connection.send({type: 'ai_response', message: 'a\u001B[2Jb\u0007\u009Bc'});
	await program.shows('a[2Jbc');
	expect(program.incidents()).toEqual([]);
});
