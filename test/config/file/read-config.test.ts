/** What is read from a configuration file, what is wrong with one, and that the schema says the same. */
import {describe, expect, it} from 'vitest';
import {defaultRows, profileRows} from '../../../source/config/file/config-file.ts';
import {configSchema} from '../../../source/config/file/config-schema.ts';
import {type ConfigFacts, readConfig} from '../../../source/config/file/read-config.ts';
import {HOSTILE_TEXTS} from '../../support/hostile-texts.ts';

const FACTS: ConfigFacts = {file: '/c/config.toml', home: '/home/ada', isReadable: false, isWritable: false};
const read = (text: string, facts: Partial<ConfigFacts> = {}) => readConfig(text, {...FACTS, ...facts});
const sentences = (text: string, facts: Partial<ConfigFacts> = {}): readonly string[] =>
	read(text, facts).problems.map(({code, sentence}) => `${code}: ${sentence}`);

const CANARY = 'canary-9d3b';

describe('a valid file', () => {
	it('has defaults, and profiles with values as they would be typed', () => {
		const {config, problems} = read(
			[
				'profile = "work"',
				'defaults = {theme = "dark", timeout = 90, no-bell = true, ascii = false}',
				'[profiles.work]',
				'url = "wss://h/ws"',
				'header = ["A: b", "C: d"]',
				'token-file = "~/token"',
				'ca = "ca.pem"',
				'cert = "/etc/cert.pem"',
				'[profiles."local one"]',
				'sandbox = true',
			].join('\n'),
		);
		expect(problems).toEqual([]);
		expect(config.profile).toEqual({name: 'work', line: 1});
		expect(Object.fromEntries(config.defaults)).toEqual({
			theme: {values: ['dark'], line: 2},
			timeout: {values: ['90'], line: 2},
			'no-bell': {values: [''], line: 2},
			ascii: {values: [], line: 2},
		});
		expect(config.profiles.map(({name, line}) => [name, line])).toEqual([
			['work', 3],
			['local one', 9],
		]);
		expect(Object.fromEntries(config.profiles[0]?.values ?? [])).toEqual({
			url: {values: ['wss://h/ws'], line: 4},
			header: {values: ['A: b', 'C: d'], line: 5},
			'token-file': {values: ['/home/ada/token'], line: 6},
			ca: {values: ['/c/ca.pem'], line: 7},
			cert: {values: ['/etc/cert.pem'], line: 8},
		});
	});

	it.each(['', '# nothing\n', '[profiles]', '[defaults]\n'])('may be nearly empty: %j', (text) => {
		expect(read(text).problems).toEqual([]);
	});
});

describe('keys of actions', () => {
	it('are read as the key table spells them', () => {
		const {config, problems} = read(
			'[keys]\ncopy = "e"\nfind = ["/", "Ctrl+F", "ctrl+f", "Alt+1"]\nopen = "E\\u0301"',
		);
		expect(problems).toEqual([]);
		expect(config.keys).toEqual([
			{name: 'copy', keys: ['e'], line: 2},
			{name: 'find', keys: ['/', 'ctrl+f', 'alt+1'], line: 3},
			{name: 'open', keys: ['É'], line: 4},
		]);
	});

	it.each([
		['"ctrl+c"', 'key_invalid', 'stops and quits'],
		['"Esc"', 'key_invalid', 'keep their meaning'],
		['["ctrl+i"]', 'key_invalid', 'as Tab'],
		['"ctrl+shift+x"', 'key_invalid', 'no such key'],
		['"__proto__"', 'key_invalid', 'no such key'],
		['" "', 'key_invalid', 'no such key'],
		['"\\u200b"', 'key_invalid', 'no such key'],
		['[]', 'config_type', 'a list of keys'],
		['["x", 1]', 'config_type', 'a list of keys'],
		['{a = "x"}', 'config_type', 'a list of keys'],
	])('may not be %s', (value, code, part) => {
		const found = sentences(`[keys]\n\ncopy = ${value}`);
		expect(found).toEqual([
			expect.stringMatching(new RegExp(`^${code}: /c/config\\.toml, line 3: .*${part}`)),
		]);
	});

	it('are a table', () => {
		expect(sentences('keys = 1')).toEqual([
			'config_type: /c/config.toml, line 1: keys is a table. Type [keys] above its actions',
		]);
	});
});

