import {describe, expect, it} from 'vitest';
import {isLinkTarget, linkTarget} from '../../source/text/link.ts';

describe('a link', () => {
	it.each([
		['https://example.com', 'https://example.com/'],
		['HTTP://Example.com/a b?c=ü#d', 'http://example.com/a%20b?c=%C3%BC#d'],
		['https://bücher.example/', 'https://xn--bcher-kva.example/'],
		['https://example.com/\u001B]8;;x\u0007y', 'https://example.com/%1B]8;;x%07y'],
		['https://example.com/\u202Egnp.exe', 'https://example.com/%E2%80%AEgnp.exe'],
		['\n https://example.com/a\tb', 'https://example.com/ab'],
	])('to %j has the target %j', (address, target) => {
		expect(linkTarget(address)).toBe(target);
		expect(isLinkTarget(target)).toBe(true);
	});

	it.each([
		'',
		'/docs',
		'#a',
		'javascript:alert(1)',
		'file:///etc/passwd',
		'ftp://example.com/',
		'data:text/html,x',
		'mailto:a@example.com',
		'https://good.example@bad.example/',
		'https://:password@bad.example/',
		'https://',
		`https://example.com/${'a'.repeat(2048)}`,
		`https://example.com/${'ü'.repeat(1000)}`,
	])('to %j has no target', (address) => {
		expect(linkTarget(address)).toBeUndefined();
	});

	it('has a form that the terminal layer can check', () => {
		for (const text of ['https://a/ b', 'https://a/\u0007', 'http:/a', 'ssh://a', 'https://ü/', ''])
			expect(isLinkTarget(text)).toBe(false);
	});
});
