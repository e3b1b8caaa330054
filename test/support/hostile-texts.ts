/** The texts of `test/fixtures/hostile-strings.json`: what no text from outside may do to a terminal. */
import {readFileSync} from 'node:fs';

export const HOSTILE_TEXTS: readonly string[] = (
	JSON.parse(
		readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8'),
	) as ReadonlyArray<{readonly text: string}>
).map(({text}) => text);
