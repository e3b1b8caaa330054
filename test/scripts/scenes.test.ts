import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {SCENES} from '../../scripts/scenes.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Those of the screen; others are of a browser. */
const pictures = readdirSync(`${root}docs/pictures`).filter((name) => name.endsWith('.svg'));

describe('the pictures', () => {
	it('have one scene each', () => {
		const files = SCENES.map(({name}) => `${name}.svg`);
		expect(new Set(files).size).toBe(files.length);
		expect(files).toEqual(expect.arrayContaining(pictures));
	});

	it('are exactly the pictures of the readme', () => {
		const readme = readFileSync(`${root}readme.md`, 'utf8');
		const named = [...readme.matchAll(/docs\/pictures\/([\w-]+\.svg)/g)].map(([, name]) => name);
		expect(named.sort()).toEqual(pictures.sort());
	});

	it.each(pictures)('%s shows only the fixed times', (picture) => {
		const svg = readFileSync(`${root}docs/pictures/${picture}`, 'utf8');
		const times = [...svg.matchAll(/>(\d\d:\d\d)</g)].map(([, time]) => time);
		expect(new Set([...times, '12:03'])).toEqual(new Set(['12:03']));
		expect(svg).not.toMatch(/202\d-(?!03-12)\d\d-\d\d/);
	});
});
