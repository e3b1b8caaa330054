import {describe, expect, it} from 'vitest';
import {flagTable} from '../../../source/config/flags/flag-table.ts';
import {exitCodes} from '../../../source/config/help.ts';
import {manPage} from '../../../source/config/shell/man-page.ts';

const page = manPage('1.2.3');
/** As a reader sees it. */
const read = page.replace(/\\f[BIR]/g, '').replaceAll('\\-', '-');

describe('the manual page', () => {
	it('has every flag with its variables, every command and exit code', () => {
		for (const {name, environment = []} of flagTable) {
			expect(read).toMatch(new RegExp(`--${name}(?![\\w-])`));
			for (const variable of environment) expect(read).toContain(variable);
		}
		for (const [code] of exitCodes) expect(read).toContain(`.TP\n${code}\n`);
		for (const command of ['sandbox', 'sessions', 'search', 'completion'])
			expect(read).toContain(`.TP\n${command}\n`);
		expect(read).toContain('bedrock-chat 1.2.3');
	});

	it('has only requests of roff at the start of lines, hyphens that can be copied, and ASCII', () => {
		const requests = new Set(page.split('\n').flatMap((line) => /^[.'](\w*)/.exec(line)?.[1] ?? []));
		expect([...requests].sort()).toEqual(['SH', 'SS', 'TH', 'TP', 'ad', 'br', 'fi', 'nf', 'nh']);
		expect(page.replace(/^\.TH.*$/m, '')).not.toMatch(/(?<!\\)-/);
		expect(page).toMatch(/^[\n -~]*$/);
		expect(page).toMatch(/\\\[u20AC\]/);
	});
});
