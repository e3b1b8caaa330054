/** The system functions that settings need: small files, the shell, the terminal, OpenSSL. */
import {spawn} from 'node:child_process';
import {X509Certificate} from 'node:crypto';
import {open} from 'node:fs/promises';
import {createSecureContext} from 'node:tls';
import type {TlsSettings} from '../protocol/handshake/handshake-settings.ts';
import {knowsSystemAuthorities} from '../protocol/handshake/tls-options.ts';
import {askHidden, type PromptTerminal} from './hidden-prompt.ts';
import type {CommandEnd, SourcePorts} from './secret-sources.ts';

/** Largest file of a secret or certificate, in bytes. */
const largestFile = 1024 * 1024;

/** Bytes to keep of a command's output; the secret is on its first line. */
const largestOutput = 64 * 1024;

/** Time limit for a command, in milliseconds. */
const commandLimit = 10_000;

/**
 * Reads a small file, or a pipe to its end.
 * @returns its text, read as UTF-8
 */
export async function readSmallFile(path: string): Promise<string> {
	const file = await open(path);
	try {
		const chunks: Buffer[] = [];
		let size = 0;
		for (;;) {
			const {bytesRead, buffer} = await file.read(Buffer.alloc(largestFile), 0, largestFile, null);
			if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8');
			chunks.push(buffer.subarray(0, bytesRead));
			size += bytesRead;
			if (size > largestFile) throw Object.assign(new Error('the file is too large'), {code: 'EFBIG'});
		}
	} finally {
		await file.close();
	}
}

/** Collects the beginning of a stream. */
function beginningOf(stream: NodeJS.ReadableStream): () => string {
	const chunks: Buffer[] = [];
	let size = 0;
	stream.on('data', (chunk: Buffer) => {
		if (size < largestOutput) chunks.push(chunk);
		size += chunk.length;
	});
	return () => Buffer.concat(chunks).subarray(0, largestOutput).toString('utf8');
}

/**
 * Runs a command in the shell, without standard input, and waits until it ends, at most `limit` milliseconds.
 * After the limit it does not wait for processes that the command has started.
 */
export function runInShell(command: string, limit = commandLimit): Promise<CommandEnd> {
	return new Promise((resolve) => {
		const child = spawn(command, {shell: true, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true});
		const stdout = beginningOf(child.stdout);
		const stderr = beginningOf(child.stderr);
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			child.stdout.destroy();
			child.stderr.destroy();
			resolve({how: 'too slow', seconds: limit / 1000, stdout: stdout(), stderr: stderr()});
		}, limit);
		child.on('error', () => {
			clearTimeout(timer);
			resolve({how: 'not started'});
		});
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			const output = {stdout: stdout(), stderr: stderr()};
			if (signal !== null) resolve({how: 'killed', signal, ...output});
			else resolve({how: 'exited', code: code ?? 1, ...output});
		});
	});
}

/** A fault of the certificates: which of them, and OpenSSL's error code. */
export interface TlsFault {
	readonly with: 'ca' | 'cert' | 'system';
	readonly code: string;
}

/** Loads certificates, key and passphrase as a connection would; undefined if they are valid. */
export function tlsFault({ca, systemCa, cert, key, passphrase}: TlsSettings): TlsFault | undefined {
	if (systemCa && !knowsSystemAuthorities()) return {with: 'system', code: 'missing'};
	try {
		// OpenSSL accepts any text as an authority, but would then trust no certificate.
		if (ca !== undefined) new X509Certificate(ca);
	} catch (error) {
		return {with: 'ca', code: codeOf(error)};
	}
	try {
		createSecureContext({
			...(cert === undefined ? {} : {cert}),
			...(key === undefined ? {} : {key}),
			...(passphrase === undefined ? {} : {passphrase}),
		});
		return undefined;
	} catch (error) {
		return {with: 'cert', code: codeOf(error)};
	}
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}

/** The functions of this system. */
export function systemPorts(terminal: () => Promise<PromptTerminal>): SourcePorts {
	return {
		readFile: readSmallFile,
		run: (command) => runInShell(command),
		ask: async (question) => askHidden(question, await terminal()),
	};
}
