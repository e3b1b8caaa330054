/** One row of the screen: the only component that hands text to Ink, and it takes painted rows alone. */
import {Text} from 'ink';
import {memo} from 'react';
import type {PaintedRow} from '../theme/theme.ts';

/** An empty text has no height in Ink, and a row must have one. */
const BLANK = ' ';

/** Draws an already wrapped row; cut, never wrapped, should it be too wide after all. */
export const ScreenRow = memo(function Row({row}: {readonly row: PaintedRow}) {
	return <Text wrap="truncate">{row === '' ? BLANK : row}</Text>;
});
