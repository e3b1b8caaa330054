/** One row of the screen: the only component that passes text to Ink; it takes only painted rows. */
import {Text} from 'ink';
import {memo} from 'react';
import type {PaintedRow} from '../theme/theme.ts';

/** An empty text has no height in Ink, and a row must have one. */
const BLANK = ' ';

/** Draws a wrapped row; truncates it if it is too wide anyway, but never wraps it. */
export const ScreenRow = memo(function Row({row}: {readonly row: PaintedRow}) {
	return <Text wrap="truncate">{row === '' ? BLANK : row}</Text>;
});
