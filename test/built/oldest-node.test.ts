/** The built program on the oldest Node that the readme promises. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, it} from 'vitest';
import {PROJECT} from '../support/packed.ts';
import {describeBuiltProgram, oldestNode, versionOf} from './built-program.ts';

const node = oldestNode();

it.skipIf(node === undefined)('the oldest Node is the one that the readme names', () => {
	const [, version] =
		/Any Node from version (\d+) /.exec(readFileSync(path.join(PROJECT, 'readme.md'), 'utf8')) ?? [];
	expect(versionOf(node ?? '')).toBe(`v${version}.0.0`);
});

it.skipIf(node === undefined)('the npm scripts use the pinned Node, not the oldest', () => {
	const {devDependencies} = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8'));
	expect(versionOf(path.join(PROJECT, 'node_modules/.bin/node'))).toBe(`v${devDependencies.node}`);
});

if (node !== undefined) describeBuiltProgram('the built program on the oldest Node', node);
