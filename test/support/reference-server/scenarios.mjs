// Chat words that act on the connection itself (the table is at the top of server.mjs).
import {parseFrame, pyStrip} from './frames.mjs';
import {filler, hostileParts, sleep} from './script.mjs';

/** Plays a connection-level word; true when there is nothing left to answer. What has to come inside the turn
 *  is left in conn.insideTurn, which the turn calls after its first typing frame. */
export async function playScenario(server, conn, message) {
	const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(pyStrip(message)) ?? [];
	const first = rest.split(/\s+/)[0];
	const typing = (text) => conn.send({type: 'typing', message: text, timestamp: conn.now()});
	const thinking = () => typing('AI is thinking...');
	const inside = (act) => {
		conn.insideTurn = act;
		return false;
	};
	switch (word.toLowerCase()) {
		case 'close': {
			thinking();
			conn.close(Number(first) || 1000, rest.slice(first.length).trim());
			return true;
		}
		case 'drop':
			thinking();
			conn.drop();
			return true;
		case 'halfopen':
			thinking();
			conn.goSilent();
			return true;
		case 'never':
			thinking();
			return true;
		case 'hang':
			thinking();
			await conn.closed;
			return true;
		case 'trickle':
			conn.limitRate(Number(first) || 0);
			return false;
		case 'binary':
			return inside(() => conn.sendBinary(Buffer.alloc(Number(first) || 16, 'b')));
		case 'badjson':
			return inside(() => conn.sendText(rest || '{"type":"ai_response","message":'));
		case 'frame':
			sendGiven(conn, rest);
			return true;
		case 'before':
			sendGiven(conn, rest);
			return false;
		case 'push': {
			const [ms, json] = [Number(first) || 0, rest.slice(first.length).trim()];
			sleep(ms).then(() => {
				try {
					sendGiven(conn, json);
				} catch (error) {
					conn.note(`push failed: ${error.message}`);
				}
			});
			return false;
		}
		case 'unknown':
			return inside(() => {
				for (const type of ['server_notice', '', 'AI_RESPONSE', 'toString'])
					conn.send({type, message: 'unknown', timestamp: conn.now()});
			});
		case 'emptytyping':
			return inside(() => ['', '', ' '].forEach(typing));
		case 'typings':
			return inside(() => {
				for (let i = 1; i <= (Number(first) || 100); i++) typing(filler(i));
			});
		case 'lost':
			return inside(() => server.sessions.delete(conn.sessionId));
		case 'hostile':
			return playHostile(conn, message);
		default:
			return false;
	}
}

/** Sends one frame (a JSON object), several (a JSON list of objects), or the text as it is. */
function sendGiven(conn, json) {
	let given;
	try {
		given = parseFrame(json);
	} catch {
		return conn.sendText(json);
	}
	for (const frame of Array.isArray(given) ? given : [given]) conn.send(frame);
}

function playHostile(conn, message) {
	const h = hostileParts(message);
	if (h?.place === 'errorframe') {
		conn.error(h.text);
		return true;
	}
	if (h?.place === 'type') {
		conn.send({type: h.text, message: h.text, timestamp: conn.now()});
		return false;
	}
	if (h?.place === 'reason') {
		conn.close(
			4400,
			Buffer.from(h.text)
				.subarray(0, 120)
				.toString()
				.replace(/\ufffd+$/, ''),
		);
		return true;
	}
	return false;
}
