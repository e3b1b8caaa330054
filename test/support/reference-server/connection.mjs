// One connection of the reference server: its queue of frames, what is sent, and the keepalive.
import {randomUUID} from 'node:crypto';
import {WebSocket} from 'ws';
import {sendConfig} from './features.mjs';
import {ClosedError, encode, localTimestamp, parseFrame, wholeSecondTimestamp} from './frames.mjs';
import {announceSso, handleFrame, processingError, signInBySso} from './handlers.mjs';
import {sleep} from './script.mjs';

export const MAX_CLIENT_FRAME = 16 * 1024 * 1024;
const READ_AHEAD = {legacy: 32, sansio: 0};
const LOGGED_TEXT = 2000;

export class Connection {
	constructor(server, ws, socket, request, number) {
		Object.assign(this, {server, ws, socket, number});
		this.url = new URL(request.url, 'http://localhost');
		this.ssoCookie = /(?:^|;\s*)sso_session_token=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
		this.sessionId = null;
		this.queue = [];
		this.waiting = null; // wakes the reader of the queue
		this.paused = false; // too many frames queued: nothing more is read, protocol pings included
		this.unansweredPings = [];
		this.silent = false;
		this.closed = new Promise((resolve) => ws.once('close', resolve));
		ws.on('message', (data, isBinary) => this.receive(data, isBinary));
		ws.on('ping', (data) => (this.paused ? this.unansweredPings.push(data) : this.pong(data)));
		ws.on('error', (error) => this.note(`transport error: ${error.message}`));
		ws.on('close', (code, reason) => {
			this.log('in', {close: {code, reason: reason.toString()}});
			this.waiting?.();
		});
		if (server.options.ws === 'sansio') this.giveReasonFor1009();
		this.startKeepalive();
	}

	// ---- sending

	now() {
		return this.server.version === 'D' ? wholeSecondTimestamp() : localTimestamp();
	}

	send(frame) {
		this.sendText(encode(frame));
	}

	error(message) {
		this.send({type: 'error', message, ...(this.server.version === 'D' ? {} : {timestamp: this.now()})});
	}

	sendText(text) {
		if (this.silent) return;
		if (this.ws.readyState !== WebSocket.OPEN) throw new ClosedError('connection is closed');
		this.log('out', textEntry(text));
		this.ws.send(text);
	}

	sendBinary(data) {
		this.log('out', {binary: data.length});
		this.ws.send(data);
	}

	pong(data) {
		if (!this.silent && this.ws.readyState === WebSocket.OPEN) this.ws.pong(data);
	}

	close(code, reason = '') {
		this.log('out', {close: {code, reason}});
		this.ws.close(code, reason);
	}

	drop() {
		this.note('connection dropped');
		this.socket.destroy();
	}

	/** Half-open: the TCP connection stays, nothing is read or answered any more. */
	goSilent() {
		this.note('half-open from here');
		this.silent = true;
		this.ws.pause();
	}

	limitRate(bytesPerSecond) {
		const first = this.rate === undefined;
		this.rate = bytesPerSecond;
		if (!first) return;
		const {socket} = this;
		const write = socket.write.bind(socket);
		let turn = Promise.resolve();
		socket.write = (chunk, encoding, done) => {
			const bytes = Buffer.isBuffer(chunk)
				? chunk
				: Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8');
			turn = turn
				.then(() => this.writeSlowly(bytes, write))
				.then(typeof encoding === 'function' ? encoding : done);
			return true;
		};
	}

	async writeSlowly(bytes, write) {
		for (let at = 0; at < bytes.length && !this.socket.destroyed; ) {
			const size = this.rate ? Math.max(1, Math.round(this.rate / 20)) : bytes.length;
			write(bytes.subarray(at, at + size));
			at += size;
			if (this.rate) await sleep((size / this.rate) * 1000);
		}
	}

	giveReasonFor1009() {
		const close = this.ws.close.bind(this.ws);
		this.ws.close = (code, reason) =>
			close(code, code === 1009 && !reason ? `frame exceeds limit of ${MAX_CLIENT_FRAME} bytes` : reason);
	}

