import {expect, it} from 'vitest';
import {whereIs} from '../../../source/sandbox/assistant/places.ts';

it('knows cities whatever their capitals, and not every city', () => {
	expect(whereIs(' NEW york ')).toBe('America/New_York');
	expect(whereIs('são paulo')).toBe('America/Sao_Paulo');
	expect(whereIs('Atlantis')).toBeUndefined();
});
