import {expect, it} from 'vitest';
import {timeZoneOf} from '../../../source/sandbox/assistant/places.ts';

it('finds a city in any case, and returns undefined for an unknown one', () => {
	expect(timeZoneOf(' NEW york ')).toBe('America/New_York');
	expect(timeZoneOf('são paulo')).toBe('America/Sao_Paulo');
	expect(timeZoneOf('Atlantis')).toBeUndefined();
});
