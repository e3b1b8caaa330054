import {describe, expect, it} from 'vitest';
import {shapesOf} from '../../scripts/box-shapes.js';

const DRAWN = '─│┌┐└┘├┤┬┴┼▀▐▁▂▃▄▅▆▇█▉▊▋▌▍▎▏';

describe('shapesOf', () => {
	it('stays inside the cell', () => {
		for (const character of DRAWN) {
			const shapes = shapesOf(character) ?? [];
			expect(shapes, character).not.toEqual([]);
			for (const {x, y, width, height} of shapes) {
				expect(Math.min(x, y, width, height), character).toBeGreaterThanOrEqual(0);
				expect(Math.max(x + width, y + height), character).toBeLessThanOrEqual(1);
			}
		}
	});

	it('reaches the edges that the line crosses', () => {
		const reaches = (character: string): string => {
			const shapes = shapesOf(character) ?? [];
			return [
				shapes.some(({x}) => x === 0) ? 'left' : '',
				shapes.some(({x, width}) => x + width === 1) ? 'right' : '',
				shapes.some(({y}) => y === 0) ? 'up' : '',
				shapes.some(({y, height}) => y + height === 1) ? 'down' : '',
			].join(' ');
		};
		expect(reaches('─')).toBe('left right  ');
		expect(reaches('│')).toBe('  up down');
		expect(reaches('┼')).toBe('left right up down');
		expect(reaches('┌')).toBe(' right  down');
		expect(reaches('┘')).toBe('left  up ');
		expect(reaches('├')).toBe(' right up down');
		expect(reaches('┴')).toBe('left right up ');
	});

	it('fills the eighths of a block', () => {
		expect(shapesOf('▄')).toEqual([{x: 0, y: 0.5, width: 1, height: 0.5}]);
		expect(shapesOf('▌')).toEqual([{x: 0, y: 0, width: 0.5, height: 1}]);
		expect(shapesOf('▎')).toEqual([{x: 0, y: 0, width: 0.25, height: 1}]);
		expect(shapesOf('█')).toEqual([{x: 0, y: 0, width: 1, height: 1}]);
	});

	it('leaves letters to the font', () => {
		for (const character of ['a', ' ', '●', '日', '']) expect(shapesOf(character)).toBeUndefined();
	});
});