	startKeepalive() {
		const {pingInterval, pingTimeout} = this.server.options;
		if (!pingInterval) return;
		let deadline;
		const timer = setInterval(() => {
			if (this.silent || this.ws.readyState !== WebSocket.OPEN) return;
			this.ws.ping(randomUUID().slice(0, 4));
			deadline ??= setTimeout(() => {
				this.close(1011, 'keepalive ping timeout');
				setTimeout(() => this.socket.destroy(), 1000).unref();
			}, pingTimeout);
		}, pingInterval);
		this.ws.on('pong', () => {
			clearTimeout(deadline);
			deadline = undefined;
		});
		this.closed.then(() => {
			clearInterval(timer);
			clearTimeout(deadline);
		});
	}

	// ---- receiving: one frame after another

	receive(data, isBinary) {
		const fate = this.log('in', isBinary ? {binary: data.length} : textEntry(data.toString()));
		if (fate === 'lost') return;
		this.queue.push({data, isBinary});
		if (this.waiting) return this.waiting();
		if (this.queue.length > READ_AHEAD[this.server.options.ws] && !this.paused) {
			this.paused = true;
			this.ws.pause();
		}
	}

	async nextMessage() {
		while (!this.queue.length) {
			if (this.ws.readyState === WebSocket.CLOSED) return null;
			await new Promise((resolve) => {
				this.waiting = resolve;
			});
			this.waiting = null;
		}
		const message = this.queue.shift();
		if (this.paused && !this.silent && this.queue.length <= READ_AHEAD[this.server.options.ws]) {
			this.paused = false;
			this.ws.resume();
			for (const data of this.unansweredPings.splice(0)) this.pong(data);
		}
		return message;
	}

	async serve() {
		try {
			await this.greet();
			for (;;) {
				const message = await this.nextMessage();
				if (!message) break;
				await this.handle(message);
			}
		} catch (error) {
			if (!(error instanceof ClosedError)) this.note(`internal fault: ${error.stack}`);
		} finally {
			// Forgets the id even where a newer connection shares it: that one then gets "Session not found".
			this.server.sessions.delete(this.sessionId);
		}
	}

	async handle({data, isBinary}) {
		try {
			if (isBinary) throw new Error("'text'");
			let frame;
			try {
				frame = parseFrame(data.toString());
			} catch (error) {
				return this.error(`Invalid JSON: ${error.message}`);
			}
			await handleFrame(this.server, this, frame);
		} catch (error) {
			if (error instanceof ClosedError) throw error;
			if (error instanceof TypeError) this.note(`fault of this peer: ${error.stack}`);
			this.error(processingError(error));
		}
	}

	async greet() {
		const {server, url} = this;
		const delay = url.searchParams.get('greet');
		if (delay === 'never')
			return this.closed.then(() => {
				throw new ClosedError('never greeted');
			});
		if (delay ?? server.options.greetingDelay) await sleep(Number(delay ?? server.options.greetingDelay));
		const session = server.createSession(this);
		const user = server.version === 'H' && server.options.sso && server.ssoSessions.get(this.ssoCookie);
		if (user) {
			signInBySso(session, this.ssoCookie, user);
			announceSso(this, user);
		}
		this.send({
			type: 'connection_established',
			session_id: session.id,
			message: 'Connected to AI assistant',
			timestamp: this.now(),
		});
		if (session.userId && server.keepsSettings()) {
			session.overrides = {...server.settings.get(session.userId)};
			sendConfig(this, session.overrides, session.overrides, []);
		}
	}

	// ---- log

	log(dir, entry) {
		return this.server.record({conn: this.number, dir, ...entry});
	}
	note(note) {
		this.log('note', {note});
	}
}

function textEntry(text) {
	return {
		text: text.length > LOGGED_TEXT ? text.slice(0, LOGGED_TEXT) : text,
		bytes: Buffer.byteLength(text),
	};
}