describe('a problem', () => {
	it('is said with its line, all at once, in the order of the file', () => {
		const text = [
			'profil = "a"',
			'theme = "dark"',
			'profile = "wrok"',
			'defaults.tols = "full"',
			'defaults.continue = true',
			'defaults.url = "ws://h/"',
			'profiles.work.no-bell = "yes"',
			'profiles.work.theme = 3.5',
			'profiles.work.header = [1]',
			'profiles.other = 1',
		];
		expect(sentences(text.join('\r\n'))).toEqual([
			'config_key: /c/config.toml, line 1: Unknown key "profil". Did you mean profile?',
			'config_key: /c/config.toml, line 2: Unknown key "theme". Move it into [defaults] or [profiles.NAME]',
			'config_profile: /c/config.toml, line 3: There is no profile "wrok". Did you mean "work"?',
			'config_key: /c/config.toml, line 4: Unknown key "tols". Did you mean tools?',
			'config_key: /c/config.toml, line 5: continue is only for the command line. Remove it, and type --continue when you need it',
			'config_key: /c/config.toml, line 6: url belongs to one server. Move it into [profiles.NAME], beside the url',
			'config_type: /c/config.toml, line 7: The value of no-bell has another type. Type no-bell = true',
			'config_type: /c/config.toml, line 8: The value of theme has another type. Type theme = "NAME"',
			'config_type: /c/config.toml, line 9: The value of header has another type. Type header = ["NAME: VALUE"]',
			'config_type: /c/config.toml, line 10: A profile is a table. Type [profiles.NAME] above its keys',
		]);
	});

	it.each([
		[`a = ${CANARY}`, 1, 'invalid value'],
		[`\n[profiles.work\ntoken = "${CANARY}"`, 2, ''],
		[`a = 1\na = "${CANARY}"`, 2, 'trying to redefine an already defined'],
	])('of the syntax is said without the text: %j', (text, line, reason) => {
		const [sentence = '', ...more] = sentences(text);
		expect(more).toEqual([]);
		expect(sentence).toMatch(
			new RegExp(
				`^config_syntax: /c/config\\.toml, line ${line}: This is not valid TOML, from column \\d+ on.*${reason}`,
			),
		);
		expect(sentence).not.toContain('canary');
	});

	it.each([
		['token = "S"', 'token', ', or set token-command in its place'],
		['password = "S"', 'password', ', or set password-command in its place'],
		['header = ["A: b", "Authorization: S"]', 'header', ', or set header-command in its place'],
		['proxy = "http://ada:S@h:1"', 'proxy', ''],
	])('is a secret that others can read: %s', (line, key, advice) => {
		const text = `[profiles.a]\n${line.replace('S', CANARY)}`;
		expect(sentences(text)).toEqual([]);
		expect(sentences(text, {isReadable: true})).toEqual([
			`config_secret: /c/config.toml, line 2: ${key} is a secret, and other users of this machine can read the file. Type chmod 600 /c/config.toml${advice}`,
		]);
	});

	it('is a command that others can change', () => {
		const text = '[profiles.a]\ntoken-command = "x"\ntoken-file = "y"\nheader = ["A: b"]';
		expect(sentences(text, {isReadable: true})).toEqual([]);
		expect(sentences(text, {isWritable: true})).toEqual([
			'config_writable: /c/config.toml, line 2: token-command is run by this program, and other users of this machine can change the file. Type chmod go-w /c/config.toml',
		]);
	});

	it('says nothing hostile and no secret, wherever the text stands', () => {
		const hostile = [...HOSTILE_TEXTS, '__proto__', 'constructor', ''];
		for (const each of hostile) {
			const key = JSON.stringify(each.toWellFormed()).replaceAll('\x7f', '\\u007F');
			const secret = `"""${CANARY}"""`;
			const text = [
				`profile = ${key}`,
				`${key} = ${secret}`,
				`[defaults]\n${key} = ${secret}\ntheme = [${secret}]`,
				`[keys]\n${key} = ${secret}\ncopy = [${secret}, ${key}]`,
				`[profiles.${key}]\n${key} = ${secret}\ntoken = ${secret}\nno-check = ${secret}`,
			].join('\n');
			const found = sentences(text, {file: `/c/${each}.toml`, isReadable: true});
			expect(found.length).toBeGreaterThan(0);
			for (const sentence of found) {
				expect(sentence).not.toContain(CANARY);
				expect(sentence.match(/[\p{Cc}\u202A-\u202E\u2066-\u2069\p{Cs}]/u), sentence).toBe(null);
			}
		}
	});
});

