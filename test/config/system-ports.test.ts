import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {readSmallFile, runInShell, systemPorts, tlsFault} from '../../source/config/system-ports.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'machine-test-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const pem = (name: string): string => readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');

describe('readSmallFile', () => {
	it('reads a complete file', async () => {
		const file = path.join(folder, 'secret');
		writeFileSync(file, 'geheim: ü\n');
		expect(await readSmallFile(file)).toBe('geheim: ü\n');
	});

	it('stops at a file that is too large', async () => {
		const file = path.join(folder, 'large');
		writeFileSync(file, Buffer.alloc(1024 * 1024 + 1, 'x'));
		await expect(readSmallFile(file)).rejects.toMatchObject({code: 'EFBIG'});
	});

	it.runIf(process.platform !== 'win32')('stops at a file without an end', async () => {
		await expect(readSmallFile('/dev/zero')).rejects.toMatchObject({code: 'EFBIG'});
	});

	it('rejects with an error code', async () => {
		await expect(readSmallFile(path.join(folder, 'missing'))).rejects.toMatchObject({code: 'ENOENT'});
		if (process.platform !== 'win32') {
			await expect(readSmallFile(folder)).rejects.toMatchObject({code: 'EISDIR'});
		}
	});
});

describe.runIf(process.platform !== 'win32')('runInShell', () => {
	it.each([
		['echo a; echo b >&2', {how: 'exited', code: 0, stdout: 'a\n', stderr: 'b\n'}],
		['printf "%s" "$((1 + 1))"', {how: 'exited', code: 0, stdout: '2', stderr: ''}],
		['exit 3', {how: 'exited', code: 3, stdout: '', stderr: ''}],
		['no-such-command-here', {how: 'exited', code: 127, stdout: ''}],
		['kill -9 $$', {how: 'killed', signal: 'SIGKILL', stdout: '', stderr: ''}],
		// Standard input is empty.
		['cat; echo done', {how: 'exited', code: 0, stdout: 'done\n', stderr: ''}],
	])('%s', async (command, end) => {
		expect(await runInShell(command)).toMatchObject(end);
	});

	it('keeps the beginning of the output', async () => {
		const end = await runInShell(`echo first; head -c 200000 /dev/zero`);
		expect('stdout' in end && [end.stdout.length, end.stdout.slice(0, 6)]).toEqual([65_536, 'first\n']);
	});

	it('stops waiting at the limit, whatever the command has started', async () => {
		expect(await runInShell('echo a; sleep 10 | sleep 10', 50)).toMatchObject({
			how: 'too slow',
			seconds: 0.05,
		});
	});

	it('is used by the ports', async () => {
		const ports = systemPorts(() => {
			throw new Error('the user must not be asked');
		});
		expect(await ports.run('echo a')).toMatchObject({how: 'exited', stdout: 'a\n'});
		expect(await ports.readFile('test/fixtures/tls/ca.pem')).toBe(pem('ca'));
	});
});

describe('tlsFault', () => {
	const nothing = {
		ca: undefined,
		cert: undefined,
		key: undefined,
		passphrase: undefined,
		rejectUnauthorized: true,
	};
	const pair = {cert: pem('cert'), key: pem('key')};
	const broken = '-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----';

	it.each([
		['nothing', {}, undefined],
		['an authority', {ca: pem('ca')}, undefined],
		['a pair', pair, undefined],
		['an encrypted key', {...pair, key: pem('key-encrypted'), passphrase: 'open-sesame'}, undefined],
		['a broken authority', {ca: broken}, {with: 'ca'}],
		['a broken certificate', {...pair, cert: broken}, {with: 'cert'}],
		[
			"another's key",
			{...pair, key: pem('other-key')},
			{with: 'cert', code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'},
		],
		[
			'a wrong passphrase',
			{...pair, key: pem('key-encrypted'), passphrase: 'x'},
			{with: 'cert', code: 'ERR_OSSL_BAD_DECRYPT'},
		],
	])('%s', (_, tls, fault) => {
		const found = tlsFault({...nothing, ...tls});
		if (fault === undefined) expect(found).toBeUndefined();
		else expect(found).toMatchObject(fault);
	});
});
