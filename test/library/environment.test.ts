import {describe, expect, it} from 'vitest';
import {clientVariables, VARIABLES} from '../../source/library/environment.ts';

describe('the environment', () => {
	it('has a variable of the document and a twin for each default', () => {
		for (const [own, twin] of Object.values(VARIABLES)) {
			expect(own).toMatch(/^BEDROCK_/);
			expect(twin).toBe(own.replace('BEDROCK_', 'AUTOCHAT_'));
		}
	});

	it('is read without blanks, the first that is set', () => {
		expect(clientVariables({BEDROCK_API_KEY: ' a '}, 'apiKey')).toBe('a');
		expect(clientVariables({BEDROCK_API_KEY: ' ', AUTOCHAT_API_KEY: 'b'}, 'apiKey')).toBe('b');
		expect(clientVariables({BEDROCK_API_KEY: ''}, 'apiKey')).toBeUndefined();
		expect(clientVariables({}, 'apiKey')).toBeUndefined();
	});
});
