import {Text} from 'ink';
import {render} from 'ink-testing-library';
import {expect, it} from 'vitest';
import {CrashBoundary} from '../../source/ui/crash-boundary.tsx';

it('draws nothing of an error while drawing, and reports it', () => {
	const errors: unknown[] = [];
	const error = new Error('canary-secret');
	const Broken = (): never => {
		throw error;
	};
	const {frames} = render(
		<CrashBoundary onError={(thrown) => errors.push(thrown)}>
			<Text>before</Text>
			<Broken />
		</CrashBoundary>,
	);
	expect(errors).toEqual([error]);
	expect(frames.join('')).not.toContain('canary-secret');
});