describe('the schema', () => {
	type Schema = {readonly [key: string]: unknown};
	const isObject = (value: unknown): value is Schema =>
		typeof value === 'object' && value !== null && !Array.isArray(value);

	/** The part of JSON schema that is used. */
	function isValid(value: unknown, schema: Schema): boolean {
		if (Array.isArray(schema.anyOf)) return schema.anyOf.some((each: Schema) => isValid(value, each));
		if (Array.isArray(schema.enum)) return schema.enum.includes(value);
		switch (schema.type) {
			case 'array':
				if (!Array.isArray(value) || value.length < Number(schema.minItems ?? 0)) return false;
				return value.every((each) => isValid(each, schema.items as Schema));
			case 'integer':
				return Number.isSafeInteger(value);
			case 'string':
				return typeof value === 'string' && value.length >= Number(schema.minLength ?? 0);
			case 'object': {
				if (!isObject(value)) return false;
				const {properties = {}, additionalProperties: rest} = schema;
				return Object.entries(value).every(([key, each]) => {
					const own = isObject(properties) ? properties[key] : undefined;
					return isObject(own) ? isValid(each, own) : isObject(rest) && isValid(each, rest);
				});
			}
			default:
				return typeof value === schema.type;
		}
	}

	const schema = configSchema(['copy', 'find']) as Schema;
	const values: readonly unknown[] = [true, 'x', 1, 1.5, '', ['x'], [1], {a: 1}];
	const toml = (value: unknown): string => (isObject(value) ? '{a = 1}' : JSON.stringify(value));
	const isEnum = (key: string): boolean => ['theme', 'sandbox', 'output-format', 'tools'].includes(key);

	it.each(['defaults', 'profiles'] as const)('accepts in %s what is read without a problem', (table) => {
		const rows = table === 'defaults' ? defaultRows : profileRows;
		const keys = [...profileRows.map(({name}) => name), 'continue', 'colour'];
		expect(rows.length).toBeGreaterThan(10);
		for (const key of keys)
			for (const value of values) {
				// Values of a choice are checked when the settings are resolved.
				if (isEnum(key) && (value === 'x' || value === 1)) continue;
				const where = table === 'defaults' ? 'defaults' : 'profiles.a';
				const {problems} = read(`[${where}]\n${key} = ${toml(value)}`);
				const object = table === 'defaults' ? {defaults: {[key]: value}} : {profiles: {a: {[key]: value}}};
				expect(isValid(object, schema), `${where}.${key} = ${toml(value)}`).toBe(problems.length === 0);
			}
	});

	it.each(['"x"', '["x", "y"]', '[]', '1', '[1]', '{a = 1}'])('accepts as keys what is read: %s', (value) => {
		const {problems} = read(`[keys]\ncopy = ${value}`);
		const object = value.startsWith('{') ? {a: 1} : JSON.parse(value);
		expect(isValid({keys: {copy: object}}, schema)).toBe(problems.length === 0);
	});

	it('has no other key', () => {
		expect(isValid({keys: {colour: 'x'}}, schema)).toBe(false);
		expect(isValid({colour: 1}, schema)).toBe(false);
		expect(isValid({profile: 'a', defaults: {}, profiles: {}}, schema)).toBe(true);
		expect(isValid({profile: ''}, schema)).toBe(false);
	});
});
