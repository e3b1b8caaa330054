import {describe, expect, it} from 'vitest';
import {ofControl, withAlt} from '../../../source/terminal/input/key-characters.ts';
import {ofCsi, ofLinuxConsole, ofSs3} from '../../../source/terminal/input/key-names.ts';

describe('the same key in different encodings', () => {
	it('is the same key', () => {
		expect(ofCsi('13;2', 'u')).toEqual(ofCsi('27;2;13', '~'));
		expect(ofCsi('102;4', 'u')).toEqual(withAlt('F'));
		expect(ofCsi('99;5', 'u')).toEqual(ofControl(0x03));
		expect(ofCsi('1;2', 'A')).toEqual(ofCsi('', 'a'));
		expect(ofSs3('', 'P')).toEqual(ofCsi('11', '~'));
		expect(ofLinuxConsole('A')).toEqual(ofCsi('', 'P'));
		expect(ofCsi('', 'A', true)).toEqual(ofCsi('1;3', 'A'));
		expect(ofSs3('5', 'A')).toEqual(ofCsi('1;5', 'A'));
	});
});

describe('a sequence that is no key', () => {
	it('has no name', () => {
		expect(ofCsi('?1', 'A')).toBeUndefined();
		expect(ofCsi('999', '~')).toBeUndefined();
		expect(ofCsi('', 'y')).toBeUndefined();
		expect(ofSs3('', 'Z')).toBeUndefined();
		expect(ofLinuxConsole('F')).toBeUndefined();
	});
});
